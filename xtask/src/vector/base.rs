//! What stands around the rows of a vector.

use serde_yaml::Value;

use super::{NotBuilt, Sketch, read, standard, text};

const PACKAGE: &str = include_str!("package.yaml");
const MODULE: &str = include_str!("module.yaml");

/// Returns the tables of the base package or module.
pub(super) fn tables(is_module: bool) -> Result<Vec<Sketch>, NotBuilt> {
    let base = read(if is_module { MODULE } else { PACKAGE })?;
    base.iter()
        .map(|(name, rows)| {
            let name = name.as_str().unwrap_or_default();
            let columns = standard::columns(name)
                .ok_or_else(|| NotBuilt(format!("the base has the unknown table `{name}`")))?;
            let rows = rows.as_sequence().into_iter().flatten();
            Ok(Sketch {
                name: name.to_owned(),
                columns: columns.to_vec(),
                rows: rows.map(|row| cells(row, columns.len())).collect(),
            })
        })
        .collect()
}

/// Returns the cells of a row, null where columns are newer than the base.
fn cells(row: &Value, count: usize) -> Vec<String> {
    let row = row.as_sequence().into_iter().flatten();
    let mut cells: Vec<String> = row.filter_map(text::of).collect();
    cells.resize(count, String::new());
    cells
}
