//! The content of one text of a bundle, for those who only want to look.

use super::contents::Contents;
use super::deflate::{InflateError, inflate};
use super::limits;
use super::manifest::{Manifest, Method};
use super::read::{self, ReadError, Story};
use super::signatures::Signatures;
use crate::digest::Digest;
use crate::source::Source;

/// Why the content of an entry cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The archive cannot be read there.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The manifest lists no such entry, or lists something that no bundle may have.
    #[error("the bundle lists no text `{0}`")]
    Unlisted(String),
    /// The entry is too large for a text.
    #[error(
        "`{path}` is {size} bytes long, at most {} are allowed",
        limits::MANIFEST_BYTES
    )]
    TooLarge {
        /// Which.
        path: String,
        /// How long it says to be.
        size: u64,
    },
    /// The content is not the one that the manifest lists.
    #[error("`{0}` is not what the manifest lists")]
    Changed(String),
    /// The stored bytes are no deflate stream of the size that the manifest lists.
    #[error("`{path}` cannot be inflated")]
    Inflate {
        /// Which.
        path: String,
        /// Why.
        source: InflateError,
    },
}

/// Returns a text of a bundle, as the manifest lists it. Who wrote the manifest is not asked.
pub fn text_of(source: &impl Source, story: &Story, path: &str) -> Result<String, EntryError> {
    let manifest: &Manifest = &story.manifest;
    let unlisted = || EntryError::Unlisted(path.to_owned());
    let contents = Contents::judge(manifest).map_err(|_| unlisted())?;
    let (index, (_, record)) = (contents.entries().enumerate())
        .find(|(_, (name, _))| name.as_str() == path)
        .ok_or_else(unlisted)?;
    let size = record.size.max(record.stored_size);
    if size > limits::MANIFEST_BYTES {
        let path = path.to_owned();
        return Err(EntryError::TooLarge { path, size });
    }
    // The manifest is the first member.
    let region = contents
        .layout(
            &read::manifest_bytes(source, story.size)?,
            &Signatures::default(),
        )
        .data(index + 1);
    let stored = read::bytes(source, region.offset, region.size)?;
    let content = match record.method {
        Method::Stored => stored,
        Method::Deflate => inflate(&stored, record.size).map_err(|source| EntryError::Inflate {
            path: path.to_owned(),
            source,
        })?,
    };
    let changed = || EntryError::Changed(path.to_owned());
    if Digest::of(&content) != record.sha256 {
        return Err(changed());
    }
    String::from_utf8(content).map_err(|_| changed())
}
