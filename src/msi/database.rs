//! Reading a database: from streams to tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Seek};
use std::sync::Arc;

use uuid::Uuid;

use super::column::{Column, ColumnKind};
use super::compound::{Compound, check_limit};
use super::error::MsiError;
use super::limits::Limits;
use super::name::StreamKind;
use super::package::{Kind, Oddity, Package, StorageId, StreamId};
use super::pool::{NoString, StringPool};
use super::property_set::PropertySet;
use super::summary::{SUMMARY_STREAM, SummaryInformation};
use super::table::{Table, Tables, Value};

const POOL: &str = "_StringPool";
const DATA: &str = "_StringData";
const TABLES: &str = "_Tables";
const COLUMNS: &str = "_Columns";

const TRANSFORM_CLASS: Uuid = Uuid::from_u128(0x000c_1082_0000_0000_c000_0000_0000_0046);
const PATCH_CLASS: Uuid = Uuid::from_u128(0x000c_1086_0000_0000_c000_0000_0000_0046);

/// An open database: what was read of it, and its streams on demand.
pub struct Database<R> {
    compound: Compound<R>,
    package: Package,
}

impl<R: Read + Seek> Database<R> {
    /// Reads everything but the streams' content.
    pub fn open(reader: R, limits: &Limits) -> Result<Self, MsiError> {
        let mut compound = Compound::open(reader, limits)?;
        let mut oddities = Vec::new();
        if compound.container.trailing > 0 {
            oddities.push(Oddity::TrailingBytes {
                bytes: compound.container.trailing,
            });
        }
        note_duplicates(&compound, &mut oddities);
        let mut scope = Scope::new(&mut compound, None, limits);
        let pool = scope.pool(&mut oddities)?;
        let is_transform = scope.compound.container.class == TRANSFORM_CLASS;
        let tables = if is_transform {
            Tables::default()
        } else {
            scope.tables(&pool, &mut oddities)?
        };
        let summary = scope.summary(&mut oddities)?;
        let package = Package {
            kind: kind_of(compound.container.class, &tables),
            container: compound.container,
            codepage: pool.codepage,
            summary,
            streams: compound.streams.clone(),
            storages: compound.storages.clone(),
            tables,
            oddities,
        };
        Ok(Self { compound, package })
    }

    /// Returns what was read.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// Returns what was read and closes the file.
    pub fn into_package(self) -> Package {
        self.package
    }

    /// Opens a stream that [`Package::streams`] lists.
    ///
    /// Reading it fails with `InvalidData` where the compound file is broken.
    pub fn open_stream(&mut self, id: StreamId) -> Result<impl Read + Seek + '_, MsiError> {
        self.compound.open_stream(id)
    }
}

/// Merge modules have the class of packages, and old writers leave the class out.
fn kind_of(class: Uuid, tables: &Tables) -> Kind {
    match class {
        TRANSFORM_CLASS => Kind::Transform,
        PATCH_CLASS => Kind::Patch,
        _ if tables.get("ModuleSignature").is_some() => Kind::MergeModule,
        _ => Kind::Package,
    }
}

fn note_duplicates<R>(compound: &Compound<R>, oddities: &mut Vec<Oddity>) {
    let mut seen = BTreeSet::new();
    for stream in &compound.streams {
        if !seen.insert((stream.storage, stream.kind, &stream.name)) {
            let name = stream.name.clone();
            oddities.push(Oddity::DuplicateName { name });
        }
    }
}

/// One storage that holds a database: the root, or one within.
struct Scope<'a, R> {
    compound: &'a mut Compound<R>,
    limits: &'a Limits,
    /// The streams of this storage that are marked as a table's, by name.
    table_streams: HashMap<String, StreamId>,
    summary: Option<StreamId>,
    cells: usize,
}

