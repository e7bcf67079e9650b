//! What transforms and patches change, and what merge modules need.

use std::collections::HashMap;

use super::super::facts::{Cell, Column, Database};
use super::super::module::{Identity, Module};
use super::super::patch::{Pair, Patch, Sequence};
use super::super::sheet::Sheet;
use super::super::transform::{Change, Fate, TableChange, Transform};
use super::{LISTED, SHOWN, counted, rows, thousands};

/// Writes what a merge module is and needs.
pub(super) fn module(sheet: &mut Sheet, module: &Module) {
    let named = |module: &Identity| {
        let version = module.version.as_deref().unwrap_or("of any version");
        format!("{} {version}, language {}", module.id, module.language)
    };
    sheet.field("module", named(&module.own));
    for needed in &module.dependencies {
        sheet.field("needs", named(needed));
    }
    for excluded in &module.exclusions {
        let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "any".to_owned());
        let (from, to) = (bound(&excluded.from), bound(&excluded.to));
        let text = format!(
            "{} {from} to {to}, language {}",
            excluded.id, excluded.language
        );
        sheet.field("excludes", text);
    }
}

/// Writes what a patch changes, replaces and carries.
pub(super) fn patch(sheet: &mut Sheet, patch: &Patch, database: &Database) {
    sheet.heading("patches the products");
    list(sheet, &patch.targets);
    if !patch.obsoletes.is_empty() {
        sheet.heading("replaces the patches");
        list(sheet, &patch.obsoletes);
    }
    sheet.heading("transforms");
    rows(sheet, patch.transforms.iter().flat_map(pair), &[]);
    if !patch.cabinets.is_empty() {
        sheet.heading("cabinets");
        let own = database.streams.iter().filter(|one| one.storage.is_none());
        // The first of two streams with one name counts.
        let sizes: HashMap<&str, u64> = own.rev().map(|one| (&*one.name, one.size)).collect();
        let size = |name: &String| {
            sizes
                .get(&**name)
                .map(|size| format!("{} bytes", thousands(*size)))
                .unwrap_or_default()
        };
        let cabinets = patch.cabinets.iter();
        rows(
            sheet,
            cabinets.map(|name| vec![size(name), name.clone()]),
            &[0],
        );
    }
    sequence(sheet, &patch.sequences);
    let own = patch.metadata.iter().filter(|row| row.company.is_none());
    let rows: Vec<_> = own
        .map(|row| vec![row.property.clone(), row.value.clone().unwrap_or_default()])
        .collect();
    if !rows.is_empty() {
        sheet.heading("metadata");
        sheet.rows(&rows, &[]);
    }
}

/// Writes how many rows of which tables a transform changes.
pub(super) fn transform(sheet: &mut Sheet, transform: &Transform) {
    sheet.heading("changes");
    let tables = transform.tables.iter().take(SHOWN);
    let rows: Vec<_> = tables
        .map(|(name, table)| vec![name.clone(), counts(table)])
        .collect();
    sheet.rows(&rows, &[]);
    let more = transform.tables.len().saturating_sub(SHOWN);
    match more {
        0 => sheet.line("`--changes` shows the rows."),
        _ => sheet.line(&format!(
            "and {more} more tables: `--changes` shows all rows"
        )),
    }
}

/// Returns every changed row of a transform, or of the transforms of a patch.
pub fn change_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    if let Some(transform) = &database.transform {
        tables(&mut sheet, "", transform);
    }
    let pairs = database.patch.iter().flat_map(|patch| &patch.transforms);
    for pair in pairs {
        for (name, transform) in halves(pair) {
            if let Some(transform) = transform {
                tables(&mut sheet, &format!("{name}: "), transform);
            }
        }
    }
    sheet.finish()
}

fn list(sheet: &mut Sheet, lines: &[String]) {
    rows(sheet, lines.iter().map(|line| vec![line.clone()]), &[]);
}

