//! The tables within one storage: their names, their columns, their rows.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};
use std::sync::Arc;

use super::amount::{Amount, Excess};
use super::cells::Cells;
use super::column::Column;
use super::compound::{Compound, check_limit_in};
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::name::StreamKind;
use super::order::Order;
use super::package::{Oddity, StorageId, StreamId};
use super::pool::StringPool;
use super::property_set::PropertySet;
use super::summary::{SUMMARY_STREAM, SummaryInformation};
use super::table::{Row, Table, Tables, Value};

const POOL: &str = "_StringPool";
const DATA: &str = "_StringData";
const TABLES: &str = "_Tables";
const COLUMNS: &str = "_Columns";

/// The streams that the names, columns and texts of all tables are read from.
pub(super) const SYSTEM_STREAMS: [&str; 4] = [POOL, DATA, TABLES, COLUMNS];

/// The columns of `_Tables`.
pub(super) const TABLES_LAYOUT: [(&str, u16); 1] = [("Name", 0x2d40)];
/// The columns of `_Columns`.
pub(super) const COLUMNS_LAYOUT: [(&str, u16); 4] = [
    ("Table", 0x2d40),
    ("Number", 0x2502),
    ("Name", 0x0d40),
    ("Type", 0x0502),
];

/// One storage that holds a database: the root, or one within.
pub(super) struct Scope<'a, R> {
    pub compound: &'a mut Compound<R>,
    limits: &'a Limits,
    /// The streams of this storage that are marked as a table's, by name.
    table_streams: HashMap<String, StreamId>,
    summary: Option<StreamId>,
    amount: Amount,
}

impl<'a, R: Read + Seek> Scope<'a, R> {
    /// Finds the storage's streams; `None` is the root.
    pub fn new(
        compound: &'a mut Compound<R>,
        storage: Option<StorageId>,
        limits: &'a Limits,
    ) -> Self {
        let own = || {
            compound
                .streams
                .iter()
                .filter(|stream| stream.storage == storage)
        };
        // The first of two streams with one name wins, as in a list that is searched from its start.
        let table_streams = own()
            .rev()
            .filter(|stream| stream.kind == StreamKind::Table)
            .map(|stream| (stream.name.clone(), stream.id))
            .collect();
        let summary = own()
            .find(|stream| stream.raw_name == SUMMARY_STREAM)
            .map(|stream| stream.id);
        Self {
            compound,
            limits,
            table_streams,
            summary,
            amount: Amount::default(),
        }
    }

