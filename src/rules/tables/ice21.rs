//! A component that no feature has.

use crate::findings::Findings;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE21",
    published: Some(Published {
        name: "component-of-no-feature",
        url: "https://learn.microsoft.com/windows/win32/msi/ice21",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a component belongs to no feature",
    help: include_str!("ice21.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        if ground.features().of_component(component.key).is_empty() {
            let message = format!("no feature has component `{}`", component.key);
            findings.add(
                RULE.finding(message)
                    .hint("give it to a feature; in WiX with a `ComponentRef`")
                    .of(component.row),
            );
        }
    }
}
