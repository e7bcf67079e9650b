//! What can be wrong with what a manifest says about its files: one variant per lie.

use super::limits;
use super::names::Clash;
use super::path::PathError;

/// A lie or a slip in what a manifest says about its files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistency {
    /// More entries than a bundle may have.
    #[error(
        "the manifest lists {count} entries, at most {} are allowed",
        limits::ENTRIES
    )]
    TooManyEntries {
        /// How many.
        count: usize,
    },
    /// More payloads than there may be entries.
    #[error(
        "the manifest lists {count} payloads, at most {} are allowed",
        limits::ENTRIES
    )]
    TooManyPayloads {
        /// How many.
        count: usize,
    },
    /// Names that are too long together.
    #[error(
        "the names of all entries are {bytes} bytes long together, at most {} are allowed",
        limits::PATHS_BYTES
    )]
    PathsTooLong {
        /// How long they are.
        bytes: usize,
    },
    /// Deflated entries that are too large together.
    #[error(
        "the content of all deflated entries is {bytes} bytes long together, at most {} are allowed",
        limits::ALL_DEFLATED_BYTES
    )]
    DeflatedTooLarge {
        /// How large they are.
        bytes: u64,
    },
    /// A name that is not the same file everywhere.
    #[error("the name `{}` {reason}", path.escape_debug())]
    BadName {
        /// The name.
        path: String,
        /// What is wrong with it.
        reason: PathError,
    },
    /// Two names that some system confuses.
    #[error("the name `{path}` {reason}")]
    Clash {
        /// The later name.
        path: String,
        /// What it clashes with.
        reason: Clash,
    },
    /// An entry larger than a bundle may hold.
    #[error("`{path}` is {size} bytes long, at most {limit} are allowed")]
    TooLarge {
        /// The entry.
        path: String,
        /// Its size.
        size: u64,
        /// What it is allowed.
        limit: u64,
    },
    /// A stored entry whose stored bytes are said to be others than its content, or a deflated one that is
    /// no smaller.
    #[error("`{path}` states sizes or digests that do not fit its method")]
    MethodMismatch {
        /// The entry.
        path: String,
    },
    /// An entry that is neither a payload nor the bundle's own.
    #[error("`{path}` is neither a payload nor one of the bundle's own entries")]
    Unexplained {
        /// The entry.
        path: String,
    },
    /// An entry that every bundle has is missing.
    #[error("the manifest does not list `{path}`")]
    Missing {
        /// The entry.
        path: String,
    },
    /// An entry that stands before one that should come earlier.
    #[error("`{path}` is not at its place in the order of entries")]
    OutOfOrder {
        /// The entry.
        path: String,
    },
    /// A payload without an entry of its name.
    #[error("the payload `{name}` has no entry")]
    PayloadWithoutEntry {
        /// The payload.
        name: String,
    },
    /// A payload and its entry that say different things.
    #[error("the payload `{name}` and its entry differ in their {field}")]
    PayloadDiffers {
        /// The payload.
        name: String,
        /// What they disagree on.
        field: &'static str,
    },
    /// A payload in a folder, or under a name of the bundle's own.
    #[error("the payload `{name}` has a name that is reserved for the bundle itself")]
    ReservedPayload {
        /// The payload.
        name: String,
    },
    /// A payload that is listed twice.
    #[error("the payload `{name}` is listed twice")]
    PayloadTwice {
        /// The payload.
        name: String,
    },
}

impl Inconsistency {
    /// Returns the entry or payload it is about.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::TooManyEntries { .. }
            | Self::TooManyPayloads { .. }
            | Self::PathsTooLong { .. }
            | Self::DeflatedTooLarge { .. } => None,
            Self::BadName { path, .. }
            | Self::Clash { path, .. }
            | Self::TooLarge { path, .. }
            | Self::MethodMismatch { path }
            | Self::Unexplained { path }
            | Self::Missing { path }
            | Self::OutOfOrder { path } => Some(path),
            Self::PayloadWithoutEntry { name }
            | Self::PayloadDiffers { name, .. }
            | Self::ReservedPayload { name }
            | Self::PayloadTwice { name } => Some(name),
        }
    }
}
