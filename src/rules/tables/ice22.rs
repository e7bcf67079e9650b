//! A component is published by a feature that does not have it.

use crate::findings::Findings;
use crate::msi::schema::{FEATURE_COMPONENTS, PUBLISH_COMPONENT, publish_component};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE22",
    published: Some(Published {
        name: "published-component-of-other-feature",
        url: "https://learn.microsoft.com/windows/win32/msi/ice22",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a component is published by a feature that does not have it",
    help: include_str!("ice22.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(PUBLISH_COMPONENT) {
        let feature = row.text(publish_component::FEATURE_).unwrap_or_default();
        let component = row.text(publish_component::COMPONENT_).unwrap_or_default();
        if !ground.has(FEATURE_COMPONENTS, &[feature, component]) {
            let message = format!("feature `{feature}` does not have component `{component}`");
            findings.add(
                RULE.finding(message)
                    .hint("name a feature that has the component; in WiX define `Category` in the component itself")
                    .of(row),
            );
        }
    }
}
