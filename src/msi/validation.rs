//! What a database says of its own columns, in the `_Validation` table.
//!
//! See [_Validation Table](https://learn.microsoft.com/windows/win32/msi/-validation-table).

use std::collections::HashMap;

use super::category::Category;
use super::schema::{self, VALIDATION, validation};
use super::table::{Row, Tables};

/// The rows of `_Validation` by table and column. Of two rows for one column the first counts.
#[derive(Debug, Default)]
pub struct Validation<'a>(HashMap<&'a str, HashMap<&'a str, ColumnValidation<'a>>>);

/// What is said of one column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnValidation<'a> {
    /// The row of `_Validation`.
    pub row: Row<'a>,
    /// `Nullable`: `Y`, `N`, or something else.
    pub nullable: Option<&'a str>,
    /// `MinValue`.
    pub minimum: Option<i32>,
    /// `MaxValue`.
    pub maximum: Option<i32>,
    /// `KeyTable`: tables, separated by semicolons.
    pub key_table: Option<&'a str>,
    /// `KeyColumn`: the number of the column in these, from 1 on.
    pub key_column: Option<i32>,
    /// `Category`, as written.
    pub category: Option<&'a str>,
    /// `Set`: the only values allowed, separated by semicolons.
    pub set: Option<&'a str>,
}

impl<'a> Validation<'a> {
    /// Reads the table. Rows without a table or a column say nothing.
    pub fn of(tables: &'a Tables) -> Self {
        let mut said: HashMap<_, HashMap<_, _>> = HashMap::new();
        for row in tables.rows(VALIDATION) {
            if let (Some(table), Some(column)) =
                (row.text(validation::TABLE), row.text(validation::COLUMN))
            {
                let columns = said.entry(table).or_default();
                columns
                    .entry(column)
                    .or_insert_with(|| ColumnValidation::of(row));
            }
        }
        Self(said)
    }

    /// Returns what the database says of a column.
    pub fn column(&self, table: &str, column: &str) -> Option<&ColumnValidation<'a>> {
        self.0.get(table)?.get(column)
    }

    /// Returns the category of a column: what the database says, and only where it says nothing what is documented.
    pub fn category(&self, table: &str, column: &str) -> Option<Category> {
        match self.column(table, column) {
            Some(said) => said.category(),
            None => schema::table(table)?.column(column)?.category(),
        }
    }
}

impl<'a> ColumnValidation<'a> {
    fn of(row: Row<'a>) -> Self {
        Self {
            row,
            nullable: row.text(validation::NULLABLE),
            minimum: row.int(validation::MIN_VALUE),
            maximum: row.int(validation::MAX_VALUE),
            key_table: row.text(validation::KEY_TABLE),
            key_column: row.int(validation::KEY_COLUMN),
            category: row.text(validation::CATEGORY),
            set: row.text(validation::SET),
        }
    }

    /// Returns the category; `None` also for a name that no category has.
    pub fn category(&self) -> Option<Category> {
        Category::parse(self.category?)
    }

    /// Returns the tables of which one must have the value.
    pub fn key_tables(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        parts(self.key_table)
    }

    /// Returns the only values allowed, none where all are.
    pub fn set(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        parts(self.set)
    }

    /// Whether a cell may be null, so far as the row says it: `@` is nowhere explained and forbids nothing.
    pub fn allows_null(&self) -> bool {
        self.nullable != Some("N")
    }
}

fn parts(list: Option<&str>) -> impl Iterator<Item = &str> {
    let parts = list.unwrap_or_default().split(';').map(str::trim);
    parts.filter(|part| !part.is_empty())
}
