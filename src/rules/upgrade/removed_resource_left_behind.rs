//! A file or registry value is gone from a component, and nothing removes it.

use std::collections::HashSet;

use super::removals::Removals;
use crate::findings::Findings;
use crate::groundwork::location::registry_location;
use crate::msi::Row;
use crate::msi::schema::{DocumentedColumn, FILE, REGISTRY, file, registry};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "removed-resource-left-behind",
    level: Level::Warning,
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a file or registry value is gone from a component that stays, and is left behind",
    help: include_str!("removed_resource_left_behind.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    let (ground, previous) = (subject.ground, subject.previous);
    let removals = Removals::of(ground);
    let files: HashSet<_> = ground
        .rows(FILE)
        .filter_map(|row| ground.file_location(row))
        .collect();
    for row in previous.rows(FILE) {
        let Some(kept) = kept_component(subject, row, file::COMPONENT_) else {
            continue;
        };
        let Some(location) = previous.file_location(row) else {
            continue;
        };
        if !files.contains(&location) && removals.of_file(&location).is_none() {
            findings.add(left(
                subject,
                row,
                kept,
                "file",
                "`RemoveFile` for installation",
            ));
        }
    }
    let values: HashSet<_> = ground.rows(REGISTRY).map(registry_location).collect();
    for row in previous.rows(REGISTRY) {
        let Some(kept) = kept_component(subject, row, registry::COMPONENT_) else {
            continue;
        };
        let location = registry_location(row);
        if !values.contains(&location) && !removals.has_value(&location) {
            findings.add(left(
                subject,
                row,
                kept,
                "registry value",
                "`RemoveRegistry`",
            ));
        }
    }
}

/// Returns the key that the component of a previous row has now, where its code is still there.
fn kept_component<'a>(
    subject: &UpgradeSubject<'a>,
    row: Row<'a>,
    column: &DocumentedColumn,
) -> Option<&'a str> {
    let old = subject.previous.components().get(row.text(column)?)?;
    Some(subject.ground.components().with_code(old.code()?)?.key)
}

fn left(
    subject: &UpgradeSubject<'_>,
    row: Row<'_>,
    component: &str,
    what: &str,
    table: &str,
) -> crate::finding::Finding {
    RULE.finding(format!(
        "the {what} of the component `{component}` is gone, and stays where it was installed"
    ))
    .hint(format!("add a row to {table}, or make it a major upgrade"))
    .of(row)
    .also(subject.previous_row(row))
}