    /// Reads the string pool, which every database has.
    pub fn pool(
        &mut self,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<StringPool, MsiError> {
        let missing = |missing| MsiError::NotADatabase { missing };
        let pool = *self.table_streams.get(POOL).ok_or(missing(POOL))?;
        let data = *self.table_streams.get(DATA).ok_or(missing(DATA))?;
        let pool = self.compound.read_stream(pool, self.limits.string_bytes)?;
        let data = self.compound.read_stream(data, self.limits.string_bytes)?;
        StringPool::parse(&pool, &data, self.limits.strings, oddities, defects)
    }

    /// Reads the changes of every table of a transform.
    pub fn changes(&mut self) -> Result<BTreeMap<String, Vec<u8>>, MsiError> {
        let own = [POOL, DATA];
        let streams = self.table_streams.iter();
        let streams: Vec<_> = streams
            .filter(|(name, _)| !own.contains(&name.as_str()))
            .map(|(name, &id)| (name.clone(), id))
            .collect();
        let mut total = 0;
        let mut changes = BTreeMap::new();
        for (name, id) in streams {
            let bytes = self.whole_table(&name, id)?;
            total += bytes.len() as u64;
            let place = format!("the changes up to table `{name}`");
            check_limit_in(&place, "the size", total, self.limits.table_bytes)?;
            changes.insert(name, bytes);
        }
        Ok(changes)
    }

    /// Reads the summary information, which is empty where it is missing.
    pub fn summary(&mut self, oddities: &mut Vec<Oddity>) -> Result<SummaryInformation, MsiError> {
        let Some(id) = self.summary else {
            oddities.push(Oddity::NoSummaryInformation);
            return Ok(SummaryInformation::default());
        };
        let bytes = self
            .compound
            .read_stream(id, self.limits.property_set_bytes)?;
        match PropertySet::parse(&bytes) {
            Ok(set) => Ok(SummaryInformation(set)),
            Err(source) => Err(MsiError::PropertySet {
                stream: SUMMARY_STREAM.to_owned(),
                source,
            }),
        }
    }

    /// Reads every table that `_Tables` lists.
    pub fn tables(
        &mut self,
        pool: &StringPool,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<Tables, MsiError> {
        let definitions = self.definitions(pool, oddities, defects);
        let mut definitions = defects.attempt(definitions)?.unwrap_or_default();
        let names = self.names(pool, oddities, defects);
        let mut tables = Tables::default();
        let mut missing = 0;
        for name in defects.attempt(names)?.unwrap_or_default() {
            if tables.get(&*name).is_some() {
                let table = name.to_string();
                defects.record(MsiError::DuplicateTable { table })?;
                continue;
            }
            let Some(columns) = definitions.remove(&*name).unwrap_or(Some(Vec::new())) else {
                continue;
            };
            if columns.is_empty() {
                let table = name.to_string();
                defects.record(MsiError::NoColumns { table })?;
                continue;
            }
            let table = self.table(&name, columns, pool, oddities, defects);
            if let Some(table) = defects.attempt(table)? {
                missing += usize::from(!self.table_streams.contains_key(&*name));
                tables.insert(table);
            }
        }
        if missing > 0 && !self.compound.is_directory_whole() {
            defects.record(MsiError::GuessedEmpty { count: missing })?;
        }
        let orphans = definitions.into_keys();
        oddities.extend(orphans.map(|table| Oddity::OrphanColumns {
            table: table.to_string(),
        }));
        let mut strays: Vec<_> = self
            .table_streams
            .keys()
            .filter(|name| {
                !SYSTEM_STREAMS.contains(&name.as_str()) && tables.get(name.as_str()).is_none()
            })
            .cloned()
            .collect();
        strays.sort();
        oddities.extend(
            strays
                .into_iter()
                .map(|table| Oddity::OrphanTable { table }),
        );
        Ok(tables)
    }

    /// Reads the bytes of a table, which make no rows unless all are there.
    fn whole_table(&mut self, name: &str, id: StreamId) -> Result<Vec<u8>, MsiError> {
        let found = self.compound.readable(id);
        match self.compound.streams.get(id.0) {
            Some(stream) if stream.size != found => Err(MsiError::CutTable {
                table: name.to_owned(),
                found,
                stated: stream.size,
            }),
            _ => self.compound.read_stream(id, self.limits.table_bytes),
        }
    }

    fn names(
        &mut self,
        pool: &StringPool,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<Vec<Arc<str>>, MsiError> {
        let columns = system_columns(TABLES, &TABLES_LAYOUT)?;
        let table = self.table(TABLES, columns, pool, oddities, defects)?;
        check_limit_in(
            "table `_Tables`",
            "the number of rows",
            table.row_count() as u64,
            self.limits.tables as u64,
        )?;
        let mut names = Vec::new();
        for (row, cells) in table.rows().enumerate() {
            match cells.cells() {
                [Value::Text(name)] => names.push(Arc::clone(name)),
                _ => defects.record(MsiError::Nameless {
                    table: TABLES,
                    row,
                    column: "Name",
                })?,
            }
        }
        Ok(names)
    }

    /// Reads `_Columns`: for each table its columns in order; `None` where they cannot be told.
    fn definitions(
        &mut self,
        pool: &StringPool,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<BTreeMap<Arc<str>, Option<Vec<Column>>>, MsiError> {
        let columns = system_columns(COLUMNS, &COLUMNS_LAYOUT)?;
        let table = self.table(COLUMNS, columns, pool, oddities, defects)?;
        let mut numbered: BTreeMap<Arc<str>, Vec<(i32, Option<Column>)>> = BTreeMap::new();
        for (row, cells) in table.rows().enumerate() {
            let nameless = |column| MsiError::Nameless {
                table: COLUMNS,
                row,
                column,
            };
            let [table, number, name, bits] = cells.cells() else {
                continue;
            };
            let Value::Text(table) = table else {
                defects.record(nameless("Table"))?;
                continue;
            };
            let column = if let Value::Text(name) = name {
                // The number is stored as signed; its 16 bits are what counts.
                let bits = bits.as_int().unwrap_or(0) & 0xffff;
                let column = Column::from_bits(table, name, u16::try_from(bits).unwrap_or(0));
                defects.attempt(column)?
            } else {
                defects.record(nameless("Name"))?;
                None
            };
            let columns = numbered.entry(Arc::clone(table)).or_default();
            columns.push((number.as_int().unwrap_or(0), column));
        }
        let mut definitions = BTreeMap::new();
        for (table, columns) in numbered {
            let columns = in_order(&table, columns);
            definitions.insert(table, defects.attempt(columns)?);
        }
        Ok(definitions)
    }

    /// Reads one table's stream; a table without a stream has no rows.
    fn table(
        &mut self,
        name: &str,
        columns: Vec<Column>,
        pool: &StringPool,
        oddities: &mut Vec<Oddity>,
        defects: &mut Defects,
    ) -> Result<Table, MsiError> {
        let bytes = match self.table_streams.get(name) {
            Some(&id) => self.whole_table(name, id)?,
            None => Vec::new(),
        };
        let widths = columns
            .iter()
            .map(|column| column.stored_bytes(pool.reference_bytes));
        let row_bytes = widths.sum::<usize>().max(1);
        if bytes.len() % row_bytes != 0 {
            return Err(MsiError::UnevenTable {
                table: name.to_owned(),
                size: bytes.len() as u64,
                row_bytes,
            });
        }
        let rows = bytes.len() / row_bytes;
        let too_much = |excess: Excess| excess.at(format!("table `{name}`"));
        let count = rows.saturating_mul(columns.len());
        let counted = self.amount.add_cells(count, self.limits);
        counted.map_err(too_much)?;
        let cells = Cells {
            name,
            columns: &columns,
            pool,
            rows,
            bytes: &bytes,
        };
        let order = Order::of(&cells);
        let cells = cells.read(defects)?;
        for cell in &cells {
            let counted = self.amount.add_text(cell, self.limits);
            counted.map_err(too_much)?;
        }
        let table = Table::new(name, columns, cells).map_err(|_| MsiError::NoColumns {
            table: name.to_owned(),
        })?;
        note_order(&table, &order, oddities);
        Ok(table)
    }
}

fn note_order(table: &Table, order: &Order, oddities: &mut Vec<Oddity>) {
    let key = |row| table.rows().nth(row).map(Row::key).unwrap_or_default();
    oddities.extend(order.misplaced.map(|row| Oddity::MisplacedRow {
        table: table.name().to_owned(),
        key: key(row),
        before: key(row - 1),
    }));
    let repeated = order.repeated.iter();
    oddities.extend(repeated.map(|&(first, second)| Oddity::RepeatedKey {
        table: table.name().to_owned(),
        key: key(first),
        rows: (first + 1, second + 1),
    }));
}

/// Returns the columns of one of the tables that define all others.
pub(super) fn system_columns(table: &str, layout: &[(&str, u16)]) -> Result<Vec<Column>, MsiError> {
    layout
        .iter()
        .map(|&(name, bits)| Column::from_bits(table, name, bits))
        .collect()
}

/// Returns the columns in their order; where one is not known, a row has no known length.
fn in_order(table: &str, mut columns: Vec<(i32, Option<Column>)>) -> Result<Vec<Column>, MsiError> {
    columns.sort_by_key(|&(number, _)| number);
    let table = || table.to_owned();
    let mut ordered = Vec::with_capacity(columns.len());
    for ((found, column), expected) in columns.into_iter().zip(1..) {
        let column = column.ok_or_else(|| MsiError::LostColumn {
            table: table(),
            number: found,
        })?;
        if found != expected {
            return Err(MsiError::ColumnNumber {
                table: table(),
                column: column.name().to_owned(),
                found,
                expected,
            });
        }
        ordered.push(column);
    }
    Ok(ordered)
}
