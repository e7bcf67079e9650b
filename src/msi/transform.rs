//! Transforms: what a `.mst`, or a storage of a patch, changes in a database, table by table.
//!
//! The stream of a table holds changes row by row. Each starts with 16 bits. Where the lowest is set, a row
//! is added, and the upper byte counts the cells that follow. Where it is not, the key follows, and with it
//! the cells whose bits are set; without any, the row is deleted. `_Tables` and `_Columns` are changed
//! likewise. Which columns a table has is not told, so that the tables of the database that is changed are
//! asked, then the transform itself, then the tables that Windows Installer documents.
//!
//! See [Database Transforms](https://learn.microsoft.com/windows/win32/msi/database-transforms).

mod rows;
mod standard;

use std::collections::BTreeMap;
use std::io::{Read, Seek};

pub use self::rows::{RowChange, Unread};
use super::amount::Amount;
use super::codepage::Codepage;
use super::column::Column;
use super::database::Database;
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::package::StorageId;
use super::pool::StringPool;
use super::scope::{COLUMNS_LAYOUT, Scope, TABLES_LAYOUT, system_columns};
use super::summary::SummaryInformation;
use super::table::{Tables, Value};

/// The change set of a transform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transform {
    /// The code page of its texts.
    pub codepage: Codepage,
    /// Its summary: what it can be applied to, and how strictly that is checked.
    pub summary: SummaryInformation,
    /// What changes, sorted by the tables' names.
    pub tables: Vec<TableChange>,
}

/// What changes in one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableChange {
    /// The table.
    pub name: String,
    /// What becomes of the table itself.
    pub fate: TableFate,
    /// The columns by which the rows were read; empty where they are not known.
    pub columns: Vec<Column>,
    /// Who says that these are its columns.
    pub known_from: ColumnSource,
    /// The columns that the transform defines, with their numbers from 1 on.
    pub new_columns: Vec<(i32, Column)>,
    /// The changed rows in stored order, or why they could not be read.
    pub rows: Result<Vec<RowChange>, Unread>,
}

/// What becomes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFate {
    /// It is added.
    Added,
    /// It is dropped.
    Dropped,
    /// It stays.
    Kept,
}

/// Where the columns of a changed table are known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSource {
    /// From the database that is changed, and what the transform adds to it.
    Base,
    /// From the transform, which adds the table.
    Transform,
    /// From the documentation of Windows Installer; the database may have defined the table otherwise.
    Standard,
    /// From nowhere.
    Nowhere,
}

