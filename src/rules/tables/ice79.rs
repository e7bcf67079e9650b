//! A condition refers to a component or a feature that does not exist.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::category::Category;
use crate::msi::schema::{VALIDATION, validation};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE79",
    published: Some(Published {
        name: "condition-names-nothing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice79",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a condition refers to a component or a feature that does not exist",
    help: include_str!("ice79.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if !ground.has_table(VALIDATION) {
        let message =
            "without `_Validation` only the documented columns are known to hold conditions";
        findings.add(
            RULE.finding_at(Level::Warning, message)
                .hint("keep the table in the package; in WiX do not suppress it")
                .table("_Validation"),
        );
    }
    for row in ground.rows(VALIDATION) {
        let is_condition = row.text(validation::CATEGORY) == Some(Category::Condition.name());
        let (Some(table), Some(column)) =
            (row.text(validation::TABLE), row.text(validation::COLUMN))
        else {
            continue;
        };
        let is_unread = ground
            .table(table)
            .is_some_and(|table| table.column(column).is_none());
        if is_condition && is_unread {
            let message = format!(
                "the conditions of `{table}.{column}` cannot be read: there is no such column"
            );
            findings.add(RULE.finding_at(Level::Warning, message).of(row));
        }
    }
    for cell in ground.conditions() {
        let Ok(condition) = &cell.condition else {
            continue;
        };
        let mut told = HashSet::new();
        for symbol in condition.symbols() {
            let name = symbol.name;
            let kind = if symbol.kind.is_component() && ground.components().get(name).is_none() {
                "component"
            } else if symbol.kind.is_feature() && ground.features().get(name).is_none() {
                "feature"
            } else {
                continue;
            };
            if told.insert((kind, name)) {
                let message =
                    format!("the condition refers to the {kind} `{name}`, which does not exist");
                findings.add(
                    RULE.finding(message)
                        .hint("correct the name: upper and lower case differ")
                        .cell(cell.cell.row, cell.cell.column.name()),
                );
            }
        }
    }
}
