//! What can be wrong with a database, each defect a variant that says where it lies.

use std::io;

use super::codepage::Codepage;
use super::property_set::PropertySetDefect;
use super::signature_defect::SignatureDefect;
use crate::recognition::FileKind;

/// Why a database, or a part of it, was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MsiError {
    /// The system did not give the bytes: no judgement over the file.
    #[error("cannot read {part}")]
    Io {
        /// What was being read.
        part: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The file is no compound file at all.
    #[error("not a compound file: it is {found}")]
    NotACompoundFile {
        /// What it is.
        found: FileKind,
    },
    /// The header of the compound file has a field with an impossible value.
    #[error("the compound file's header has {field} {value:#x} at byte {offset}")]
    CompoundHeader {
        /// Which field.
        field: &'static str,
        /// Its value.
        value: u32,
        /// Where it lies in the file.
        offset: u64,
    },
    /// The file is shorter than its own allocation table says.
    #[error("the file is cut: it has {size} bytes, and its last used sector ends at byte {needed}")]
    Truncated {
        /// The file's size.
        size: u64,
        /// What the allocation table needs.
        needed: u64,
    },
    /// A part of an allocation table was overwritten with zeros.
    #[error("{bytes} bytes of {what} are lost: from byte {offset} on they are all zeros")]
    LostTable {
        /// Which table.
        what: &'static str,
        /// Where the part lies in the file.
        offset: u64,
        /// How long it is.
        bytes: u64,
    },
    /// Nothing is left of the directory, so that no stream can be found.
    #[error(
        "nothing is left of the directory, which starts at byte {offset}: the file has {size} bytes"
    )]
    NoDirectory {
        /// Where the header says that it starts.
        offset: u64,
        /// The file's size.
        size: u64,
    },
    /// Entries of the directory that are guessed.
    #[error(
        "directory entries that are GUESSED: {count}, which look like some, though the directory's chain \
         does not lead to them"
    )]
    GuessedEntries {
        /// How many.
        count: usize,
    },
    /// Streams whose storage is guessed.
    #[error(
        "streams whose storage is GUESSED: {count}, to which the directory does not lead, so that they are \
         listed as if they stood in the root"
    )]
    GuessedStorage {
        /// How many streams.
        count: usize,
    },
    /// A stream whose bytes are guessed from some place on.
    #[error("{what} is GUESSED from byte {told} on, for {found} of {stated} bytes")]
    GuessedStream {
        /// Which one.
        what: String,
        /// Bytes whose place is told.
        told: u64,
        /// Bytes that are there, the guessed among them.
        found: u64,
        /// Bytes that it should have.
        stated: u64,
        /// Why the rest is not told, and where.
        source: Box<MsiError>,
    },
    /// The list of the sectors that hold the allocation table has no end.
    #[error("the list of allocation tables comes back to its part at byte {offset}")]
    AllocationCycle {
        /// Where the part lies in the file.
        offset: u64,
    },
    /// A chain of sectors ends before all is there.
    #[error("the chain of {what} ends too early, at the link at byte {offset}")]
    ChainEnds {
        /// Whose chain.
        what: String,
        /// Where the link that ends it lies in the file.
        offset: u64,
    },
    /// A chain of sectors leads to something that is no sector of the file.
    #[error("the chain of {what} leads at byte {offset} to {to:#x}, which is not a sector")]
    ChainLeadsNowhere {
        /// Whose chain.
        what: String,
        /// Where the link lies in the file.
        offset: u64,
        /// The link.
        to: u32,
    },
    /// A sector belongs to two chains, or to one twice.
    #[error("{what} takes the sector at byte {offset}, which is taken already")]
    SharedSector {
        /// What takes it for the second time.
        what: String,
        /// Where the sector lies in the file.
        offset: u64,
    },
    /// The file ends within a sector.
    #[error("{what} needs more of the sector at byte {offset} than the file has")]
    CutSector {
        /// What needs it.
        what: String,
        /// Where the sector lies in the file.
        offset: u64,
    },
    /// A stream cannot be followed to its end.
    #[error("{what} can be read for {found} of {stated} bytes")]
    BrokenStream {
        /// Which one.
        what: String,
        /// Bytes that are there.
        found: u64,
        /// Bytes that the directory states.
        stated: u64,
        /// What is wrong, and where.
        source: Box<MsiError>,
    },
    /// A directory entry links to an entry that the directory does not have.
    #[error("the directory's link at byte {offset} leads to entry {link}, which is not there")]
    DirectoryLink {
        /// Where the link lies in the file.
        offset: u64,
        /// The number of the entry.
        link: u32,
    },
    /// A directory entry is linked to twice.
    #[error("the directory's link at byte {offset} leads to entry {link} for the second time")]
    DirectoryCycle {
        /// Where the second link lies in the file.
        offset: u64,
        /// The number of the entry.
        link: u32,
    },
    /// A directory entry is neither a storage nor a stream, or the first is not the root.
    #[error("the directory has an entry of the kind {kind} at byte {offset}")]
    DirectoryKind {
        /// Where the kind lies in the file.
        offset: u64,
        /// The kind.
        kind: u8,
    },
    /// The name of a directory entry has an impossible length.
    #[error("the directory has a name of {length} bytes at byte {offset}")]
    DirectoryNameLength {
        /// Where the length lies in the file.
        offset: u64,
        /// The length in bytes, with the NUL at the end.
        length: u16,
    },
    /// The name of a directory entry is no UTF-16.
    #[error("the directory has at byte {offset} a name that is not UTF-16")]
    DirectoryName {
        /// Where the name lies in the file.
        offset: u64,
    },
    /// A stream is asked for that this file does not list.
    #[error("there is no stream with the number {id}")]
    NoSuchStream {
        /// The number.
        id: usize,
    },
    /// A table's stream is there in part only; it is stored column by column, so that no row is whole.
    #[error("table `{table}` is left out: {found} of its {stated} bytes can be read")]
    CutTable {
        /// The table.
        table: String,
        /// Bytes that are there.
        found: u64,
        /// Bytes that the directory states.
        stated: u64,
    },
    /// Tables of which it is guessed that they have no rows.
    #[error(
        "tables that are GUESSED to be empty: {count}, which have no stream in what is left of the directory"
    )]
    GuessedEmpty {
        /// How many.
        count: usize,
    },
    /// A compound file without the streams of an installer database.
    #[error("a compound file, but no installer database: it has no `{missing}` stream")]
    NotADatabase {
        /// The first stream missed.
        missing: &'static str,
    },
    /// The file states more than is read of one database.
    #[error("{what} exceeds the limit in {place}: {stated} of at most {limit}")]
    LimitExceeded {
        /// What.
        what: String,
        /// Where: the part of the file that was being read.
        place: String,
        /// How much there is.
        stated: u64,
        /// How much is read.
        limit: u64,
    },
    /// The string pool ends within an entry.
    #[error("the string pool is cut within the entry of string {id} at byte {offset}")]
    PoolCut {
        /// The string.
        id: u32,
        /// Where the entry starts in `_StringPool`.
        offset: usize,
    },
    /// A string lies beyond the end of `_StringData`.
    #[error("string {id} takes bytes {offset} to {end} of the string data, which has {size}")]
    StringBeyondData {
        /// The string.
        id: u32,
        /// Where it starts in `_StringData`.
        offset: u64,
        /// Where it would end.
        end: u64,
        /// Size of `_StringData`.
        size: u64,
    },
    /// A string has bytes beyond ASCII in a code page that is not known here.
    #[error("string {id} is written in the unknown code page {codepage}")]
    UnknownCodepage {
        /// The string.
        id: u32,
        /// The code page.
        codepage: Codepage,
    },
    /// A cell refers to an entry of the pool that holds no string.
    #[error("row {row} of `{table}` has in `{column}` the string {id}, which is an unused entry")]
    UnusedString {
        /// The table.
        table: String,
        /// The row, counted from 0 in stored order.
        row: usize,
        /// The column.
        column: String,
        /// The reference.
        id: u32,
    },
    /// A cell refers to a string that the pool does not have.
    #[error("row {row} of `{table}` has in `{column}` the string {id}, and the pool has {strings}")]
    DanglingString {
        /// The table.
        table: String,
        /// The row, counted from 0 in stored order.
        row: usize,
        /// The column.
        column: String,
        /// The reference.
        id: u32,
        /// How many strings the pool has.
        strings: u32,
    },
    /// A table's stream is no whole number of rows.
    #[error(
        "table `{table}` has {size} bytes, which is not a multiple of its {row_bytes}-byte rows"
    )]
    UnevenTable {
        /// The table.
        table: String,
        /// Size of its stream.
        size: u64,
        /// Bytes of one row.
        row_bytes: usize,
    },
    /// A row of `_Tables` or `_Columns` has no name.
    #[error("row {row} of `{table}` has no `{column}`")]
    Nameless {
        /// `_Tables` or `_Columns`.
        table: &'static str,
        /// The row, counted from 0.
        row: usize,
        /// The column.
        column: &'static str,
    },
    /// `_Tables` names a table twice.
    #[error("table `{table}` is listed twice")]
    DuplicateTable {
        /// The table.
        table: String,
    },
    /// `_Tables` names a table that has no columns.
    #[error("table `{table}` is listed and has no columns")]
    NoColumns {
        /// The table.
        table: String,
    },
    /// A column of a table cannot be read, so that its rows cannot be told apart.
    #[error("table `{table}` is left out: its column {number} cannot be read")]
    LostColumn {
        /// The table.
        table: String,
        /// The number of the column, from 1 on.
        number: i32,
    },
    /// The columns of a table are not numbered 1, 2, 3 and so on.
    #[error("table `{table}` has the column `{column}` at number {found} where {expected} is due")]
    ColumnNumber {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Its number.
        found: i32,
        /// The number due.
        expected: i32,
    },
    /// A column's type bits describe no storage known here.
    #[error("column `{table}.{column}` has the unknown type {bits:#06x}")]
    UnknownColumnType {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The bits.
        bits: u16,
    },
    /// A property set is broken.
    #[error("the property set `{stream}` is malformed")]
    PropertySet {
        /// Its decoded stream name.
        stream: String,
        /// What is wrong.
        source: PropertySetDefect,
    },
    /// The signature is broken.
    #[error("the signature is malformed")]
    Signature {
        /// What is wrong.
        source: SignatureDefect,
    },
}

impl MsiError {
    /// Whether the system is at fault and not the bytes.
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Io { .. })
    }

    /// Returns what the file is, where it is none of the kind that can be a database.
    pub const fn other_kind(&self) -> Option<&FileKind> {
        match self {
            Self::NotACompoundFile { found } => Some(found),
            _ => None,
        }
    }
}
