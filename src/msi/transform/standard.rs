//! The columns of the tables that Windows Installer documents.
//!
//! See [Database Tables](https://learn.microsoft.com/windows/win32/msi/database-tables).

use super::super::column::Column;
use super::super::schema;

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

/// Returns the columns of a documented table, those that every package has.
pub(super) fn columns(table: &str) -> Option<Vec<Column>> {
    let columns = schema::table(table)?.columns().iter();
    let classic = columns.filter(|column| !column.is_newer());
    classic.map(|column| column.definition()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_every_package() {
        assert_eq!(
            columns("CustomAction").map(|columns| columns.len()),
            Some(4)
        );
        assert_eq!(columns("Shortcut").map(|columns| columns.len()), Some(12));
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
