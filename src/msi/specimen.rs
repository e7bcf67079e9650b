//! Databases made for tests, right or wrong in one place.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use uuid::Uuid;

use super::name::{self, StreamKind};

/// A database under construction.
pub(super) struct Specimen {
    pub version: cfb::Version,
    pub class: Uuid,
    pub long_references: bool,
    strings: Vec<Vec<u8>>,
    names: Vec<u32>,
    definitions: Vec<(u32, u16, u32, u16)>,
    /// By stored name, with storages before a slash.
    pub streams: BTreeMap<String, Vec<u8>>,
}

/// A cell as a test writes it.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Null,
    Int(i32),
    Text(&'a str),
    /// A number of the string pool, which may lead nowhere.
    Reference(u32),
    Stream,
}

impl Specimen {
    pub fn new() -> Self {
        Self {
            version: cfb::Version::V3,
            class: Uuid::from_u128(0x000c_1084_0000_0000_c000_0000_0000_0046),
            long_references: false,
            strings: Vec::new(),
            names: Vec::new(),
            definitions: Vec::new(),
            streams: BTreeMap::new(),
        }
    }

    /// Adds a table; each column is a name and its type bits.
    pub fn table(
        &mut self,
        name: &str,
        columns: &[(&str, u16)],
        rows: &[&[Cell<'_>]],
    ) -> &mut Self {
        let table = self.reference(name);
        self.names.push(table);
        for (&(column, bits), number) in columns.iter().zip(1..) {
            let column = self.reference(column);
            self.definitions.push((table, number, column, bits));
        }
        let mut bytes = Vec::new();
        for (index, &(_, bits)) in columns.iter().enumerate() {
            for row in rows {
                self.cell(&mut bytes, row[index], bits);
            }
        }
        self.stream(StreamKind::Table, name, bytes)
    }

    /// Adds a stream of the root, or replaces one.
    pub fn stream(&mut self, kind: StreamKind, name: &str, bytes: Vec<u8>) -> &mut Self {
        self.streams.insert(name::encode(kind, name), bytes);
        self
    }

    /// Returns the file's bytes.
    pub fn build(&self) -> Vec<u8> {
        let mut streams = self.streams.clone();
        let mut system = |name, bytes| {
            streams
                .entry(name::encode(StreamKind::Table, name))
                .or_insert(bytes);
        };
        system("_StringPool", self.pool());
        system("_StringData", self.strings.concat());
        let references = |all: Vec<u32>| {
            all.into_iter()
                .flat_map(|id| self.bytes_of(id))
                .collect::<Vec<_>>()
        };
        let words = |all: Vec<u16>| {
            all.into_iter()
                .flat_map(|word| (word ^ 0x8000).to_le_bytes())
        };
        system("_Tables", references(self.names.clone()));
        let definitions = &self.definitions;
        let mut columns = references(definitions.iter().map(|row| row.0).collect());
        columns.extend(words(definitions.iter().map(|row| row.1).collect()));
        columns.extend(references(definitions.iter().map(|row| row.2).collect()));
        columns.extend(words(definitions.iter().map(|row| row.3).collect()));
        system("_Columns", columns);
        let mut file =
            cfb::CompoundFile::create_with_version(self.version, Cursor::new(Vec::new())).unwrap();
        file.set_storage_clsid("/", self.class).unwrap();
        for (name, bytes) in streams {
            if let Some((storage, _)) = name.rsplit_once('/') {
                file.create_storage_all(storage).unwrap();
            }
            file.create_stream(&name)
                .unwrap()
                .write_all(&bytes)
                .unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn reference(&mut self, text: &str) -> u32 {
        let known = self
            .strings
            .iter()
            .position(|string| string == text.as_bytes());
        let index = known.unwrap_or_else(|| {
            self.strings.push(text.as_bytes().to_vec());
            self.strings.len() - 1
        });
        u32::try_from(index + 1).unwrap()
    }

    fn cell(&mut self, bytes: &mut Vec<u8>, cell: Cell<'_>, bits: u16) {
        let is_text = bits & 0x0c00 == 0x0c00;
        match cell {
            Cell::Text(text) => {
                let id = self.reference(text);
                bytes.extend(self.bytes_of(id));
            }
            Cell::Reference(id) => bytes.extend(self.bytes_of(id)),
            Cell::Null if is_text => bytes.extend(self.bytes_of(0)),
            Cell::Null if bits & 0xff == 4 => bytes.extend([0; 4]),
            Cell::Null => bytes.extend([0; 2]),
            Cell::Int(number) if bits & 0xff == 4 => {
                bytes.extend((number.cast_unsigned() ^ 0x8000_0000).to_le_bytes());
            }
            Cell::Int(number) => {
                let number = i16::try_from(number).unwrap().cast_unsigned();
                bytes.extend((number ^ 0x8000).to_le_bytes());
            }
            Cell::Stream => bytes.extend([1, 0]),
        }
    }

    fn bytes_of(&self, reference: u32) -> Vec<u8> {
        let width = if self.long_references { 3 } else { 2 };
        reference.to_le_bytes()[..width].to_vec()
    }

    fn pool(&self) -> Vec<u8> {
        let flag = if self.long_references {
            0x8000_0000_u32
        } else {
            0
        };
        let mut bytes = (flag + 1252).to_le_bytes().to_vec();
        for string in &self.strings {
            match u16::try_from(string.len()) {
                Ok(length) => bytes.extend(length.to_le_bytes()),
                Err(_) => bytes.extend([0, 0]),
            }
            bytes.extend(1_u16.to_le_bytes());
            if string.len() > usize::from(u16::MAX) {
                bytes.extend(u32::try_from(string.len()).unwrap().to_le_bytes());
            }
        }
        bytes
    }
}

/// Moves each sector of a compound file to `places[its number]`, and all links with it.
pub(super) fn rearranged(bytes: &[u8], places: &[u32]) -> Vec<u8> {
    let long = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let sector_bytes = 1 << bytes[30];
    let start = |sector: u32| (sector as usize + 1) * sector_bytes;
    let moved = |sector: u32| places.get(sector as usize).copied().unwrap_or(sector);
    let sectors = 0..u32::try_from(places.len()).unwrap();
    let mut file = bytes.to_vec();
    for sector in sectors.clone() {
        let (from, to) = (start(sector), start(moved(sector)));
        file[to..to + sector_bytes].copy_from_slice(&bytes[from..from + sector_bytes]);
    }
    let mut put = |at: usize, value: u32| file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let tables = (76..512).step_by(4).map(|at| long(bytes, at));
    let tables: Vec<u32> = tables.filter(|&table| table < sectors.end).collect();
    for at in (76..512).step_by(4).chain([48, 60]) {
        put(at, moved(long(bytes, at)));
    }
    // Where the table has a sector's entry.
    let entry = |sector: u32| {
        let (table, entry) = (
            sector as usize * 4 / sector_bytes,
            sector as usize * 4 % sector_bytes,
        );
        start(tables[table]) + entry
    };
    for sector in sectors {
        let at = entry(moved(sector));
        let table = u32::try_from(at / sector_bytes - 1).unwrap();
        let at = start(moved(table)) + at % sector_bytes;
        put(at, moved(long(bytes, entry(sector))));
    }
    let mut directory = long(bytes, 48);
    while (directory as usize) < places.len() {
        for offset in (0..sector_bytes).step_by(128) {
            let entry = start(directory) + offset;
            let is_mini = bytes[entry + 66] == 2 && long(bytes, entry + 120) < 4096;
            if !is_mini {
                put(
                    start(moved(directory)) + offset + 116,
                    moved(long(bytes, entry + 116)),
                );
            }
        }
        directory = long(bytes, entry(directory));
    }
    file
}
