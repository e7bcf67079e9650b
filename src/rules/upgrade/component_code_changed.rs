//! A component has another code, and the product stays.

use super::SAME_PRODUCT;
use super::recoded::{Recoded, recoded};
use crate::findings::Findings;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-code-changed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a component has another component code, and the product stays the same",
    help: include_str!("component_code_changed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    for Recoded { new, old } in recoded(subject) {
        findings.add(
            RULE.finding(format!(
                "the component `{}` had the code {} in the previous package",
                new.key,
                old.id.unwrap_or_default()
            ))
            .hint(SAME_PRODUCT)
            .cell(new.row, "ComponentId")
            .also(subject.previous_row(old.row)),
        );
    }
}
