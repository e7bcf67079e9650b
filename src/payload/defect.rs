//! What is wrong with the files of a package: in its tables, or when they are read.

use super::media::Cabinet;
use crate::bundle::PathError;
use crate::cab::CabError;
use crate::disk::DiskError;
use crate::msi::MsiError;

/// What the tables state wrongly about files, media and folders.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableDefect {
    /// A cell that cannot be done without is empty, or holds something impossible.
    #[error("row `{key}` of `{table}` has no usable `{column}`")]
    Cell {
        /// The table.
        table: &'static str,
        /// The row's key, its parts joined by slashes.
        key: String,
        /// The column.
        column: &'static str,
    },
    /// Two rows have one key.
    #[error("the key `{file}` stands twice in `File`")]
    RepeatedFile {
        /// The key.
        file: String,
    },
    /// A file belongs to a component that is not there or has no folder.
    #[error(
        "row `{file}` of `File` belongs to the component `{component}`, which has no row with a directory"
    )]
    NoComponent {
        /// The file.
        file: String,
        /// The component.
        component: String,
    },
    /// A folder that is referred to is not there.
    #[error("the directory `{directory}` is referred to and has no row in `Directory`")]
    NoDirectory {
        /// The directory.
        directory: String,
    },
    /// A folder lies within itself.
    #[error("row `{directory}` of `Directory` lies within itself")]
    DirectoryCycle {
        /// The directory.
        directory: String,
    },
    /// Folders within folders beyond what is read.
    #[error("row `{directory}` of `Directory` lies deeper than {limit} folders")]
    DirectoryDepth {
        /// The directory.
        directory: String,
        /// How deep folders may lie.
        limit: usize,
    },
    /// A name leads out of its folder or is none on some system.
    #[error("row `{key}` of `{table}` has in `{column}` the name `{}`, which {reason}", name.escape_debug())]
    Name {
        /// The table.
        table: &'static str,
        /// The row's key, its parts joined by slashes.
        key: String,
        /// The column.
        column: &'static str,
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: BadName,
    },
    /// No medium has the file.
    #[error(
        "row `{file}` of `File` has the sequence number {sequence}, which no row of `Media` covers"
    )]
    NoMedium {
        /// The file.
        file: String,
        /// Its number.
        sequence: i32,
    },
    /// A compressed file lies on a medium without a cabinet.
    #[error("row `{file}` of `File` is compressed, and row `{disk}` of `Media` names no cabinet")]
    NoCabinet {
        /// The file.
        file: String,
        /// The medium.
        disk: i32,
    },
    /// The sequence numbers of media do not rise with the disk numbers.
    #[error(
        "row `{disk}` of `Media` ends at the sequence number {last}, which does not come after {before}"
    )]
    MediaOrder {
        /// The medium.
        disk: i32,
        /// Its last number.
        last: i32,
        /// The last number of the medium before.
        before: i32,
    },
}

/// What is wrong with one name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// It has a separator, so that it is a path.
    #[error("has the separator `{0}`")]
    Separator(char),
    /// It is no name everywhere.
    #[error(transparent)]
    Refused(#[from] PathError),
}

impl TableDefect {
    pub(super) fn cell(
        table: &'static str,
        key: impl AsRef<[String]>,
        column: &'static str,
    ) -> Self {
        Self::Cell {
            table,
            key: key.as_ref().join("/"),
            column,
        }
    }

    pub(super) fn name(
        table: &'static str,
        key: &[String],
        column: &'static str,
        name: &str,
        reason: BadName,
    ) -> Self {
        Self::Name {
            table,
            key: key.join("/"),
            column,
            name: name.to_owned(),
            reason,
        }
    }
}

/// Why a file of a package was not read, or is not what the tables say.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// The tables give no place where its bytes could be.
    #[error("the tables do not say where the file `{file}` is")]
    Nowhere {
        /// The file.
        file: String,
    },
    /// The stream of an embedded cabinet is missing.
    #[error("the package has no stream `{stream}`, which should be a cabinet")]
    NoStream {
        /// Its name.
        stream: String,
    },
    /// An external cabinet is not beside the package.
    #[error("the cabinet `{cabinet}` is not beside the package")]
    NoCabinet {
        /// Its name.
        cabinet: String,
    },
    /// A loose file is not where the tables say.
    #[error("the file `{path}` is not beside the package")]
    NoFile {
        /// Its path from the package's folder.
        path: String,
    },
    /// Several files beside the package differ from the name in case only.
    #[error("several names beside the package differ from `{name}` in case only")]
    Ambiguous {
        /// The name.
        name: String,
    },
    /// The cabinet has no member for the file.
    #[error("the cabinet `{cabinet}` has no member `{file}`")]
    NoMember {
        /// The file.
        file: String,
        /// The cabinet.
        cabinet: String,
    },
    /// Two members of the cabinet have the file's name, and nothing says which of them it is.
    #[error("the cabinet `{cabinet}` has two members `{file}`")]
    RepeatedMember {
        /// The file.
        file: String,
        /// The cabinet.
        cabinet: String,
    },
    /// The cabinet is broken, or what it needs is missing.
    #[error("the cabinet `{}` cannot be read", cabinet.name())]
    Cabinet {
        /// The cabinet.
        cabinet: Cabinet,
        /// What is wrong with it.
        source: CabError,
    },
    /// The cabinets hold more than any package of this size has reason to.
    #[error(
        "the cabinets would unpack to more than {limit} bytes, which is too much for their size"
    )]
    TooMuchData {
        /// How many bytes they may unpack to; see [`Limits`](super::Limits).
        limit: u64,
    },
    /// The package is broken where the cabinet lies.
    #[error(transparent)]
    Database(#[from] MsiError),
    /// The system does not give the bytes.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file has another size than the table says.
    #[error("the file `{file}` has {found} bytes, and `File` says {stated}")]
    Size {
        /// The file.
        file: String,
        /// What the table says.
        stated: u64,
        /// What it has.
        found: u64,
    },
    /// The file has another hash than the table says.
    #[error("the content of the file `{file}` does not have the hash in `MsiFileHash`")]
    Hash {
        /// The file.
        file: String,
    },
}

impl Unread {
    /// Whether only something beside the package is missing or unreadable: the package's own bytes are not
    /// at fault.
    pub fn is_about_surroundings(&self) -> bool {
        use crate::cab::Defect::{MissingCabinet, Open, Read};
        match self {
            Self::NoCabinet { .. } | Self::NoFile { .. } | Self::Disk(_) => true,
            Self::Database(error) => error.is_environment(),
            Self::Cabinet { cabinet, source } => match source.defect {
                Open(_) | Read(_) => true,
                MissingCabinet { .. } => matches!(cabinet, Cabinet::Beside(_)),
                _ => false,
            },
            _ => false,
        }
    }
}
