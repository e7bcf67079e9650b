//! A feature follows a parent that it does not have, or is its own.

use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE14",
    published: Some(Published {
        name: "feature-parent-impossible",
        url: "https://learn.microsoft.com/windows/win32/msi/ice14",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a feature follows a parent that it does not have, or is its own parent",
    help: include_str!("ice14.md"),
    ..Rule::COMMON
};

/// `Attributes`: the feature is installed as its parent is.
const FOLLOW_PARENT: i32 = 2;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(FEATURE) {
        let parent = row.text(feature::FEATURE_PARENT);
        if parent.is_none() && row.has_bits(feature::ATTRIBUTES, FOLLOW_PARENT) {
            findings.add(
                RULE.finding("the feature is to follow its parent, and has none")
                    .hint("take bit 2 out; in WiX `InstallDefault=\"followParent\"`")
                    .cell(row, "Attributes"),
            );
        }
        if parent.is_some() && parent == row.text(feature::FEATURE) {
            findings.add(
                RULE.finding("the feature is its own parent")
                    .hint("leave `Feature_Parent` empty for a feature at the top")
                    .cell(row, "Feature_Parent"),
            );
        }
    }
}
