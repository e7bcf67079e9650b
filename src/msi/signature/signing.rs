//! Puts a signature into a database: the file is written again with one stream more, or two.
//!
//! Streams, storages and what the directory says of them stay as they are; where they lie in the file does not, so that
//! one content gives one file, whoever wrote it before.

use std::io::{self, Read, Seek, Write};

use super::super::compound::{Outline, OutlineError, Parent, Stamp, Version, WriteError, write};
use super::super::database::Database;
use super::super::error::MsiError;
use super::super::facts::{SIGNATURE_EX_STREAM, SIGNATURE_STREAM};
use super::super::package::{Kind, Oddity, StreamId};
use super::content::{self, Hasher};
use crate::sign::Hash;

/// What a signature covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// The bytes of the streams, one after the other.
    #[default]
    Content,
    /// The names, sizes and times of the entries too, by the stream `MsiDigitalSignatureEx`.
    Entries,
}

/// What is signed of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    /// The digest that is signed.
    pub signed: Vec<u8>,
    /// The digest over the entries, which goes into a stream of its own, where it is asked for.
    pub entries: Option<Vec<u8>>,
}

/// Why a database is not signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotSigned {
    /// Transforms carry no signature of their own.
    #[error("it is a transform, and Windows Installer knows no signed ones")]
    Transform,
    /// What follows the end would be lost.
    #[error("{bytes} bytes follow the end of the database, which no signature would cover")]
    TrailingBytes {
        /// How many.
        bytes: u64,
    },
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] MsiError),
    /// It cannot be written.
    #[error(transparent)]
    Unwritable(#[from] WriteError),
}

impl From<OutlineError> for NotSigned {
    fn from(error: OutlineError) -> Self {
        Self::Unwritable(error.into())
    }
}

/// Returns what is signed of a database. Signatures that it has already are left out.
///
/// Reads every stream once.
///
/// # Errors
/// What keeps the database from being signed at all.
pub fn digests<R: Read + Seek>(
    database: &mut Database<R>,
    coverage: Coverage,
    hash: Hash,
) -> Result<Digests, NotSigned> {
    let package = database.package();
    if package.kind == Kind::Transform {
        return Err(NotSigned::Transform);
    }
    let trailing = package.oddities.iter().find_map(|oddity| match oddity {
        Oddity::TrailingBytes { bytes } => Some(*bytes),
        _ => None,
    });
    if let Some(bytes) = trailing {
        return Err(NotSigned::TrailingBytes { bytes });
    }
    let compound = &mut database.compound;
    let entries = match coverage {
        Coverage::Content => None,
        Coverage::Entries => {
            let mut hasher = Hasher::of(hash);
            content::hash_entries(compound, &mut hasher);
            Some(hasher.finish())
        }
    };
    let mut hasher = Hasher::of(hash);
    hasher.update(entries.as_deref().unwrap_or_default());
    content::hash(compound, &mut hasher)?;
    Ok(Digests {
        signed: hasher.finish(),
        entries,
    })
}

/// The streams of a signature, as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureStreams {
    /// The signature, which padding may follow.
    pub signature: Vec<u8>,
    /// The digest over the entries.
    pub entries: Option<Vec<u8>>,
}

/// Returns the streams of the signature, if there is one.
pub fn streams<R: Read + Seek>(
    database: &mut Database<R>,
) -> Result<Option<SignatureStreams>, MsiError> {
    let Some(signature) = stream(database, SIGNATURE_STREAM)? else {
        return Ok(None);
    };
    let entries = stream(database, SIGNATURE_EX_STREAM)?;
    Ok(Some(SignatureStreams { signature, entries }))
}

fn stream<R: Read + Seek>(
    database: &mut Database<R>,
    name: &str,
) -> Result<Option<Vec<u8>>, MsiError> {
    let limit = database.limits.signature_bytes;
    let stream = super::root_stream(database, name);
    let bytes = stream.map(|stream| database.compound.read_stream(stream, limit));
    bytes.transpose()
}

/// Writes the database with this signature in place of any that it has.
///
/// `entries` is the digest of the entries; a stream of the kind that is there already goes where it is `None`.
pub fn write_signed<R: Read + Seek>(
    database: &mut Database<R>,
    signature: &[u8],
    entries: Option<&[u8]>,
    target: &mut impl Write,
) -> Result<(), NotSigned> {
    let compound = &mut database.compound;
    let version = match compound.container.version {
        3 => Version::V3,
        _ => Version::V4,
    };
    let mut outline = Outline::new(version, compound.storage_stamp(None));
    let mut storages: Vec<Parent> = Vec::new();
    for storage in &compound.storages {
        let parent = storage.parent.map(|parent| parent.0);
        let parent = parent.and_then(|parent| storages.get(parent).copied());
        let stamp = compound.storage_stamp(Some(storage.id));
        let parent = parent.unwrap_or(Outline::ROOT);
        storages.push(outline.add_storage(parent, &storage.raw_name, stamp)?);
    }
    let mut contents: Vec<Content<'_>> = Vec::new();
    for stream in compound
        .streams
        .iter()
        .filter(|one| !content::is_signature(one))
    {
        let parent = stream
            .storage
            .and_then(|parent| storages.get(parent.0).copied());
        let stamp = compound.stream_stamp(stream.id);
        let parent = parent.unwrap_or(Outline::ROOT);
        outline.add_stream(parent, &stream.raw_name, stamp, stream.size)?;
        contents.push(Content::Kept(stream.id));
    }
    let new = [
        (SIGNATURE_STREAM, Some(signature)),
        (SIGNATURE_EX_STREAM, entries),
    ];
    for (name, bytes) in new {
        let Some(bytes) = bytes else { continue };
        let size = bytes.len() as u64;
        outline.add_stream(Outline::ROOT, name, Stamp::default(), size)?;
        contents.push(Content::New(bytes));
    }
    let size = outline.smallest_size()?;
    write(&outline, size, target, |number, target| {
        match contents.get(number) {
            Some(Content::Kept(id)) => {
                let mut stream = compound.open_stream(*id).map_err(io::Error::other)?;
                io::copy(&mut stream, target).map(drop)
            }
            Some(Content::New(bytes)) => target.write_all(bytes),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// Where the bytes of a stream come from.
enum Content<'a> {
    Kept(StreamId),
    New(&'a [u8]),
}

#[cfg(test)]
mod tests;
