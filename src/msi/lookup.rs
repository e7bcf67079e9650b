//! Rows by their key, and by any column.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::column::ColumnKind;
use super::schema::{DocumentedColumn, TableName};
use super::table::{Row, Table, Tables, Value};

/// Finds rows by their key or by one of their columns, in indexes that are built when they are first asked for.
///
/// An index is an order of the rows, four bytes each, so that a table of millions of rows costs little. Keys compare
/// as Windows Installer compares them: the case of letters counts.
#[derive(Debug)]
pub struct Lookup<'a>(BTreeMap<&'a str, Indexed<'a>>);

#[derive(Debug)]
struct Indexed<'a> {
    table: &'a Table,
    by_key: OnceLock<Order>,
    /// One for each column.
    by_column: Vec<OnceLock<Order>>,
}

/// The numbers of the rows, sorted by some of their cells; rows with the same cells are in stored order.
type Order = Vec<u32>;

/// Rows of one table, as they were found.
#[derive(Clone, Debug)]
pub struct Found<'l, 'a> {
    table: Option<&'a Table>,
    numbers: std::slice::Iter<'l, u32>,
}

/// All rows of one table in stored order.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    table: Option<&'a Table>,
    numbers: std::ops::Range<usize>,
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        self.table?.row(self.numbers.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl ExactSizeIterator for Rows<'_> {}

impl<'a> Iterator for Found<'_, 'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let number = *self.numbers.next()?;
        self.table?.row(usize::try_from(number).ok()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl ExactSizeIterator for Found<'_, '_> {}

impl<'a> Lookup<'a> {
    /// Makes the indexes of no table yet.
    pub fn of(tables: &'a Tables) -> Self {
        let indexed = tables.iter().map(|table| {
            let indexed = Indexed {
                table,
                by_key: OnceLock::new(),
                by_column: table.columns().iter().map(|_| OnceLock::new()).collect(),
            };
            (table.name(), indexed)
        });
        Self(indexed.collect())
    }

    /// Returns the table, where the database has it.
    pub fn table(&self, table: impl TableName) -> Option<&'a Table> {
        Some(self.0.get(table.table_name())?.table)
    }

    /// Returns the tables of the database, sorted by name.
    pub fn tables(&self) -> impl Iterator<Item = &'a Table> {
        self.0.values().map(|indexed| indexed.table)
    }

    /// Returns the rows of a table in stored order; none where the database lacks it.
    pub fn rows(&self, table: impl TableName) -> Rows<'a> {
        let table = self.table(table);
        let count = table.map_or(0, Table::row_count);
        Rows {
            table,
            numbers: 0..count,
        }
    }

    /// Returns the first row with that key, of which each part is written as text; null is the empty text.
    pub fn find(&self, table: impl TableName, key: &[&str]) -> Option<Row<'a>> {
        self.all(table, key).next()
    }

    /// Whether there is a row with that key.
    pub fn has(&self, table: impl TableName, key: &[&str]) -> bool {
        self.find(table, key).is_some()
    }

    /// Returns all rows with that key in stored order: more than one where the database is wrong.
    pub fn all(&self, table: impl TableName, key: &[&str]) -> Found<'_, 'a> {
        let Some(indexed) = self.0.get(table.table_name()) else {
            return Found::none();
        };
        let columns = indexed.key_columns();
        indexed.equal(indexed.key_order(), &columns, key)
    }

    /// Returns the rows whose cell under a column is that value, in stored order.
    pub fn having(&self, column: &DocumentedColumn, value: &str) -> Found<'_, 'a> {
        let found = self.0.get(column.table()).and_then(|indexed| {
            let (index, _) = indexed.table.column(column.name())?;
            indexed.having(index, value)
        });
        found.unwrap_or_else(Found::none)
    }

    /// Whether a table has the value, written as text, in its column of that number, from 0 on.
    pub fn has_in(&self, table: impl TableName, column: usize, value: &str) -> bool {
        let indexed = self.0.get(table.table_name());
        let found = indexed.and_then(|indexed| indexed.having(column, value));
        found.is_some_and(|found| found.len() > 0)
    }

    /// Returns the rows that share their key with others: for each such key all its rows in stored order.
    pub fn repeated(&self, table: impl TableName) -> impl Iterator<Item = Found<'_, 'a>> {
        let indexed = self.0.get(table.table_name());
        let groups = indexed.map(|indexed| {
            let columns = indexed.key_columns();
            let groups = indexed.key_order().chunk_by(move |one, next| {
                indexed.compare_rows(&columns, *one, *next) == Ordering::Equal
            });
            groups
                .filter(|group| group.len() > 1)
                .map(|group| indexed.found(group))
        });
        groups.into_iter().flatten()
    }
}

