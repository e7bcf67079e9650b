//! An advertised shortcut whose feature does not hold its component.

use crate::findings::Findings;
use crate::msi::schema::{SHORTCUT, shortcut};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE59",
    published: Some(Published {
        name: "shortcut-outside-feature",
        url: "https://learn.microsoft.com/windows/win32/msi/ice59",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the feature of an advertised shortcut does not hold its component",
    help: include_str!("ice59.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(SHORTCUT) {
        let Some(feature) = ground.advertised(row) else {
            continue;
        };
        let component = row.text(shortcut::COMPONENT_).unwrap_or_default();
        if !ground.features().holds(feature.key, component) {
            let message = format!(
                "feature `{}` does not hold component `{component}` of its shortcut",
                feature.key
            );
            findings.add(
                RULE.finding(message)
                    .hint("reference the component in that feature; in WiX by a `ComponentRef`")
                    .cell(row, "Target"),
            );
        }
    }
}
