//! A permanent component without a code, or one that goes when it is superseded.

use crate::findings::Findings;
use crate::msi::components::Component;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE92",
    published: Some(Published {
        name: "permanent-component-without-code",
        url: "https://learn.microsoft.com/windows/win32/msi/ice92",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a permanent component has no code, or is removed when it is superseded",
    help: include_str!("ice92.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        let key = component.key;
        if !component.has(Component::PERMANENT) {
            continue;
        }
        if component.id.is_none() {
            let message = format!("the component `{key}` is permanent and has no code");
            findings.add(
                RULE.finding(message)
                    .hint("give it a code: without one it is not registered")
                    .of(component.row),
            );
        }
        if component.has(Component::UNINSTALL_ON_SUPERSEDENCE) {
            let message =
                format!("the component `{key}` is permanent, and is to go when it is superseded");
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("take one of the two attributes off: it stays in any case")
                    .of(component.row),
            );
        }
    }
}
