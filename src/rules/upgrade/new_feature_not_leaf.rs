//! A new feature stands above old ones, or holds old components.

use super::{SAME_PRODUCT, parent};
use crate::findings::Findings;
use crate::msi::components::Component;
use crate::msi::schema::{FEATURE, FEATURE_COMPONENTS, feature, feature_components};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "new-feature-not-leaf",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a new feature stands above old ones or holds their components, and the product stays the same",
    help: include_str!("new_feature_not_leaf.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    let (features, previous) = (subject.ground.features(), subject.previous.features());
    for row in subject.ground.rows(FEATURE) {
        let key = row.text(feature::FEATURE).unwrap_or_default();
        let new = features.get(key).filter(|_| previous.get(key).is_none());
        let below = features
            .children(key)
            .iter()
            .find(|child| previous.get(child).is_some());
        if let (Some(_), Some(below)) = (new, below) {
            findings.add(
                RULE.finding(format!(
                    "the new feature `{key}` is above `{below}`, which is not new"
                ))
                .hint("put it below the old features, or beside them")
                .of(row),
            );
        }
    }
    for row in subject.ground.rows(FEATURE_COMPONENTS) {
        let [key, component] = [feature_components::FEATURE_, feature_components::COMPONENT_]
            .map(|column| row.text(column).unwrap_or_default());
        let new = features.get(key).filter(|_| previous.get(key).is_none());
        let is_child = new.and_then(parent).is_some();
        let code = subject
            .ground
            .components()
            .get(component)
            .and_then(Component::code);
        let is_old =
            code.is_some_and(|code| subject.previous.components().with_code(code).is_some());
        if is_child && is_old {
            findings.add(
                RULE.finding(format!(
                    "the new feature `{key}` holds the component `{component}`, which is not new"
                ))
                .hint(SAME_PRODUCT)
                .of(row),
            );
        }
    }
}
