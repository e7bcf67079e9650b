//! What can be wrong with a PE file.

use std::io;

/// Why the version of a PE file could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PeError {
    /// The system does not give the bytes.
    #[error("the file cannot be read at byte {offset}")]
    Read {
        /// In bytes from the start of the file.
        offset: u64,
        /// The system's answer.
        source: io::Error,
    },
    /// The headers are broken, or the file ends in them.
    #[error("the PE headers are broken: {0}")]
    Headers(object::read::Error),
    /// The file ends inside the resources, or they refer to what lies behind them.
    #[error("the resources are broken at byte {offset}")]
    Resources {
        /// Where the structure should be, in bytes from the start of the file.
        offset: u64,
    },
    /// An address that no section of the file covers.
    #[error("the resources refer to the address {address:#x}, which is not in the file")]
    Unmapped {
        /// Relative to where the file would be loaded.
        address: u32,
    },
    /// A version resource that is longer than any can be.
    #[error("the version resource is said to have {size} bytes")]
    TooLong {
        /// In bytes.
        size: u32,
    },
    /// The version resource is not what it should be.
    #[error("the version resource at byte {offset} is broken")]
    Version {
        /// In bytes from the start of the file.
        offset: u64,
    },
    /// More would have to be read than a version can be worth.
    #[error("the resources spread over more than the {limit} bytes that are read of them")]
    TooMuch {
        /// In bytes.
        limit: u64,
    },
    /// The version resource lies before what refers to it, so that it had passed when its place was known.
    #[error("the version resource at byte {offset} cannot be found in one pass")]
    Passed {
        /// In bytes from the start of the file.
        offset: u64,
    },
}
