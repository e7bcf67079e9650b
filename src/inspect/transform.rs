//! What a transform changes, as facts.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::contents::in_one_line;
use super::database::{cell, column};
use super::facts::{Cell, Column, Database, Problem};
use crate::msi::transform::{self, ColumnSource, RowChange, TableFate};
use crate::msi::{self, MsiError, StorageId};

/// What a transform changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Transform {
    /// The code page of its texts; 0 is neutral.
    pub codepage: u32,
    /// The changes by table.
    pub tables: BTreeMap<String, TableChange>,
}

/// What changes in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TableChange {
    /// What becomes of the table.
    pub fate: Fate,
    /// The columns by which the rows were read; empty where they are not known.
    pub columns: Vec<Column>,
    /// Who says that these are its columns.
    pub columns_from: Source,
    /// The names of the columns that it adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_columns: Vec<String>,
    /// The changed rows, in stored order.
    pub rows: Vec<Change>,
    /// Why the changed rows cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// What becomes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is added.
    Added,
    /// It is dropped.
    Dropped,
    /// It stays.
    Kept,
}

/// Where the columns of a table are known from: a transform does not tell them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The database that is changed.
    Base,
    /// The transform, which adds the table.
    Transform,
    /// The documentation of Windows Installer.
    Documentation,
    /// Nobody.
    Nowhere,
}

/// What happens to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// It is added, or replaces the one of the same key.
    Added {
        /// In the order of the columns.
        cells: Vec<Cell>,
    },
    /// Cells of it are changed.
    Changed {
        /// Its key, in the order of the key columns.
        key: Vec<Cell>,
        /// The new cells by column.
        cells: Named,
    },
    /// It is deleted.
    Deleted {
        /// Its key, in the order of the key columns.
        key: Vec<Cell>,
    },
}

/// Cells by the names of their columns, which all rows share.
#[derive(Clone, Debug, Default, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(with = "BTreeMap<String, Cell>")]
pub struct Named(Vec<(Arc<str>, Cell)>);

impl Named {
    /// Returns them in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Cell)> {
        self.0.iter().map(|(name, cell)| (&**name, cell))
    }
}

impl FromIterator<(Arc<str>, Cell)> for Named {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Cell)>>(cells: I) -> Self {
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self(cells)
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let cells = BTreeMap::<String, Cell>::deserialize(deserializer)?;
        let shared = |(name, cell): (String, Cell)| (Arc::from(name), cell);
        Ok(cells.into_iter().map(shared).collect())
    }
}

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Reads the changes of a transform. Where they cannot be read that is a problem.
pub fn changes<R: Read + Seek>(
    database: &mut msi::Database<R>,
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    if database.package().kind == msi::Kind::Transform {
        facts.transform = read(database, None, problems);
    }
}

/// Reads the changes in a storage, or in the root.
pub(super) fn read<R: Read + Seek>(
    database: &mut msi::Database<R>,
    storage: Option<StorageId>,
    problems: &mut Vec<Problem>,
) -> Option<Transform> {
    match transform::read(database, storage, None) {
        Ok(found) => Some(facts(found)),
        Err(error) => {
            problems.push(problem(&error));
            None
        }
    }
}

pub(super) fn problem(error: &MsiError) -> Problem {
    Problem {
        message: in_one_line(error),
        at_fault: !error.is_environment(),
    }
}

fn facts(found: transform::Transform) -> Transform {
    let tables = found.tables.into_iter();
    Transform {
        codepage: found.codepage.0,
        tables: tables
            .map(|mut table| (std::mem::take(&mut table.name), self::table(table)))
            .collect(),
    }
}

fn table(found: transform::TableChange) -> TableChange {
    let names: Vec<Arc<str>> = found.columns.iter().map(|one| one.name().into()).collect();
    let (rows, unread) = match found.rows {
        Ok(rows) => {
            let rows = rows.into_iter().map(|row| change(&row, &names));
            (rows.collect(), None)
        }
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    TableChange {
        fate: match found.fate {
            TableFate::Added => Fate::Added,
            TableFate::Dropped => Fate::Dropped,
            TableFate::Kept => Fate::Kept,
        },
        columns: found.columns.iter().map(column).collect(),
        columns_from: match found.known_from {
            ColumnSource::Base => Source::Base,
            ColumnSource::Transform => Source::Transform,
            ColumnSource::Standard => Source::Documentation,
            ColumnSource::Nowhere => Source::Nowhere,
        },
        new_columns: found
            .new_columns
            .iter()
            .map(|(_, column)| column.name().to_owned())
            .collect(),
        rows,
        unread,
    }
}

fn change(row: &RowChange, names: &[Arc<str>]) -> Change {
    let all = |cells: &[msi::Value]| cells.iter().map(cell).collect();
    let name = |index: usize| {
        let name = names.get(index).cloned();
        name.unwrap_or_else(|| index.to_string().into())
    };
    match row {
        RowChange::Added { cells } => Change::Added { cells: all(cells) },
        RowChange::Changed { key, cells } => Change::Changed {
            key: all(key),
            cells: cells
                .iter()
                .map(|(index, value)| (name(*index), cell(value)))
                .collect(),
        },
        RowChange::Deleted { key } => Change::Deleted { key: all(key) },
    }
}
