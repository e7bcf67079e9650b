//! A column that names keys of another table cannot hold them.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{VALIDATION, validation};
use crate::msi::{Column, ColumnKind, Row};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE32",
    published: Some(Published {
        name: "foreign-key-of-other-type",
        url: "https://learn.microsoft.com/windows/win32/msi/ice32",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a column differs in type or width from the key it refers to",
    help: include_str!("ice32.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(VALIDATION) {
        if let Some(difference) = difference(ground, row) {
            findings.add(
                RULE.finding(difference)
                    .hint("define both columns alike, or take the reference out of `_Validation`")
                    .of(row),
            );
        }
    }
}

/// Says how a column differs from the key that its row of `_Validation` refers to.
fn difference(ground: &Groundwork<'_>, row: Row<'_>) -> Option<String> {
    let (table, name) = (row.text(validation::TABLE)?, row.text(validation::COLUMN)?);
    let said = ground.validation().column(table, name)?;
    let (_, column) = ground.table(table)?.column(name)?;
    let place = usize::try_from(said.key_column?).ok()?.checked_sub(1)?;
    let mut keys = said.key_tables().filter_map(|table| {
        let table = ground.table(table)?;
        Some((table.name(), table.columns().get(place)?))
    });
    let (key_table, key) = keys.find(|(_, key)| storage(column) != storage(key))?;
    Some(format!(
        "`{table}.{name}` is `{column}`, and `{key_table}.{}` that it refers to is `{key}`",
        key.name()
    ))
}

/// Returns what must agree: the sort of the values and their width.
fn storage(column: &Column) -> ColumnKind {
    match column.kind() {
        // Up to two bytes are stored in two.
        ColumnKind::Integer(0..=2) => ColumnKind::Integer(2),
        kind => kind,
    }
}
