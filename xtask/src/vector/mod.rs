//! Small packages, written down as the rows that matter: the rest of a valid package comes by itself.
//!
//! ```yaml
//! Component:
//!   - {Component: cA, Attributes: 0, KeyPath: fA}
//! File:
//!   - {File: fA, Component_: cA}
//! ```
//!
//! A column that is left out gets a legal value, a row with the key of a row of the base package takes its
//! place, and rows are stored as they are written. `_Drop`, `_Summary`, `_Validation`, `_Columns` and `_Cab`
//! are no tables: they say which base tables are empty, what the summary and the cabinet hold, and how
//! columns are described and typed. `tests/rules/README.md` has it all.

mod base;
mod command;
mod database;
mod fill;
mod given;
mod order;
mod standard;
mod summary;
mod text;

use std::collections::HashMap;

use rollpack::msi::Kind;
use serde_yaml::{Mapping, Value};

use crate::packages::compound_file;
use crate::packages::database::PACKAGE_CLASS;
use given::Given;
use standard::Column;

pub use command::{Args, CommandError, run};
pub use text::expand;

/// The table that describes all columns.
const VALIDATION: &str = "_Validation";

/// Why no package can be made of what is written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotBuilt(String);

/// A package that was made.
#[derive(Debug)]
pub struct Built {
    /// The file.
    pub bytes: Vec<u8>,
    /// The primary keys of the rows that were written, by table and in order.
    pub written: HashMap<String, Vec<Vec<String>>>,
    /// The primary keys of all rows, by table.
    pub keys: HashMap<String, Vec<Vec<String>>>,
}

/// A table that is on its way into the package; a cell without text is null.
#[derive(Clone, Debug)]
struct Sketch {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// Makes a package, or a merge module, of tables. The name makes its package code one of its own.
///
/// # Errors
/// What of the tables cannot be understood or stored.
pub fn build(kind: Kind, name: &str, tables: &Mapping) -> Result<Built, NotBuilt> {
    let given = Given::read(tables)?;
    let is_module = kind == Kind::MergeModule;
    let (sketches, written) = fill::fill(base::tables(is_module)?, &given, is_module)?;
    let keys = sketches
        .iter()
        .map(|sketch| {
            let keys = sketch.rows.iter().map(|row| sketch.key(row)).collect();
            (sketch.name.clone(), keys)
        })
        .collect();
    let mut streams = database::streams(&sketches)?;
    streams.push(summary::stream(&given.summary, name)?);
    if let Some(members) = &given.cabinet {
        streams.push(database::cabinet(members, is_module)?);
    }
    Ok(Built {
        bytes: compound_file::write(PACKAGE_CLASS, &streams, None)
            .map_err(|error| NotBuilt(error.to_string()))?,
        written,
        keys,
    })
}

/// Reads tables as they are written in YAML.
///
/// # Errors
/// What keeps the text from being a mapping from tables to rows.
pub fn read(text: &str) -> Result<Mapping, NotBuilt> {
    match serde_yaml::from_str(text) {
        Ok(Value::Mapping(tables)) => Ok(tables),
        Ok(Value::Null) => Ok(Mapping::new()),
        Ok(_) => Err(NotBuilt(
            "tables are a mapping from name to rows".to_owned(),
        )),
        Err(error) => Err(NotBuilt(format!("the tables are no YAML: {error}"))),
    }
}

impl Sketch {
    /// Returns the primary key of a row.
    fn key(&self, row: &[String]) -> Vec<String> {
        let cells = self.columns.iter().zip(row);
        let mut key: Vec<String> = cells
            .filter(|(column, _)| column.is_key)
            .map(|(_, cell)| cell.clone())
            .collect();
        if key.is_empty() {
            key.extend(row.first().cloned());
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(tables: &str) -> String {
        let built = read(tables).and_then(|tables| build(Kind::Package, "test", &tables));
        built.map_or_else(|error| error.to_string(), |_| "built".to_owned())
    }

    #[test]
    fn what_cannot_be_built_is_named() {
        for (tables, expect) in [
            ("", "built"),
            ("Media: 81 rows", "built"),
            ("FeatureComponents: 3 rows with Feature_=F", "built"),
            ("T: [{K: a, N: 1}, {K: a, N: 2}]", "built"),
            ("[]", "tables are a mapping from name to rows"),
            ("T: {}", "`T` is no list of rows"),
            ("Media: many rows", "`Media` has no rows but `many rows`"),
            ("_Rows: []", "there is no special table `_Rows`"),
            (
                "_Summary: {PID_TITLE: x}",
                "the summary has no `PID_TITLE` to set",
            ),
            (
                "_Validation: [{Tabel: x}]",
                "`_Validation` has no column `Tabel`",
            ),
            ("File: [{Filename: x}]", "`File` has no column `Filename`"),
            (
                "Media: [{DiskId: 40000}]",
                "`Media.DiskId` cannot hold the number `40000`",
            ),
            (
                "Media: [{DiskId: one}]",
                "`Media.DiskId` cannot hold the number `one`",
            ),
            (
                "T: []",
                "the table `T` has no documented columns: give it rows, or columns in `_Columns`",
            ),
            (
                "_Columns: [{Table: Icon, Name: Name}]",
                "`_Columns` speaks of `Icon`, which is not there",
            ),
            (
                "_Columns: [{Table: File, Name: File, Type: x1}]",
                "`File.File` cannot have the type `x1`",
            ),
        ] {
            assert_eq!(message(tables), expect, "{tables}");
        }
    }

    #[test]
    fn a_row_takes_the_place_of_a_base_row_and_gets_legal_values() {
        let tables = read(
            "
            File: [{File: BaseF, FileName: other.txt}, {File: f2}]
            Binary: [{Name: b}]
            Registry: [{Registry: r, Root: ''}]
            Media: [{DiskId: 1}]",
        )
        .unwrap();
        let built = build(Kind::Package, "test", &tables).unwrap();
        let bytes = std::io::Cursor::new(built.bytes);
        let package = rollpack::msi::read(bytes, &rollpack::msi::Limits::default()).unwrap();
        assert_eq!(package.oddities, []);
        let rows = |table: &str| -> Vec<String> {
            let rows = package.tables.rows(table);
            rows.map(|row| {
                let cells: Vec<String> = row
                    .cells()
                    .iter()
                    .map(rollpack::msi::Value::to_text)
                    .collect();
                cells.join("|")
            })
            .collect()
        };
        assert_eq!(
            rows("File"),
            ["BaseF|BaseC|other.txt|0||||1", "f2|BaseC|f1.txt|0||||1"]
        );
        assert_eq!(rows("Registry"), ["r||x|||BaseC"]);
        assert_eq!(rows("Media"), ["1|0||||"]);
        assert_eq!(rows("Binary").len(), 1);
        assert!(
            package
                .streams
                .iter()
                .any(|stream| stream.name == "Binary.b")
        );
        assert_eq!(built.written["File"], [["BaseF"], ["f2"]]);
        assert_eq!(built.keys["FeatureComponents"], [["Main", "BaseC"]]);
    }
}
