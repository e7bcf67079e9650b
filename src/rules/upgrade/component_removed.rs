//! A component is gone from a feature, and the product stays.

use std::collections::HashMap;

use super::SAME_PRODUCT;
use super::recoded::recoded;
use crate::findings::Findings;
use crate::msi::components::Component;
use crate::msi::schema::{FEATURE_COMPONENTS, feature_components};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-removed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a component is gone from a feature, and the product stays the same",
    help: include_str!("component_removed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let (ground, previous) = (subject.ground, subject.previous);
    // Windows Installer 4.5 takes components out that are superseded, where it is told to.
    if !subject.keeps_product() || ground.property(SUPERSEDED) == Some("1") {
        return;
    }
    let recoded: HashMap<&str, &str> = recoded(subject)
        .iter()
        .map(|pair| (pair.old.key, pair.new.key))
        .collect();
    for row in previous.rows(FEATURE_COMPONENTS) {
        let feature = row.text(feature_components::FEATURE_).unwrap_or_default();
        let component = row.text(feature_components::COMPONENT_).unwrap_or_default();
        let Some(old) = previous.components().get(component) else {
            continue;
        };
        let (Some(code), false) = (old.code(), old.has(Component::UNINSTALL_ON_SUPERSEDENCE))
        else {
            continue;
        };
        let kept = match ground.components().with_code(code) {
            Some(kept) => Some(kept.key),
            // That the code was changed is another matter.
            None => recoded.get(component).copied(),
        };
        if kept.is_some_and(|kept| ground.features().holds(feature, kept)) {
            continue;
        }
        findings.add(
            RULE.finding(format!(
                "the feature `{feature}` no longer has the component `{component}`"
            ))
            .hint(SAME_PRODUCT)
            .of(row)
            .also(subject.previous_row(row)),
        );
    }
}

/// See [`MSIUNINSTALLSUPERSEDEDCOMPONENTS`](https://learn.microsoft.com/windows/win32/msi/msiuninstallsupersededcomponents).
const SUPERSEDED: &str = "MSIUNINSTALLSUPERSEDEDCOMPONENTS";
