//! The bytes of a table's stream, decoded into cells.

use std::sync::Arc;

use super::column::{Column, ColumnKind};
use super::defects::Defects;
use super::error::MsiError;
use super::name;
use super::pool::{NoString, StringPool};
use super::table::Value;

/// The bytes of one table: all cells of the first column, then all of the second, and so on.
pub(super) struct Cells<'a> {
    pub name: &'a str,
    pub columns: &'a [Column],
    pub pool: &'a StringPool,
    pub rows: usize,
    pub bytes: &'a [u8],
}

impl Cells<'_> {
    /// Returns the cells row after row. Of the cells of a column that cannot be read the first one is told.
    pub fn read(&self, defects: &mut Defects) -> Result<Vec<Value>, MsiError> {
        let count = self.columns.len();
        let mut cells = vec![Value::Null; self.rows * count];
        let mut rest = self.bytes;
        for (index, column) in self.columns.iter().enumerate() {
            let width = column.stored_bytes(self.pool.reference_bytes);
            let (own, after) = rest.split_at_checked(width * self.rows).unwrap_or_default();
            rest = after;
            let targets = cells.iter_mut().skip(index).step_by(count);
            let mut is_told = false;
            for (row, (bytes, target)) in own.chunks_exact(width).zip(targets).enumerate() {
                match self.cell(row, column, bytes) {
                    Ok(value) => *target = value,
                    Err(_) if is_told => {}
                    Err(defect) => {
                        defects.record(defect)?;
                        is_told = true;
                    }
                }
            }
        }
        self.name_streams(&mut cells);
        Ok(cells)
    }

    /// Returns the cells of a column as they are stored.
    pub fn stored(&self, column: usize) -> impl Iterator<Item = u32> {
        let width = |column: &Column| column.stored_bytes(self.pool.reference_bytes);
        let before = self.columns.iter().take(column).map(width).sum::<usize>() * self.rows;
        let own = self.columns.get(column).map_or(1, width);
        let bytes = self.bytes.get(before..).unwrap_or_default();
        bytes.chunks_exact(own).take(self.rows).map(number)
    }

    fn cell(&self, row: usize, column: &Column, bytes: &[u8]) -> Result<Value, MsiError> {
        let number = number(bytes);
        value_of(column.kind(), number, self.pool)
            .map_err(|reason| self.no_string(row, column, number, reason))
    }

    fn no_string(&self, row: usize, column: &Column, id: u32, reason: NoString) -> MsiError {
        let (table, column) = (self.name.to_owned(), column.name().to_owned());
        match reason {
            NoString::Unused => MsiError::UnusedString {
                table,
                row,
                column,
                id,
            },
            NoString::Dangling => MsiError::DanglingString {
                table,
                row,
                column,
                id,
                strings: self.pool.len(),
            },
        }
    }

    /// A stream is named after its table and the key of its row, joined by points.
    fn name_streams(&self, cells: &mut [Value]) {
        if !self
            .columns
            .iter()
            .any(|column| column.kind() == ColumnKind::Stream)
        {
            return;
        }
        for row in cells.chunks_exact_mut(self.columns.len()) {
            let key = self.columns.iter().zip(&*row);
            let key = key.filter_map(|(column, value)| column.is_key().then_some(value));
            let name: Arc<str> = name::of_row(self.name, key).into();
            for value in row.iter_mut() {
                if matches!(value, Value::Stream(_)) {
                    *value = Value::Stream(Arc::clone(&name));
                }
            }
        }
    }
}

/// Returns a number of at most four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// Returns what a cell holds that is stored as `number`; a stream has no name yet.
///
/// Numbers are stored with their sign bit turned over, so that 0 is free to mean null.
pub(super) fn value_of(
    kind: ColumnKind,
    number: u32,
    pool: &StringPool,
) -> Result<Value, NoString> {
    Ok(match kind {
        _ if number == 0 => Value::Null,
        ColumnKind::Integer(4) => Value::Int((number ^ 0x8000_0000).cast_signed()),
        ColumnKind::Integer(_) => {
            let number = u16::try_from(number).unwrap_or(0) ^ 0x8000;
            Value::Int(number.cast_signed().into())
        }
        ColumnKind::Stream => Value::Stream(Arc::default()),
        ColumnKind::Text(_) => match pool.get(number)? {
            text if text.is_empty() => Value::Null,
            text => Value::Text(Arc::clone(text)),
        },
    })
}
