//! A text in all cells of a database.

use serde::Serialize;

use crate::msi::Package;

/// A cell in which a text was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Match {
    /// The table.
    pub table: String,
    /// The row's primary key, in key order.
    pub key: Vec<String>,
    /// The column.
    pub column: String,
    /// The whole cell.
    pub value: String,
}

/// Returns the cells that hold a text, ignoring case, in the order of tables, rows and columns.
pub fn find(package: &Package, text: &str) -> Vec<Match> {
    let text = text.to_lowercase();
    let mut matches = Vec::new();
    for table in package.tables.iter() {
        for row in table.rows() {
            for (column, cell) in table.columns().iter().zip(row.cells()) {
                let value = cell.to_text();
                if value.to_lowercase().contains(&text) {
                    matches.push(Match {
                        table: table.name().to_owned(),
                        key: row.key(),
                        column: column.name().to_owned(),
                        value,
                    });
                }
            }
        }
    }
    matches
}
