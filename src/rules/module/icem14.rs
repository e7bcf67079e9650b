//! A substitution of a merge module cannot be made.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{
    DocumentedTable, MODULE_CONFIGURATION, MODULE_EXCLUSION, MODULE_SIGNATURE, MODULE_SUBSTITUTION,
    module_substitution,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM14",
    published: Some(Published {
        name: "module-substitution-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/icem14",
    }),
    kinds: Kinds::MODULES,
    summary: "a substitution of a module cannot be made",
    help: include_str!("icem14.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if ground.has_table(MODULE_SUBSTITUTION) && !ground.has_table(MODULE_CONFIGURATION) {
        findings.add(
            RULE.finding_at(
                Level::Warning,
                "the module has `ModuleSubstitution` without `ModuleConfiguration`",
            )
            .hint("add the items, or delete `ModuleSubstitution`")
            .table(MODULE_CONFIGURATION.name()),
        );
    }
    for row in ground.rows(MODULE_SUBSTITUTION) {
        let table = row.text(module_substitution::TABLE).unwrap_or_default();
        if FIXED.iter().any(|fixed| fixed.name() == table) {
            findings.add(
                RULE.finding(format!("the table `{table}` cannot be configured"))
                    .hint("delete the row")
                    .cell(row, module_substitution::TABLE.name()),
            );
        }
        let value = row.text(module_substitution::VALUE).unwrap_or_default();
        if let Some(message) = fault(ground, value) {
            findings.add(
                RULE.finding(message)
                    .hint("name an item of `ModuleConfiguration`, as `[=item]`")
                    .cell(row, module_substitution::VALUE.name()),
            );
        }
    }
}

/// Returns what is wrong with the text that is put in.
fn fault(ground: &Groundwork<'_>, value: &str) -> Option<String> {
    let mut items = value
        .split("[=")
        .skip(1)
        .filter_map(|rest| rest.split_once(']'));
    if value.is_empty() || items.clone().any(|(item, _)| item.is_empty()) {
        return Some("the text that is put in is empty".to_owned());
    }
    if !ground.has_table(MODULE_CONFIGURATION) {
        return None;
    }
    let (item, _) = items.find(|(item, _)| !ground.has(MODULE_CONFIGURATION, &[item]))?;
    Some(format!(
        "there is no item `{item}` in `ModuleConfiguration`"
    ))
}

const FIXED: [&DocumentedTable; 4] = [
    MODULE_SUBSTITUTION,
    MODULE_CONFIGURATION,
    MODULE_EXCLUSION,
    MODULE_SIGNATURE,
];