impl Transform {
    /// Returns the change of the table of that exact name.
    pub fn table(&self, name: &str) -> Option<&TableChange> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// Reads the transform in a storage of the file; `None` is the root, where a `.mst` has it.
///
/// `base` are the tables that it changes, if they are at hand.
///
/// # Errors
/// Where its string pool or one of its streams cannot be read. A table whose changes cannot be read tells
/// so in [`TableChange::rows`], as does one that exceeds the limits, which hold for all transforms of the file
/// together.
pub fn read<R: Read + Seek>(
    database: &mut Database<R>,
    storage: Option<StorageId>,
    base: Option<&Tables>,
) -> Result<Transform, MsiError> {
    let limits = database.limits;
    let others = database.changes.iter().filter(|(id, _)| **id != storage);
    let others = others.fold(Amount::default(), |sum, (_, one)| sum.plus(*one));
    let mut amount = others;
    let mut oddities = Vec::new();
    let mut scope = Scope::new(&mut database.compound, storage, &limits);
    let pool = scope.pool(&mut oddities, &mut Defects::Refuse)?;
    let summary = scope.summary(&mut oddities)?;
    let mut changes = scope.changes()?;
    let tables = changes.remove("_Tables").unwrap_or_default();
    let tables = rows::read(
        "_Tables",
        &system_columns("_Tables", &TABLES_LAYOUT)?,
        &pool,
        &tables,
        (&mut amount, &limits),
    );
    let columns = changes.remove("_Columns").unwrap_or_default();
    let layout = system_columns("_Columns", &COLUMNS_LAYOUT)?;
    let columns = rows::read("_Columns", &layout, &pool, &columns, (&mut amount, &limits));
    let mut drafts = Drafts::default();
    if let Ok(rows) = &tables {
        drafts.take_tables(rows);
    }
    if let Ok(rows) = &columns {
        drafts.take_columns(rows);
    }
    for (name, bytes) in changes {
        drafts.0.entry(name).or_default().bytes = bytes;
    }
    let mut changes: Vec<_> = drafts
        .0
        .into_iter()
        .map(|(name, draft)| draft.finish(name, base, &pool, (&mut amount, &limits)))
        .collect();
    database.changes.insert(storage, amount.since(others));
    // What defines tables and could not be read is not passed over.
    for (name, columns, rows) in [
        ("_Columns", layout, columns),
        (
            "_Tables",
            system_columns("_Tables", &TABLES_LAYOUT)?,
            tables,
        ),
    ] {
        if rows.is_err() {
            changes.push(TableChange {
                name: name.to_owned(),
                fate: TableFate::Kept,
                columns,
                known_from: ColumnSource::Standard,
                new_columns: Vec::new(),
                rows,
            });
        }
    }
    Ok(Transform {
        codepage: pool.codepage,
        summary,
        tables: changes,
    })
}

/// The changes by table, while they are collected.
#[derive(Default)]
struct Drafts(BTreeMap<String, Draft>);

#[derive(Default)]
struct Draft {
    fate: Option<TableFate>,
    columns: Vec<(i32, Column)>,
    bytes: Vec<u8>,
}

impl Drafts {
    fn take_tables(&mut self, rows: &[RowChange]) {
        for row in rows {
            let fate = match row {
                RowChange::Added { .. } | RowChange::Changed { .. } => TableFate::Added,
                RowChange::Deleted { .. } => TableFate::Dropped,
            };
            if let Some(Value::Text(name)) = row.first_cell() {
                self.0.entry(name.to_string()).or_default().fate = Some(fate);
            }
        }
    }

    fn take_columns(&mut self, rows: &[RowChange]) {
        for row in rows {
            let RowChange::Added { cells } = row else {
                continue;
            };
            let [
                Value::Text(table),
                Value::Int(number),
                Value::Text(name),
                Value::Int(bits),
            ] = &cells[..]
            else {
                continue;
            };
            let bits = u16::try_from(bits & 0xffff).unwrap_or(0);
            if let Ok(column) = Column::from_bits(table, name, bits) {
                let draft = self.0.entry(table.to_string()).or_default();
                draft.columns.push((*number, column));
            }
        }
    }
}

impl Draft {
    fn finish(
        mut self,
        name: String,
        base: Option<&Tables>,
        pool: &StringPool,
        (amount, limits): (&mut Amount, &Limits),
    ) -> TableChange {
        self.columns.sort_by_key(|&(number, _)| number);
        let fate = self.fate.unwrap_or(TableFate::Kept);
        let (known_from, mut columns) = self.columns_of(&name, fate, base);
        let mut read = |columns: &[Column]| {
            rows::read(&name, columns, pool, &self.bytes, (&mut *amount, limits))
        };
        let mut rows = read(&columns);
        if rows.is_err() && known_from == ColumnSource::Standard {
            // Both layouts are documented, and only one of them can be read to the end.
            let wide = standard::widened(&name);
            let read = wide.map(|wide| (read(&wide), wide));
            if let Some((Ok(read), wide)) = read {
                (rows, columns) = (Ok(read), wide);
            }
        }
        TableChange {
            rows,
            name,
            fate,
            columns,
            known_from,
            new_columns: self.columns,
        }
    }

    fn columns_of(
        &self,
        name: &str,
        fate: TableFate,
        base: Option<&Tables>,
    ) -> (ColumnSource, Vec<Column>) {
        let own = self.columns.iter().map(|(_, column)| column.clone());
        // A documented table may be added without its columns.
        if fate == TableFate::Added && !self.columns.is_empty() {
            return (ColumnSource::Transform, own.collect());
        }
        let base = base.and_then(|base| base.get(name)).map(|table| {
            let columns = table.columns().to_vec();
            (ColumnSource::Base, columns)
        });
        let standard = || Some((ColumnSource::Standard, standard::columns(name)?));
        match base.or_else(standard) {
            Some((source, mut columns)) => {
                columns.extend(own);
                (source, columns)
            }
            None => (ColumnSource::Nowhere, Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests;
