//! The columns of the tables that Windows Installer documents.
//!
//! See [Database Tables](https://learn.microsoft.com/windows/win32/msi/database-tables).

use super::super::column::Column;

/// One table on a line; a column is its name and its IDT type, with a star where it is part of the key.
const TABLES: &str = include_str!("standard.tsv");

/// The columns that packages with many files have with four bytes instead of two.
///
/// See [Authoring a Large Package](https://learn.microsoft.com/windows/win32/msi/authoring-a-large-package).
const WIDENED: [(&str, &str); 3] = [
    ("File", "Sequence"),
    ("Media", "LastSequence"),
    ("Patch", "Sequence"),
];

/// Returns the columns of a documented table of a package with many files, where that differs.
pub(super) fn widened(table: &str) -> Option<Vec<Column>> {
    let (_, wide) = WIDENED.iter().find(|(name, _)| *name == table)?;
    let columns = columns(table)?.into_iter();
    let widen = |column: Column| {
        if column.name() != *wide {
            return Some(column);
        }
        let kind = column.idt_type().replace('2', "4");
        Column::new(column.name(), &kind, column.is_key())
    };
    columns.map(widen).collect()
}

/// Returns the columns of a documented table.
pub(super) fn columns(table: &str) -> Option<Vec<Column>> {
    let line = TABLES
        .lines()
        .find_map(|line| line.strip_prefix(table)?.strip_prefix('\t'))?;
    line.split('\t').map(column).collect()
}

fn column(text: &str) -> Option<Column> {
    let (name, kind) = text.split_once(' ')?;
    let plain = kind.strip_suffix('*');
    Column::new(name, plain.unwrap_or(kind), plain.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_table_with_a_key() {
        for line in TABLES.lines() {
            let name = line.split('\t').next().unwrap();
            let columns = columns(name).unwrap_or_else(|| panic!("{line}"));
            assert!(columns[0].is_key(), "{line}");
        }
        let property = columns("Property").unwrap();
        let shown: Vec<_> = property
            .iter()
            .map(|c| format!("{} {c}", c.name()))
            .collect();
        assert_eq!(shown, ["Property s72", "Value l0"]);
        assert_eq!(columns("Proper"), None);
        for (table, wide) in WIDENED {
            let columns = widened(table).unwrap();
            let column = columns.iter().find(|column| column.name() == wide).unwrap();
            assert_eq!(column.idt_type().to_lowercase(), "i4");
        }
        assert_eq!(widened("Property"), None);
    }
}
