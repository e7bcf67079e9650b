//! Tables as values: columns, rows and typed cells.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::Column;
use super::schema::{DocumentedColumn, TableName};

/// One cell.
///
/// Windows Installer makes no difference between an empty text and null: both are [`Value::Null`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i32),
    /// Text, never empty. Equal texts of one database share their bytes.
    Text(Arc<str>),
    /// A stream of the database, by its decoded name such as `Binary.Banner`.
    Stream(Arc<str>),
}

impl Value {
    /// Returns the text of a text cell.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number of a number cell.
    pub fn as_int(&self) -> Option<i32> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Returns it as text, as keys and reports write it; null is the empty text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Int(number) => number.to_string(),
            Self::Text(text) | Self::Stream(text) => text.to_string(),
        }
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Null
        } else {
            Self::Text(text.into())
        }
    }
}

/// One table: its columns and its rows in stored order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    /// Row after row, so that a table of a million cells is one allocation.
    cells: Vec<Value>,
}

/// The number of cells is no multiple of the number of columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("table `{table}` has {cells} cells, which do not fill rows of {columns} columns")]
pub struct UnevenRows {
    /// The table.
    pub table: String,
    /// Its cells.
    pub cells: usize,
    /// Its columns.
    pub columns: usize,
}

impl Table {
    /// Makes a table from its cells, row after row.
    pub fn new(name: &str, columns: Vec<Column>, cells: Vec<Value>) -> Result<Self, UnevenRows> {
        let even = cells
            .len()
            .checked_rem(columns.len())
            .map_or(cells.is_empty(), |rest| rest == 0);
        if !even {
            return Err(UnevenRows {
                table: name.to_owned(),
                cells: cells.len(),
                columns: columns.len(),
            });
        }
        Ok(Self {
            name: name.to_owned(),
            columns,
            cells,
        })
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the position and definition of the column of that exact name.
    pub fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name() == name)
    }

    /// Returns how many rows there are.
    pub fn row_count(&self) -> usize {
        self.cells
            .len()
            .checked_div(self.columns.len())
            .unwrap_or(0)
    }

    /// Returns the row of that number, counted from 0 in stored order.
    pub fn row(&self, number: usize) -> Option<Row<'_>> {
        let start = number.checked_mul(self.columns.len())?;
        let cells = self
            .cells
            .get(start..start.checked_add(self.columns.len())?)?;
        (!cells.is_empty()).then_some(Row { table: self, cells })
    }

    /// Returns the rows in stored order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        self.cells
            .chunks_exact(self.columns.len().max(1))
            .map(|cells| Row { table: self, cells })
    }

    /// Returns the rows by their primary keys, whatever order they are stored in: nothing before numbers
    /// before texts. Rows of one key keep their order.
    pub fn rows_by_key(&self) -> Vec<Row<'_>> {
        let mut rows: Vec<_> = self.rows().collect();
        rows.sort_by(|one, other| {
            let pairs = one.key_cells().zip(other.key_cells());
            let mut orders = pairs.map(|(one, other)| compare(one, other));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        rows
    }
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [Value],
}

impl<'a> Row<'a> {
    /// Returns the table it stands in.
    pub fn table(self) -> &'a Table {
        self.table
    }

    /// Returns the cells in the order of the columns.
    pub fn cells(self) -> &'a [Value] {
        self.cells
    }

    /// Returns the cell under the column of that name; `None` where the table has no such column.
    ///
    /// For columns that are documented, [`Row::value`] takes a handle that cannot be mistyped.
    pub fn get(self, column: &str) -> Option<&'a Value> {
        let (index, _) = self.table.column(column)?;
        self.cells.get(index)
    }

    /// Returns the cell under a documented column; `None` where the table lacks it.
    pub fn value(self, column: &DocumentedColumn) -> Option<&'a Value> {
        debug_assert_eq!(
            self.table.name,
            column.table(),
            "`{}` is asked of a row of another table",
            column.name()
        );
        self.get(column.name())
    }

    /// Returns the text under a column; `None` also for null and for no such column.
    pub fn text(self, column: &DocumentedColumn) -> Option<&'a str> {
        self.value(column)?.as_text()
    }

    /// Returns the number under a column; `None` also for null and for no such column.
    pub fn int(self, column: &DocumentedColumn) -> Option<i32> {
        self.value(column)?.as_int()
    }

    /// Whether any of these bits is set in the number under a column.
    pub fn has_bits(self, column: &DocumentedColumn, bits: i32) -> bool {
        self.int(column).is_some_and(|number| number & bits != 0)
    }

    /// Returns the primary key's values as text in key order; a null part is the empty text.
    pub fn key(self) -> Vec<String> {
        self.key_cells().map(Value::to_text).collect()
    }

    /// Returns the cells of the primary key in key order.
    pub fn key_cells(self) -> impl Iterator<Item = &'a Value> {
        let cells = self.table.columns.iter().zip(self.cells);
        cells
            .filter(|(column, _)| column.is_key())
            .map(|(_, value)| value)
    }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Int(_) => 1,
        Value::Text(_) | Value::Stream(_) => 2,
    };
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => one.cmp(other),
        (Value::Text(one) | Value::Stream(one), Value::Text(other) | Value::Stream(other)) => {
            one.cmp(other)
        }
        _ => rank(one).cmp(&rank(other)),
    }
}

