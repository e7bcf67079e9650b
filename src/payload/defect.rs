//! What is wrong with the files of a package: in its tables, or when they are read.

use std::path::PathBuf;

use super::disagreement::Disagreement;
use super::media::Cabinet;
use crate::bundle::PathError;
use crate::cab::CabError;
use crate::disk::DiskError;
use crate::msi::MsiError;

/// How much of a text a defect shows: more than a name may have.
const EXCERPT_CHARACTERS: usize = 300;

/// What the tables state wrongly about files, media and folders.
///
/// Of keys and names that are far too long it has the beginning only.
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
    /// Two rows have one key, so that it is open which of them counts.
    #[error("the key `{key}` stands twice in `{table}`")]
    RepeatedKey {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
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
    /// Paths that take more memory together than they may.
    #[error("the paths of the files have more than {limit} bytes together")]
    PathBytes {
        /// How many they may have.
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
    /// There are more defects than are kept.
    #[error("{count} more defects are not listed")]
    Further {
        /// How many more.
        count: usize,
    },
}

/// What is wrong with one name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// It has a separator, so that it is a path.
    #[error("has the separator `{0}`")]
    Separator(char),
    /// It is longer than the names of Windows are.
    #[error("is longer than {limit} UTF-16 units")]
    TooLong {
        /// How long a name may be.
        limit: usize,
    },
    /// It is no name everywhere.
    #[error(transparent)]
    Refused(#[from] PathError),
}

impl TableDefect {
    /// Returns how many defects it stands for: one, unless it counts those that were not kept.
    pub fn count(&self) -> usize {
        match self {
            Self::Further { count } => *count,
            _ => 1,
        }
    }

    pub(super) fn cell(
        table: &'static str,
        key: impl AsRef<[String]>,
        column: &'static str,
    ) -> Self {
        Self::Cell {
            table,
            key: excerpt(&key.as_ref().join("/")),
            column,
        }
    }

    pub(super) fn repeated(table: &'static str, key: &str) -> Self {
        Self::RepeatedKey {
            table,
            key: excerpt(key),
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
            key: excerpt(&key.join("/")),
            column,
            name: excerpt(name),
            reason,
        }
    }
}

/// Returns as much of a text as a defect may show: all of it, unless no key and no name is so long.
///
/// One text of a database may stand in a million cells; a defect of each should not hold a copy.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
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
    /// The package lies in no folder, so that nothing can lie beside it.
    #[error(
        "`{name}` is outside the package, and what comes from standard input has nothing beside it"
    )]
    NoFolder {
        /// The cabinet or file.
        name: String,
    },
    /// What has the name of a cabinet, a file or a folder beside the package is a link out of its folder.
    #[error("`{}` leads out of the package's folder, to `{}`", path.display(), target.display())]
    Outside {
        /// Where it was found.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
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
    /// Members of the cabinet share some of their bytes and not all, which no writer of cabinets does.
    #[error("the cabinet `{cabinet}` has the members `{one}` and `{other}`, which overlap in part")]
    Overlap {
        /// The cabinet.
        cabinet: String,
        /// The one that begins first.
        one: String,
        /// The one that begins within it.
        other: String,
    },
    /// The file is not what the tables say.
    #[error(transparent)]
    Other(#[from] Disagreement),
}

impl Unread {
    /// Whether only something beside the package is missing or unreadable: the package's own bytes are not
    /// at fault.
    pub fn is_about_surroundings(&self) -> bool {
        use crate::cab::Defect::{MissingCabinet, Open, Read};
        match self {
            Self::NoCabinet { .. }
            | Self::NoFile { .. }
            | Self::NoFolder { .. }
            | Self::Outside { .. }
            | Self::Disk(_) => true,
            Self::Database(error) => error.is_environment(),
            Self::Cabinet { cabinet, source } => match source.defect {
                Open(_) | Read(_) => true,
                MissingCabinet { .. } => matches!(cabinet, Cabinet::Beside(_)),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the system did not give bytes that are there, so that nothing is known of them.
    pub fn is_environment(&self) -> bool {
        use crate::cab::Defect::{Open, Read};
        match self {
            Self::Disk(_) => true,
            Self::Database(error) => error.is_environment(),
            Self::Cabinet { source, .. } => matches!(source.defect, Open(_) | Read(_)),
            _ => false,
        }
    }

    /// Whether its message names the file that it is about.
    pub(super) const fn names_a_file(&self) -> bool {
        matches!(
            self,
            Self::Nowhere { .. }
                | Self::NoFile { .. }
                | Self::NoMember { .. }
                | Self::RepeatedMember { .. }
                | Self::Other(_)
        )
    }
}
