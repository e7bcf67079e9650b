//! What was read of one database, as one value without IO.

use std::fmt;

use uuid::Uuid;

use super::codepage::Codepage;
use super::name::StreamKind;
use super::summary::SummaryInformation;
use super::table::Tables;

/// Everything read of one installer database; streams are listed and stay in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// What kind of database it is.
    pub kind: Kind,
    /// The compound file around it.
    pub container: Container,
    /// The code page of the string pool.
    pub codepage: Codepage,
    /// The summary information, empty where the stream is missing.
    pub summary: SummaryInformation,
    /// The tables, including `_Validation` and without `_Tables` and `_Columns`, which they came from.
    ///
    /// None for a transform: its streams hold changes, not rows.
    pub tables: Tables,
    /// Every stream, those of the tables among them, in the order of the compound file's directory.
    pub streams: Vec<Stream>,
    /// The storages below the root, parents first: the transforms of a patch, embedded databases.
    pub storages: Vec<Storage>,
    /// What is unusual and does not hinder reading.
    pub oddities: Vec<Oddity>,
}

/// The kinds of installer databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An installation package, `.msi`.
    Package,
    /// A merge module, `.msm`.
    MergeModule,
    /// A patch package, `.msp`.
    Patch,
    /// A transform, `.mst`.
    Transform,
}

impl Kind {
    /// Returns the usual file extension without the dot: `msi`, `msm`, `msp` or `mst`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Package => "msi",
            Self::MergeModule => "msm",
            Self::Patch => "msp",
            Self::Transform => "mst",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// Facts of the compound file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// The major version: 3 has sectors of 512 bytes, 4 of 4,096.
    pub version: u16,
    /// Size of the file in bytes.
    pub size: u64,
    /// Bytes after the last sector that the allocation table knows as used.
    pub trailing: u64,
    /// The class of the root storage.
    pub class: Uuid,
}

/// One stream of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The position in the directory, by which [`super::Database::open_stream`] finds it.
    pub id: StreamId,
    /// The storage it stands in; `None` is the root.
    pub storage: Option<StorageId>,
    /// The name as stored.
    pub raw_name: String,
    /// The decoded name, not necessarily unique.
    pub name: String,
    /// Whether it is marked as a table's.
    pub kind: StreamKind,
    /// Size in bytes, as the directory states it.
    pub size: u64,
}

/// One storage below the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// Its number among the storages.
    pub id: StorageId,
    /// The storage it stands in; `None` is the root.
    pub parent: Option<StorageId>,
    /// The name as stored.
    pub raw_name: String,
    /// The decoded name.
    pub name: String,
    /// Its class.
    pub class: Uuid,
}

/// Finds a stream in the file it was listed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub(super) usize);

/// Finds a storage in the file it was listed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorageId(pub(super) usize);

/// What is unusual in a database and does not hinder reading it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Oddity {
    /// Bytes that are not all zeros follow the last used sector.
    #[error("{bytes} bytes follow the end of the compound file")]
    TrailingBytes {
        /// How many.
        bytes: u64,
    },
    /// Zeros follow the last used sector: free sectors that the writer left.
    #[error("{bytes} bytes of zeros follow the end of the compound file")]
    TrailingZeros {
        /// How many.
        bytes: u64,
    },
    /// The header gives the directory another size than it has.
    #[error(
        "the header says that the directory has {stated} sectors; a file of version {version} says {expected}"
    )]
    DirectorySectors {
        /// The major version.
        version: u16,
        /// What the header says.
        stated: u32,
        /// How many it has in version 4; version 3 always says 0.
        expected: usize,
    },
    /// A row stands behind one whose key is greater.
    #[error(
        "the rows of table `{table}` are not in the order of their keys: `{}` stands after `{}`",
        key.join("/"), before.join("/")
    )]
    MisplacedRow {
        /// The table.
        table: String,
        /// The key of the first such row.
        key: Vec<String>,
        /// The key of the row before it.
        before: Vec<String>,
    },
    /// Two rows have one key.
    #[error("rows {} and {} of table `{table}` have the same key `{}`", rows.0, rows.1, key.join("/"))]
    RepeatedKey {
        /// The table.
        table: String,
        /// The key.
        key: Vec<String>,
        /// The rows, counted from 1 in their stored order.
        rows: (usize, usize),
    },
    /// A directory entry is out of order, so that a search by its name may miss it.
    #[error("the directory entry `{name}` is out of order")]
    MisplacedEntry {
        /// Its decoded name.
        name: String,
    },
    /// Two streams of one storage decode to the same name.
    #[error("two streams are named `{name}`")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A stream is marked as a table's, and no such table is listed.
    #[error("the stream of table `{table}` is there, and the table is not listed")]
    OrphanTable {
        /// The table.
        table: String,
    },
    /// `_Columns` defines columns of a table that is not listed.
    #[error("columns are defined for table `{table}`, which is not listed")]
    OrphanColumns {
        /// The table.
        table: String,
    },
    /// Strings have bytes that their code page does not know; they became replacement characters.
    #[error(
        "{count} strings, string {first} first, have bytes that code page {codepage} does not know"
    )]
    UndecodableStrings {
        /// The first of them.
        first: u32,
        /// How many there are.
        count: usize,
        /// The code page.
        codepage: Codepage,
    },
    /// The pool is neutral, and strings have bytes beyond ASCII; they are read as code page 1252.
    #[error(
        "{count} strings, string {first} first, are not ASCII, and the database has no code page"
    )]
    NeutralStrings {
        /// The first of them.
        first: u32,
        /// How many there are.
        count: usize,
    },
    /// The string data has bytes that no entry of the pool takes.
    #[error("the last {bytes} bytes of the string data belong to no string")]
    UnusedStringData {
        /// How many.
        bytes: u64,
    },
    /// There is no summary information.
    #[error("the summary information is missing")]
    NoSummaryInformation,
}

/// The processor a package is made for, as the first part of the summary's Template says.
///
/// See [Template Summary](https://learn.microsoft.com/windows/win32/msi/template-summary).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// `Intel`, or nothing.
    X86,
    /// `x64` or `AMD64`.
    X64,
    /// `Intel64`: Itanium.
    Itanium,
    /// `Arm`.
    Arm,
    /// `Arm64`.
    Arm64,
}

impl Platform {
    /// Reads the part of the Template before the semicolon; case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        const NAMES: [(&str, Platform); 7] = [
            ("", Platform::X86),
            ("Intel", Platform::X86),
            ("x64", Platform::X64),
            ("AMD64", Platform::X64),
            ("Intel64", Platform::Itanium),
            ("Arm", Platform::Arm),
            ("Arm64", Platform::Arm64),
        ];
        NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text))
            .map(|&(_, platform)| platform)
    }

    /// Returns the usual short name: `x86`, `x64`, `ia64`, `arm` or `arm64`.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::X64 => "x64",
            Self::Itanium => "ia64",
            Self::Arm => "arm",
            Self::Arm64 => "arm64",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
