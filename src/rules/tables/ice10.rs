//! A feature and its parent contradict each other on being advertised.

use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE10",
    published: Some(Published {
        name: "advertising-contradictory",
        url: "https://learn.microsoft.com/windows/win32/msi/ice10",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a feature favours advertising, and one below it forbids it",
    help: include_str!("ice10.md"),
    ..Rule::COMMON
};

/// `Attributes`: the feature is rather advertised than installed.
const FAVOUR_ADVERTISE: i32 = 4;

/// `Attributes`: the feature is never advertised.
const DISALLOW_ADVERTISE: i32 = 8;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(FEATURE) {
        let Some(name) = row.text(feature::FEATURE_PARENT) else {
            continue;
        };
        let Some(parent) = ground.features().get(name) else {
            findings.add(
                RULE.finding(format!("the parent `{name}` is not a feature"))
                    .hint("add the feature, or name another parent")
                    .cell(row, "Feature_Parent"),
            );
            continue;
        };
        let is_favoured = parent.attributes & FAVOUR_ADVERTISE != 0;
        if is_favoured && row.has_bits(feature::ATTRIBUTES, DISALLOW_ADVERTISE) {
            let message =
                format!("the feature may not be advertised, and its parent `{name}` favours it");
            findings.add(
                RULE.finding(message)
                    .hint("let both agree; in WiX `AllowAdvertise` and `TypicalDefault` on the `Feature`")
                    .cell(row, "Attributes"),
            );
        }
    }
}
