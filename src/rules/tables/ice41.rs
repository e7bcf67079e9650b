//! A class or a file extension whose feature does not hold its component.

use crate::findings::Findings;
use crate::msi::schema::{CLASS, EXTENSION, class, extension};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE41",
    published: Some(Published {
        name: "class-outside-feature",
        url: "https://learn.microsoft.com/windows/win32/msi/ice41",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the feature of a class or of a file extension does not hold its component",
    help: include_str!("ice41.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    let places = [
        (CLASS, class::FEATURE_, class::COMPONENT_),
        (EXTENSION, extension::FEATURE_, extension::COMPONENT_),
    ];
    for (table, feature, component) in places {
        for row in ground.rows(table) {
            let [feature, component] =
                [feature, component].map(|column| row.text(column).unwrap_or_default());
            if !ground.features().holds(feature, component) {
                let message = format!(
                    "feature `{feature}` does not hold component `{component}`, which it is to install"
                );
                findings.add(
                    RULE.finding(message)
                        .hint("reference the component in that feature; in WiX by a `ComponentRef`")
                        .cell(row, "Feature_"),
                );
            }
        }
    }
}