impl Found<'_, '_> {
    fn none() -> Self {
        Self {
            table: None,
            numbers: [].iter(),
        }
    }
}

impl<'a> Indexed<'a> {
    /// Returns the rows whose cell in the column of that number is the value; `None` where there is no such column.
    fn having(&self, column: usize, value: &str) -> Option<Found<'_, 'a>> {
        let order = self.by_column.get(column)?;
        let order = order.get_or_init(|| self.order(&[column]));
        Some(self.equal(order, &[column], &[value]))
    }

    fn key_columns(&self) -> Vec<usize> {
        let columns = self.table.columns().iter().enumerate();
        let keys = columns.filter(|(_, column)| column.is_key());
        keys.map(|(index, _)| index).collect()
    }

    fn key_order(&self) -> &Order {
        self.by_key.get_or_init(|| self.order(&self.key_columns()))
    }

    fn order(&self, columns: &[usize]) -> Order {
        let count = u32::try_from(self.table.row_count()).unwrap_or(u32::MAX);
        let mut order: Order = (0..count).collect();
        order.sort_by(|one, other| self.compare_rows(columns, *one, *other));
        order
    }

    fn compare_rows(&self, columns: &[usize], one: u32, other: u32) -> Ordering {
        let parts = columns.iter().map(|column| {
            let [one, other] = [one, other].map(|row| self.part(row, *column));
            one.cmp(&other)
        });
        parts
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    fn part(&self, row: u32, column: usize) -> Part<'a> {
        let row = usize::try_from(row)
            .ok()
            .and_then(|row| self.table.row(row));
        row.and_then(|row| row.cells().get(column))
            .map_or(Part::Null, Part::of)
    }

    fn found<'l>(&self, numbers: &'l [u32]) -> Found<'l, 'a> {
        Found {
            table: Some(self.table),
            numbers: numbers.iter(),
        }
    }

    /// Returns the rows whose cells are these texts.
    fn equal<'l>(&self, order: &'l Order, columns: &[usize], texts: &[&str]) -> Found<'l, 'a> {
        if columns.len() != texts.len() || columns.is_empty() {
            return Found::none();
        }
        let parts = columns.iter().zip(texts).map(|(column, text)| {
            let kind = self.table.columns().get(*column)?.kind();
            Part::written(kind, text)
        });
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            return Found::none();
        };
        let compare = |row: u32| {
            let cells = columns.iter().map(|column| self.part(row, *column));
            cells.cmp(parts.iter().copied())
        };
        let start = order.partition_point(|row| compare(*row).is_lt());
        let count = order.get(start..).unwrap_or_default();
        let count = count.partition_point(|row| compare(*row).is_eq());
        self.found(order.get(start..start + count).unwrap_or_default())
    }
}

/// A part of a key, to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Null,
    Int(i32),
    Text(&'a str),
}