/// All tables of a database, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables(BTreeMap<String, Table>);

impl Tables {
    /// Returns the table of that exact name, or of a handle.
    pub fn get(&self, name: impl TableName) -> Option<&Table> {
        self.0.get(name.table_name())
    }

    /// Returns the tables, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Table> + Clone {
        self.0.values()
    }

    /// Returns the rows of the table of that name; none where there is no such table.
    pub fn rows(&self, name: impl TableName) -> impl Iterator<Item = Row<'_>> {
        self.get(name).into_iter().flat_map(Table::rows)
    }

    /// Drops the rows of all tables but those that are asked for by name; the columns of all stay.
    pub fn keep_rows(&mut self, is_wanted: impl Fn(&str) -> bool) {
        for table in self.0.values_mut().filter(|table| !is_wanted(&table.name)) {
            table.cells = Vec::new();
        }
    }

    /// Adds a table and returns the one that had its name.
    pub fn insert(&mut self, table: Table) -> Option<Table> {
        self.0.insert(table.name.clone(), table)
    }
}

impl FromIterator<Table> for Tables {
    fn from_iter<I: IntoIterator<Item = Table>>(tables: I) -> Self {
        Self(
            tables
                .into_iter()
                .map(|table| (table.name.clone(), table))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::{FEATURE_COMPONENTS, component, feature_components};
    use super::*;

    fn table_of_features() -> Table {
        let columns = [
            ("Feature_", "s38", true),
            ("Component_", "s72", true),
            ("Bits", "I2", false),
        ]
        .map(|(name, kind, key)| Column::new(name, kind, key).unwrap())
        .into();
        let cells = vec![
            "F".into(),
            "c1".into(),
            7.into(),
            "F".into(),
            "".into(),
            Value::Null,
        ];
        Table::new("FeatureComponents", columns, cells).unwrap()
    }

    #[test]
    fn rows_are_read_by_column() {
        let table = table_of_features();
        let rows: Vec<_> = table.rows().collect();
        assert_eq!((rows.len(), table.row_count()), (2, 2));
        assert_eq!(
            (
                rows[0].text(feature_components::COMPONENT_),
                rows[0].get("Bits")
            ),
            (Some("c1"), Some(&Value::Int(7)))
        );
        assert_eq!(
            (rows[1].get("Bits"), rows[1].get("bits")),
            (Some(&Value::Null), None)
        );
        assert_eq!(rows[1].key(), ["F", ""]);
        assert_eq!(table.row(1).unwrap().key(), rows[1].key());
        assert!(table.row(2).is_none() && table.row(usize::MAX).is_none());
        let tables = Tables::from_iter([table.clone()]);
        assert_eq!(tables.rows(FEATURE_COMPONENTS).count(), 2);
    }

    #[test]
    fn a_column_of_another_table_is_a_mistake_that_tests_find() {
        let table = table_of_features();
        let row = table.row(0).unwrap();
        let asked = std::panic::catch_unwind(|| row.text(component::COMPONENT).is_none());
        assert_eq!(asked.is_err(), cfg!(debug_assertions));
    }

    #[test]
    fn rows_have_an_order_that_does_not_depend_on_how_they_are_stored() {
        let columns: Vec<_> = [("A", "S38", true), ("B", "I2", true)]
            .map(|(name, kind, key)| Column::new(name, kind, key).unwrap())
            .into();
        let rows: [[Value; 2]; 4] = [
            ["b".into(), 1.into()],
            ["a".into(), 10.into()],
            ["a".into(), (-9).into()],
            [Value::Null, 7.into()],
        ];
        let table = Table::new("T", columns, rows.into_iter().flatten().collect()).unwrap();
        let keys: Vec<_> = table.rows_by_key().into_iter().map(Row::key).collect();
        assert_eq!(keys, [["", "7"], ["a", "-9"], ["a", "10"], ["b", "1"]]);
    }

    #[test]
    fn cells_must_fill_the_rows() {
        let table = table_of_features();
        assert!(Table::new("T", table.columns().to_vec(), vec![Value::Null]).is_err());
        assert!(Table::new("T", Vec::new(), vec![Value::Null]).is_err());
        let empty = Table::new("T", Vec::new(), Vec::new()).unwrap();
        assert_eq!((empty.row_count(), empty.rows().len()), (0, 0));
    }
}
