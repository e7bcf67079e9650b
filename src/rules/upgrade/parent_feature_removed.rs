//! A feature is gone, and those below it are not.

use super::{SAME_PRODUCT, parent};
use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "parent-feature-removed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a feature is gone, those below it are not, and the product stays the same",
    help: include_str!("parent_feature_removed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    let (features, previous) = (subject.ground.features(), subject.previous.features());
    for row in subject.previous.rows(FEATURE) {
        let key = row.text(feature::FEATURE).unwrap_or_default();
        let Some(parent) = previous.get(key).and_then(parent) else {
            continue;
        };
        let is_gone = previous.get(parent).is_some() && features.get(parent).is_none();
        if let (true, Some(child)) = (is_gone, features.get(key)) {
            findings.add(
                RULE.finding(format!(
                    "the feature `{key}` was below `{parent}`, which is gone"
                ))
                .hint(SAME_PRODUCT)
                .of(child.row)
                .also(subject.previous_row(row)),
            );
        }
    }
}
