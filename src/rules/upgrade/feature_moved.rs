//! A feature has another parent, and the product stays.

use super::{SAME_PRODUCT, parent};
use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "feature-moved",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a feature has another parent, and the product stays the same",
    help: include_str!("feature_moved.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    let (features, previous) = (subject.ground.features(), subject.previous.features());
    for row in subject.ground.rows(FEATURE) {
        let key = row.text(feature::FEATURE).unwrap_or_default();
        let (Some(new), Some(old)) = (features.get(key), previous.get(key)) else {
            continue;
        };
        let message = match (parent(old), parent(new)) {
            (None, None) => continue,
            (Some(old), Some(new)) if old == new => continue,
            // Where the parent is new, `new-feature-not-leaf` says so.
            (None, Some(new)) if previous.get(new).is_none() => continue,
            (None, Some(new)) => {
                format!("the feature `{key}` is below `{new}` now, and was below none")
            }
            (Some(old), None) => {
                format!("the feature `{key}` was below `{old}`, and is below none now")
            }
            (Some(old), Some(new)) => {
                format!("the feature `{key}` was below `{old}`, and is below `{new}` now")
            }
        };
        findings.add(
            RULE.finding(message)
                .hint(SAME_PRODUCT)
                .cell(row, "Feature_Parent"),
        );
    }
}
