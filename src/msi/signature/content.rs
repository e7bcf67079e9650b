//! The digests that Authenticode signs: over the streams, and over what the directory says of them.
//!
//! Both go through each storage in the order of the names' stored bytes. The two streams of the signature
//! itself are left out in the root, and only there.

use std::collections::HashMap;
use std::io::{Read, Seek};

use sha2::digest::DynDigest;

use super::super::compound::{Compound, Stamp};
use super::super::error::MsiError;
use super::super::facts::{SIGNATURE_EX_STREAM, SIGNATURE_STREAM};
use super::super::package::{StorageId, Stream, StreamId};
use super::DigestAlgorithm;
use crate::sign::Hash;

const BUFFER_BYTES: usize = 1 << 16;

/// A digest that is being computed.
pub(super) struct Hasher(Box<dyn DynDigest>);

impl Hasher {
    /// Starts a digest by an algorithm of ours.
    pub fn of(hash: Hash) -> Self {
        Self(match hash {
            Hash::Sha1 => Box::<sha1::Sha1>::default(),
            Hash::Sha256 => Box::<sha2::Sha256>::default(),
            Hash::Sha384 => Box::<sha2::Sha384>::default(),
            Hash::Sha512 => Box::<sha2::Sha512>::default(),
        })
    }

    /// Starts a digest; `None` for an algorithm that is not known here.
    pub fn new(algorithm: &DigestAlgorithm) -> Option<Self> {
        Some(Self(match algorithm {
            DigestAlgorithm::Md5 => Box::<md5::Md5>::default(),
            DigestAlgorithm::Sha1 => return Some(Self::of(Hash::Sha1)),
            DigestAlgorithm::Sha256 => return Some(Self::of(Hash::Sha256)),
            DigestAlgorithm::Sha384 => return Some(Self::of(Hash::Sha384)),
            DigestAlgorithm::Sha512 => return Some(Self::of(Hash::Sha512)),
            DigestAlgorithm::Other(_) => return None,
        }))
    }

    /// Takes some bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the digest.
    pub fn finish(self) -> Vec<u8> {
        self.0.finalize().into()
    }
}

/// Hashes the streams one after the other, and after those of a storage its class.
pub(super) fn hash<R: Read + Seek>(
    compound: &mut Compound<R>,
    hasher: &mut Hasher,
) -> Result<(), MsiError> {
    let mut buffer = vec![0; BUFFER_BYTES];
    for step in steps(compound) {
        match step {
            Step::Stream(id) => hash_stream(compound, id, hasher, &mut buffer)?,
            Step::Enter(_) => {}
            Step::Leave(id) => hasher.update(&compound.storage_stamp(id).class.to_bytes_le()),
        }
    }
    Ok(())
}

fn hash_stream<R: Read + Seek>(
    compound: &mut Compound<R>,
    id: StreamId,
    hasher: &mut Hasher,
    buffer: &mut [u8],
) -> Result<(), MsiError> {
    let failed = |source| MsiError::Io {
        part: "a signed stream".to_owned(),
        source,
    };
    let mut stream = compound.open_stream(id)?;
    loop {
        let count = match stream.read(buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        };
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
}

/// Hashes what the directory says: of the root its class and state, of all others also name, size, times.
pub(super) fn hash_entries<R: Read + Seek>(compound: &Compound<R>, hasher: &mut Hasher) {
    for step in steps(compound) {
        match step {
            Step::Enter(None) => {
                let root = compound.storage_stamp(None);
                hasher.update(&root.class.to_bytes_le());
                hasher.update(&root.state.to_le_bytes());
            }
            Step::Enter(Some(id)) => {
                let name = compound.storages.get(id.0).map(|storage| &storage.raw_name);
                hasher.update(&stored(name.map_or("", String::as_str)));
                let stamp = compound.storage_stamp(Some(id));
                hasher.update(&stamp.class.to_bytes_le());
                hash_stamp(stamp, hasher);
            }
            Step::Stream(id) => {
                let stream = compound.streams.get(id.0);
                hasher.update(&stored(stream.map_or("", |stream| &stream.raw_name)));
                // The upper half of a size is not part of it.
                let size = stream.map_or(0, |stream| stream.size).to_le_bytes();
                hasher.update(&size[..4]);
                hash_stamp(compound.stream_stamp(id), hasher);
            }
            Step::Leave(_) => {}
        }
    }
}

fn hash_stamp(stamp: Stamp, hasher: &mut Hasher) {
    hasher.update(&stamp.state.to_le_bytes());
    hasher.update(&stamp.created.0.to_le_bytes());
    hasher.update(&stamp.modified.0.to_le_bytes());
}

enum Step {
    Enter(Option<StorageId>),
    Stream(StreamId),
    Leave(Option<StorageId>),
}

/// Lists what is hashed in its order.
fn steps<R>(compound: &Compound<R>) -> Vec<Step> {
    let mut children: HashMap<Option<StorageId>, Vec<(Vec<u8>, Child)>> = HashMap::new();
    for stream in compound
        .streams
        .iter()
        .filter(|stream| !is_signature(stream))
    {
        let own = children.entry(stream.storage).or_default();
        own.push((sort_key(&stream.raw_name), Child::Stream(stream.id)));
    }
    for storage in &compound.storages {
        let own = children.entry(storage.parent).or_default();
        own.push((sort_key(&storage.raw_name), Child::Storage(storage.id)));
    }
    let mut steps = Vec::new();
    let mut open = vec![Child::Root];
    while let Some(child) = open.pop() {
        let id = match child {
            Child::Stream(id) => {
                steps.push(Step::Stream(id));
                continue;
            }
            Child::End(id) => {
                steps.push(Step::Leave(id));
                continue;
            }
            Child::Root => None,
            Child::Storage(id) => Some(id),
        };
        steps.push(Step::Enter(id));
        open.push(Child::End(id));
        let mut own = children.remove(&id).unwrap_or_default();
        own.sort_by(|(a, _), (b, _)| b.cmp(a));
        open.extend(own.into_iter().map(|(_, child)| child));
    }
    steps
}

enum Child {
    Root,
    Storage(StorageId),
    Stream(StreamId),
    End(Option<StorageId>),
}

/// Whether a stream is one of the signature itself.
pub(super) fn is_signature(stream: &Stream) -> bool {
    stream.storage.is_none()
        && [SIGNATURE_STREAM, SIGNATURE_EX_STREAM].contains(&stream.raw_name.as_str())
}

fn stored(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The NUL at the end takes part in the order.
fn sort_key(name: &str) -> Vec<u8> {
    let mut key = stored(name);
    key.extend([0, 0]);
    key
}