fn sequence(sheet: &mut Sheet, sequences: &[Sequence]) {
    let rows: Vec<_> = sequences
        .iter()
        .map(|row| {
            let supersedes = if row.supersedes { "supersedes" } else { "" };
            let product = row.product_code.clone();
            vec![
                row.family.clone(),
                row.sequence.clone().unwrap_or_default(),
                product.unwrap_or_else(|| "all products".to_owned()),
                supersedes.to_owned(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        sheet.heading("sequence");
        sheet.rows(&rows, &[]);
    }
}

fn halves(pair: &Pair) -> [(String, Option<&Transform>); 2] {
    [
        (pair.name.clone(), pair.product.as_ref()),
        (format!("#{}", pair.name), pair.patching.as_ref()),
    ]
}

fn pair(pair: &Pair) -> impl Iterator<Item = Vec<String>> {
    halves(pair).into_iter().map(|(name, transform)| {
        let Some(transform) = transform else {
            return vec![name, "missing or not readable".to_owned()];
        };
        let changes = transform.tables.values();
        let rows: usize = changes.map(|table| table.rows.len()).sum();
        let unread = transform.tables.values().filter(|one| one.unread.is_some());
        let unread = match unread.count() {
            0 => String::new(),
            unread => format!(", {unread} not readable"),
        };
        let (rows, tables) = (
            counted(rows as u64, "row"),
            counted(transform.tables.len() as u64, "table"),
        );
        vec![name, format!("{rows} of {tables}{unread}")]
    })
}

fn counts(table: &TableChange) -> String {
    let count = |is: fn(&Change) -> bool| table.rows.iter().filter(|row| is(row)).count();
    let mut parts = match table.fate {
        Fate::Added => vec!["new table".to_owned()],
        Fate::Dropped => vec!["dropped".to_owned()],
        Fate::Kept => Vec::new(),
    };
    if !table.new_columns.is_empty() && table.fate == Fate::Kept {
        parts.push(format!("new columns {}", table.new_columns.join(", ")));
    }
    for (count, what) in [
        (count(|row| matches!(row, Change::Added { .. })), "added"),
        (
            count(|row| matches!(row, Change::Changed { .. })),
            "changed",
        ),
        (
            count(|row| matches!(row, Change::Deleted { .. })),
            "deleted",
        ),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    parts.extend(table.unread.clone());
    parts.join(", ")
}

fn tables(sheet: &mut Sheet, before: &str, transform: &Transform) {
    for (name, table) in &transform.tables {
        sheet.heading(&format!("{before}{name}: {}", counts(table)));
        if sheet.bytes() > LISTED {
            continue;
        }
        let changes = table.rows.iter();
        let mut changes = changes
            .flat_map(|row| lines(row, &table.columns))
            .peekable();
        if changes.peek().is_some() {
            rows(sheet, changes, &[]);
        }
    }
}

/// A line for each cell; the first one has the sign and the key.
fn lines(row: &Change, columns: &[Column]) -> Vec<Vec<String>> {
    let joined = |key: &[Cell]| key.iter().map(Cell::to_text).collect::<Vec<_>>().join("/");
    let (sign, key, cells): (_, _, Vec<(&str, &Cell)>) = match row {
        Change::Added { cells } => {
            let keys = columns.iter().zip(cells).filter(|(column, _)| column.key);
            let key: Vec<_> = keys.map(|(_, cell)| cell.clone()).collect();
            let others = columns
                .iter()
                .zip(cells)
                .filter(|(column, cell)| !column.key && **cell != Cell::Null(()));
            let others = others.map(|(column, cell)| (column.name.as_str(), cell));
            ("+", joined(&key), others.collect())
        }
        Change::Changed { key, cells } => ("~", joined(key), cells.iter().collect()),
        Change::Deleted { key } => ("-", joined(key), Vec::new()),
    };
    let mut lines: Vec<_> = cells
        .into_iter()
        .map(|(name, cell)| {
            let value = match cell {
                Cell::Null(()) => "null".to_owned(),
                cell => cell.to_text().into_owned(),
            };
            vec![String::new(), String::new(), name.to_owned(), value]
        })
        .collect();
    if lines.is_empty() {
        lines.push(vec![String::new(); 4]);
    }
    if let Some([first_sign, first_key, ..]) = lines.first_mut().map(Vec::as_mut_slice) {
        sign.clone_into(first_sign);
        *first_key = key;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::super::transform::Source;
    use super::*;

    fn column(name: &str, key: bool) -> Column {
        Column {
            name: name.to_owned(),
            kind: "S72".to_owned(),
            nullable: !key,
            key,
        }
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    fn change(fate: Fate, rows: Vec<Change>) -> TableChange {
        TableChange {
            fate,
            columns: vec![column("A", true), column("B", false), column("C", false)],
            columns_from: Source::Documentation,
            new_columns: Vec::new(),
            rows,
            unread: None,
        }
    }

    #[test]
    fn each_changed_cell_has_a_line() {
        let rows = vec![
            Change::Added {
                cells: vec![text("new"), text("x"), Cell::Number(1)],
            },
            Change::Added {
                cells: vec![text("bare"), Cell::Null(()), Cell::Null(())],
            },
            Change::Changed {
                key: vec![text("old")],
                cells: [("C".into(), Cell::Null(()))].into_iter().collect(),
            },
            Change::Deleted {
                key: vec![text("gone")],
            },
        ];
        let mut unread = change(Fate::Kept, Vec::new());
        unread.unread = Some("nobody knows".to_owned());
        let tables = [
            ("Kept".to_owned(), change(Fate::Kept, rows)),
            ("Old".to_owned(), change(Fate::Dropped, Vec::new())),
            ("Unread".to_owned(), unread),
        ];
        let database = Database {
            transform: Some(Transform {
                codepage: 0,
                tables: tables.into(),
            }),
            ..Database::default()
        };
        let shown = anstream::adapter::strip_str(&change_list(&database, 60)).to_string();
        insta::assert_snapshot!(shown, @r#"
        Kept: 2 added, 1 changed, 1 deleted
          +  new   B  x
                   C  1
          +  bare
          ~  old   C  null
          -  gone

        Old: dropped

        Unread: nobody knows
        "#);
    }
}
