//! The changed rows of one table.

use std::sync::Arc;

use super::super::amount::{Amount, Excess};
use super::super::column::{Column, ColumnKind};
use super::super::limits::Limits;
use super::super::name;
use super::super::pool::StringPool;
use super::super::table::Value;

/// The most columns that 16 bits can tell.
const MOST_COLUMNS: usize = 16;

/// What happens to one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// A row is added, or replaces the one of the same key.
    Added {
        /// Its cells in the order of the columns; those not stored at the end are null.
        cells: Vec<Value>,
    },
    /// Cells of a row are changed.
    Changed {
        /// The row's key, in the order of the key columns.
        key: Vec<Value>,
        /// The changed cells, each after the number of its column from 0 on.
        cells: Vec<(usize, Value)>,
    },
    /// A row is deleted.
    Deleted {
        /// The row's key, in the order of the key columns.
        key: Vec<Value>,
    },
}

impl RowChange {
    /// Returns the first cell of an added row, or of the key.
    pub(super) fn first_cell(&self) -> Option<&Value> {
        match self {
            Self::Added { cells } => cells.first(),
            Self::Changed { key, .. } | Self::Deleted { key } => key.first(),
        }
    }
}

/// Why the changes of a table could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// Nobody says which columns the table has.
    #[error("the columns of the table are not known, so that {bytes} bytes of changes stay unread")]
    UnknownColumns {
        /// Size of the changes.
        bytes: usize,
    },
    /// The table has more columns than the changes can tell.
    #[error("the table has {columns} columns, of which changes tell {MOST_COLUMNS}")]
    TooManyColumns {
        /// How many.
        columns: usize,
    },
    /// A change does not fit into the stream.
    #[error("change {row} at byte {offset} does not fit into {size} bytes")]
    Cut {
        /// The change, counted from 0.
        row: usize,
        /// Where it starts in the stream.
        offset: usize,
        /// Size of the stream.
        size: usize,
    },
    /// A change tells of columns that the table does not have.
    #[error("change {row} at byte {offset} is of columns beyond the {columns} of the table")]
    ExcessColumns {
        /// The change, counted from 0.
        row: usize,
        /// Where it starts in the stream.
        offset: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A cell refers to a string that the pool does not have.
    #[error("change {row} at byte {offset} has the string {id}, which is not there")]
    NoString {
        /// The change, counted from 0.
        row: usize,
        /// Where it starts in the stream.
        offset: usize,
        /// The reference.
        id: u32,
    },
    /// The changes of all transforms amount to more than is read of one file.
    #[error("change {row} at byte {offset}: {what} exceeds the limit: {stated} of at most {limit}")]
    LimitExceeded {
        /// The change, counted from 0.
        row: usize,
        /// Where it starts in the stream.
        offset: usize,
        /// What.
        what: &'static str,
        /// How much there is.
        stated: u64,
        /// How much is read.
        limit: u64,
    },
}

/// Reads the changes of a table and adds them to the amount; those of a table that stays unread do not count.
pub(super) fn read(
    table: &str,
    columns: &[Column],
    pool: &StringPool,
    bytes: &[u8],
    (amount, limits): (&mut Amount, &Limits),
) -> Result<Vec<RowChange>, Unread> {
    let mut counted = *amount;
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    if columns.is_empty() {
        return Err(Unread::UnknownColumns { bytes: bytes.len() });
    }
    if columns.len() > MOST_COLUMNS {
        let columns = columns.len();
        return Err(Unread::TooManyColumns { columns });
    }
    let mut changes = Vec::new();
    let mut offset = 0;
    while offset < bytes.len() {
        let mut reader = RowReader {
            columns,
            pool,
            bytes,
            at: offset,
            row: changes.len(),
            start: offset,
        };
        let mut change = reader.change()?;
        offset = reader.at;
        name_streams(table, columns, &mut change);
        count(&change, &mut counted, limits).map_err(|excess| Unread::LimitExceeded {
            row: reader.row,
            offset: reader.start,
            what: excess.what,
            stated: excess.stated,
            limit: excess.limit,
        })?;
        changes.push(change);
    }
    *amount = counted;
    Ok(changes)
}