impl<'a> Part<'a> {
    fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(*number),
            Value::Text(text) | Value::Stream(text) => Self::Text(text),
        }
    }

    /// Reads a part as a report writes it; `None` where the column can hold nothing like it.
    fn written(kind: ColumnKind, text: &'a str) -> Option<Self> {
        match (text, kind) {
            ("", _) => Some(Self::Null),
            (_, ColumnKind::Integer(_)) => text.parse().ok().map(Self::Int),
            (_, ColumnKind::Text(_) | ColumnKind::Stream) => Some(Self::Text(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::super::schema::{CONTROL, FILE, MEDIA, file, media};
    use super::*;

    /// Makes a table whose columns are all texts but those that `i` is written before.
    fn table(name: &str, columns: &[(&str, &str, bool)], rows: &[&[&str]]) -> Table {
        let columns: Vec<_> = columns
            .iter()
            .map(|(name, kind, key)| Column::new(name, kind, *key).unwrap())
            .collect();
        let cells = rows.iter().flat_map(|row| {
            row.iter()
                .zip(&columns)
                .map(|(text, column)| match column.kind() {
                    ColumnKind::Integer(_) => text.parse().map_or(Value::Null, Value::Int),
                    _ => Value::from(*text),
                })
        });
        let cells = cells.collect();
        Table::new(name, columns, cells).unwrap()
    }

    fn tables() -> Tables {
        let files = [("File", "s72", true), ("Component_", "s72", false)];
        let media = [("DiskId", "i2", true), ("Cabinet", "S255", false)];
        let controls = [
            ("Dialog_", "s72", true),
            ("Control", "s50", true),
            ("Text", "L0", false),
        ];
        Tables::from_iter([
            table(
                "File",
                &files,
                &[
                    &["b", "C1"],
                    &["a", "C2"],
                    &["c", "C1"],
                    &["a", "C1"],
                    &["", "C3"],
                ],
            ),
            table("Media", &media, &[&["10", "x"], &["2", ""], &["", ""]]),
            table(
                "Control",
                &controls,
                &[&["D", "x", "1"], &["D", "", "2"], &["C", "x", "3"]],
            ),
        ])
    }

    fn keys(found: Found<'_, '_>) -> Vec<String> {
        found
            .map(|row| {
                row.cells()
                    .iter()
                    .map(Value::to_text)
                    .collect::<Vec<_>>()
                    .join(".")
            })
            .collect()
    }

    #[test]
    fn rows_are_found_by_key() {
        let tables = tables();
        let lookup = Lookup::of(&tables);
        assert_eq!(keys(lookup.all(FILE, &["b"])), ["b.C1"]);
        assert_eq!(keys(lookup.all(FILE, &["a"])), ["a.C2", "a.C1"]);
        assert_eq!(keys(lookup.all(FILE, &[""])), [".C3"]);
        assert_eq!(keys(lookup.all(MEDIA, &["2"])), ["2."]);
        assert_eq!(keys(lookup.all(CONTROL, &["D", ""])), ["D..2"]);
        for (name, key) in [
            ("File", &["B"][..]),
            ("File", &["a", "b"]),
            ("File", &[]),
            ("Media", &["x"]),
            ("Nothing", &["a"]),
        ] {
            assert!(!lookup.has(name, key), "{name} {key:?}");
        }
        assert_eq!(lookup.rows(FILE).count(), 5);
        assert!(lookup.table("Nothing").is_none());
    }

    #[test]
    fn rows_are_found_by_column() {
        let tables = tables();
        let lookup = Lookup::of(&tables);
        assert_eq!(
            keys(lookup.having(file::COMPONENT_, "C1")),
            ["b.C1", "c.C1", "a.C1"]
        );
        assert_eq!(keys(lookup.having(media::CABINET, "")), ["2.", "."]);
        assert_eq!(lookup.having(media::LAST_SEQUENCE, "1").len(), 0);
        assert_eq!(lookup.having(file::COMPONENT_, "C4").len(), 0);
    }

    #[test]
    fn repeated_keys_are_visible() {
        let tables = tables();
        let lookup = Lookup::of(&tables);
        let repeated: Vec<_> = lookup.repeated(FILE).map(keys).collect();
        assert_eq!(repeated, [["a.C2", "a.C1"]]);
        assert_eq!(lookup.repeated(MEDIA).count(), 0);
    }
}