impl<'a, R: Read + Seek> Scope<'a, R> {
    fn new(compound: &'a mut Compound<R>, storage: Option<StorageId>, limits: &'a Limits) -> Self {
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
            cells: 0,
        }
    }

    fn pool(&mut self, oddities: &mut Vec<Oddity>) -> Result<StringPool, MsiError> {
        let missing = |missing| MsiError::NotADatabase { missing };
        let pool = *self.table_streams.get(POOL).ok_or(missing(POOL))?;
        let data = *self.table_streams.get(DATA).ok_or(missing(DATA))?;
        let pool = self.compound.read_stream(pool, self.limits.string_bytes)?;
        let data = self.compound.read_stream(data, self.limits.string_bytes)?;
        StringPool::parse(&pool, &data, self.limits.strings, oddities)
    }

    fn summary(&mut self, oddities: &mut Vec<Oddity>) -> Result<SummaryInformation, MsiError> {
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

    fn tables(
        &mut self,
        pool: &StringPool,
        oddities: &mut Vec<Oddity>,
    ) -> Result<Tables, MsiError> {
        let mut definitions = self.definitions(pool)?;
        let mut tables = Tables::default();
        for name in self.names(pool)? {
            let columns = definitions.remove(&*name).unwrap_or_default();
            if columns.is_empty() {
                let table = name.to_string();
                return Err(MsiError::NoColumns { table });
            }
            let table = self.table(&name, columns, pool)?;
            if tables.insert(table).is_some() {
                let table = name.to_string();
                return Err(MsiError::DuplicateTable { table });
            }
        }
        let orphans = definitions.into_keys();
        oddities.extend(orphans.map(|table| Oddity::OrphanColumns {
            table: table.to_string(),
        }));
        let own = [POOL, DATA, TABLES, COLUMNS];
        let mut strays: Vec<_> = self
            .table_streams
            .keys()
            .filter(|name| !own.contains(&name.as_str()) && tables.get(name).is_none())
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

    fn names(&mut self, pool: &StringPool) -> Result<Vec<Arc<str>>, MsiError> {
        let columns = system_columns(TABLES, &[("Name", 0x2d40)])?;
        let table = self.table(TABLES, columns, pool)?;
        check_limit(
            "the number of tables",
            table.row_count() as u64,
            self.limits.tables as u64,
        )?;
        let name_of = |(row, cells): (usize, super::table::Row<'_>)| match &cells.cells() {
            [Value::Text(name)] => Ok(Arc::clone(name)),
            _ => Err(MsiError::Nameless {
                table: TABLES,
                row,
                column: "Name",
            }),
        };
        table.rows().enumerate().map(name_of).collect()
    }

    /// Reads `_Columns`: for each table its columns in order.
    fn definitions(
        &mut self,
        pool: &StringPool,
    ) -> Result<BTreeMap<Arc<str>, Vec<Column>>, MsiError> {
        let layout = [
            ("Table", 0x2d40),
            ("Number", 0x2502),
            ("Name", 0x0d40),
            ("Type", 0x0502),
        ];
        let columns = system_columns(COLUMNS, &layout)?;
        let table = self.table(COLUMNS, columns, pool)?;
        let mut numbered: BTreeMap<Arc<str>, Vec<(i32, Column)>> = BTreeMap::new();
        for (row, cells) in table.rows().enumerate() {
            let nameless = |column| MsiError::Nameless {
                table: COLUMNS,
                row,
                column,
            };
            let [Value::Text(table), number, Value::Text(name), bits] = cells.cells() else {
                let has_table = cells.text("Table").is_some();
                return Err(nameless(if has_table { "Name" } else { "Table" }));
            };
            // The number is stored as signed; its 16 bits are what counts.
            let bits = bits.as_int().unwrap_or(0) & 0xffff;
            let column = Column::from_bits(table, name, u16::try_from(bits).unwrap_or(0))?;
            let columns = numbered.entry(Arc::clone(table)).or_default();
            columns.push((number.as_int().unwrap_or(0), column));
        }
        numbered
            .into_iter()
            .map(|(table, columns)| Ok((Arc::clone(&table), in_order(&table, columns)?)))
            .collect()
    }

    /// Reads one table's stream; a table without a stream has no rows.
    fn table(
        &mut self,
        name: &str,
        columns: Vec<Column>,
        pool: &StringPool,
    ) -> Result<Table, MsiError> {
        let bytes = match self.table_streams.get(name) {
            Some(&id) => self.compound.read_stream(id, self.limits.table_bytes)?,
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
        self.cells = self
            .cells
            .saturating_add(rows.saturating_mul(columns.len()));
        check_limit(
            "the number of cells",
            self.cells as u64,
            self.limits.cells as u64,
        )?;
        let cells = Cells {
            name,
            columns: &columns,
            pool,
            rows,
            bytes: &bytes,
        }
        .read()?;
        Table::new(name, columns, cells).map_err(|_| MsiError::NoColumns {
            table: name.to_owned(),
        })
    }
}

fn system_columns(table: &str, layout: &[(&str, u16)]) -> Result<Vec<Column>, MsiError> {
    layout
        .iter()
        .map(|&(name, bits)| Column::from_bits(table, name, bits))
        .collect()
}

fn in_order(table: &str, mut columns: Vec<(i32, Column)>) -> Result<Vec<Column>, MsiError> {
    columns.sort_by_key(|&(number, _)| number);
    for ((found, column), expected) in columns.iter().zip(1..) {
        if *found != expected {
            return Err(MsiError::ColumnNumber {
                table: table.to_owned(),
                column: column.name().to_owned(),
                found: *found,
                expected,
            });
        }
    }
    Ok(columns.into_iter().map(|(_, column)| column).collect())
}

/// The bytes of one table: all cells of the first column, then all of the second, and so on.
struct Cells<'a> {
    name: &'a str,
    columns: &'a [Column],
    pool: &'a StringPool,
    rows: usize,
    bytes: &'a [u8],
}

impl Cells<'_> {
    /// Returns the cells row after row.
    fn read(&self) -> Result<Vec<Value>, MsiError> {
        let count = self.columns.len();
        let mut cells = vec![Value::Null; self.rows * count];
        let mut rest = self.bytes;
        for (index, column) in self.columns.iter().enumerate() {
            let width = column.stored_bytes(self.pool.reference_bytes);
            let (own, after) = rest.split_at_checked(width * self.rows).unwrap_or_default();
            rest = after;
            let targets = cells.iter_mut().skip(index).step_by(count);
            for (row, (bytes, target)) in own.chunks_exact(width).zip(targets).enumerate() {
                *target = self.cell(row, column, bytes)?;
            }
        }
        self.name_streams(&mut cells);
        Ok(cells)
    }

    fn cell(&self, row: usize, column: &Column, bytes: &[u8]) -> Result<Value, MsiError> {
        let mut number = [0; 4];
        number[..bytes.len()].copy_from_slice(bytes);
        let number = u32::from_le_bytes(number);
        // Numbers are stored with their sign bit turned over, so that 0 is free to mean null.
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
                Err(reason) => return Err(self.no_string(row, column, number, reason)),
            },
        })
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
            let mut name = self.name.to_owned();
            for (column, value) in self.columns.iter().zip(&*row) {
                if column.is_key() {
                    name.push('.');
                    name.push_str(&value.to_text());
                }
            }
            let name: Arc<str> = name.into();
            for value in row.iter_mut() {
                if matches!(value, Value::Stream(_)) {
                    *value = Value::Stream(Arc::clone(&name));
                }
            }
        }
    }
}