fn count(change: &RowChange, amount: &mut Amount, limits: &Limits) -> Result<(), Excess> {
    let (key, cells): (&[Value], &[(usize, Value)]) = match change {
        RowChange::Added { cells: key } | RowChange::Deleted { key } => (key, &[]),
        RowChange::Changed { key, cells } => (key, cells),
    };
    // The row itself counts, too: a deleted one may take two bytes in the file.
    amount.add_cells(1 + key.len() + cells.len(), limits)?;
    let cells = cells.iter().map(|(_, cell)| cell);
    key.iter()
        .chain(cells)
        .try_for_each(|cell| amount.add_text(cell, limits))
}

struct RowReader<'a> {
    columns: &'a [Column],
    pool: &'a StringPool,
    bytes: &'a [u8],
    at: usize,
    row: usize,
    start: usize,
}

impl RowReader<'_> {
    fn change(&mut self) -> Result<RowChange, Unread> {
        let mask = u16::try_from(self.number(2)?).unwrap_or(0);
        if mask & 1 == 1 {
            return self.added(usize::from(mask >> 8));
        }
        if self.columns.len() < MOST_COLUMNS && mask >> self.columns.len() != 0 {
            return Err(self.excess());
        }
        let (mut key, mut cells) = (Vec::new(), Vec::new());
        for (index, column) in self.columns.iter().enumerate() {
            if column.is_key() {
                key.push(self.cell(column)?);
            } else if mask >> index & 1 == 1 {
                cells.push((index, self.cell(column)?));
            }
        }
        Ok(if mask == 0 {
            RowChange::Deleted { key }
        } else {
            RowChange::Changed { key, cells }
        })
    }

    fn added(&mut self, stored: usize) -> Result<RowChange, Unread> {
        let columns = self.columns.get(..stored).ok_or_else(|| self.excess())?;
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in columns {
            cells.push(self.cell(column)?);
        }
        cells.resize(self.columns.len(), Value::Null);
        Ok(RowChange::Added { cells })
    }

    fn cell(&mut self, column: &Column) -> Result<Value, Unread> {
        let number = self.number(column.stored_bytes(self.pool.reference_bytes))?;
        Ok(match column.kind() {
            _ if number == 0 => Value::Null,
            ColumnKind::Integer(4) => Value::Int((number ^ 0x8000_0000).cast_signed()),
            ColumnKind::Integer(_) => {
                let number = u16::try_from(number).unwrap_or(0) ^ 0x8000;
                Value::Int(number.cast_signed().into())
            }
            ColumnKind::Stream => Value::Stream(Arc::default()),
            ColumnKind::Text(_) => match self.pool.get(number) {
                Ok(text) if text.is_empty() => Value::Null,
                Ok(text) => Value::Text(Arc::clone(text)),
                Err(_) => {
                    return Err(Unread::NoString {
                        row: self.row,
                        offset: self.start,
                        id: number,
                    });
                }
            },
        })
    }

    fn number(&mut self, width: usize) -> Result<u32, Unread> {
        let own = self.bytes.get(self.at..).unwrap_or_default();
        let Some(own) = own.get(..width) else {
            return Err(Unread::Cut {
                row: self.row,
                offset: self.start,
                size: self.bytes.len(),
            });
        };
        self.at += width;
        let mut number = [0; 4];
        for (target, byte) in number.iter_mut().zip(own) {
            *target = *byte;
        }
        Ok(u32::from_le_bytes(number))
    }

    fn excess(&self) -> Unread {
        Unread::ExcessColumns {
            row: self.row,
            offset: self.start,
            columns: self.columns.len(),
        }
    }
}

fn name_streams(table: &str, columns: &[Column], change: &mut RowChange) {
    if !columns
        .iter()
        .any(|column| column.kind() == ColumnKind::Stream)
    {
        return;
    }
    let enter = |cell: &mut Value, name: &Arc<str>| {
        if matches!(cell, Value::Stream(_)) {
            *cell = Value::Stream(Arc::clone(name));
        }
    };
    match change {
        RowChange::Added { cells } => {
            let is_key = |(column, cell)| Column::is_key(column).then_some(cell);
            let key = columns.iter().zip(&*cells).filter_map(is_key);
            let name = name::of_row(table, key).into();
            for cell in cells {
                enter(cell, &name);
            }
        }
        RowChange::Changed { key, cells } => {
            let name = name::of_row(table, key.iter()).into();
            for (_, cell) in cells {
                enter(cell, &name);
            }
        }
        RowChange::Deleted { .. } => {}
    }
}
