//! A text in all cells of a database.

use std::sync::Arc;

use serde::Serialize;

use crate::msi::{Package, Table};

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

/// Returns the cells that hold a text, ignoring case, in the order of tables, keys and columns.
pub fn find<'a>(package: &'a Package, text: &str) -> impl Iterator<Item = Match> + Clone + use<'a> {
    let text: Arc<str> = text.to_lowercase().into();
    let rows = package.tables.iter().flat_map(Table::rows_by_key);
    rows.flat_map(move |row| {
        let text = Arc::clone(&text);
        let cells = row.table().columns().iter().zip(row.cells());
        cells.filter_map(move |(column, cell)| {
            let value = cell.to_text();
            value.to_lowercase().contains(&*text).then(|| Match {
                table: row.table().name().to_owned(),
                key: row.key(),
                column: column.name().to_owned(),
                value,
            })
        })
    })
}
