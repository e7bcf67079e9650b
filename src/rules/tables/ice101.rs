//! The name of a feature is longer than 38 characters.

use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE101",
    published: Some(Published {
        name: "feature-name-too-long",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-101",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the name of a feature is longer than 38 characters",
    help: include_str!("ice101.md"),
    ..Rule::COMMON
};

const MOST: usize = 38;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(FEATURE) {
        let length = row
            .text(feature::FEATURE)
            .map_or(0, |name| name.chars().count());
        if length > MOST {
            let message =
                format!("the name of the feature has {length} characters, and may have {MOST}");
            findings.add(
                RULE.finding(message)
                    .hint("shorten it")
                    .cell(row, "Feature"),
            );
        }
    }
}
