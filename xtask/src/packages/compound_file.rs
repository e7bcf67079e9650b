//! Compound files of version 3 with all their streams in the root.
//!
//! The `msi` crate creates files of version 4, whose sectors of 4,096 bytes cannot give most of the documented
//! sizes; and a file that is padded behind its last sector is not what an installer would have written.

use rollpack::msi::{Outline, OutlineError, Stamp, Version, WriteError, write_compound_file};
use uuid::Uuid;

/// A stream in the root of a compound file.
#[derive(Clone, Debug)]
pub struct Stream {
    /// At most 31 UTF-16 units.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why there is no compound file of the size asked for.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NotWritten(#[from] WriteError);

impl From<OutlineError> for NotWritten {
    fn from(error: OutlineError) -> Self {
        Self(error.into())
    }
}

/// Returns how many sectors streams of these lengths and their directory take.
pub fn content_sectors(lengths: impl IntoIterator<Item = usize>) -> u64 {
    let mut outline = Outline::new(Version::V3, Stamp::default());
    for length in lengths {
        // Any name takes the same room.
        let added = outline.add_stream(Outline::ROOT, "n", Stamp::default(), length as u64);
        debug_assert_eq!(added, Ok(()));
    }
    outline.content_sectors()
}

/// Writes the streams below a root of that class into a compound file of exactly that size, or the smallest.
pub fn write(class: Uuid, streams: &[Stream], size: Option<u64>) -> Result<Vec<u8>, NotWritten> {
    let root = Stamp {
        class,
        ..Stamp::default()
    };
    let mut outline = Outline::new(Version::V3, root);
    for Stream { name, bytes } in streams {
        outline.add_stream(Outline::ROOT, name, Stamp::default(), bytes.len() as u64)?;
    }
    let size = match size {
        Some(size) => size,
        None => outline.smallest_size()?,
    };
    let mut file = Vec::new();
    write_compound_file(&outline, size, &mut file, |number, target| {
        target.write_all(&streams[number].bytes)
    })?;
    Ok(file)
}
