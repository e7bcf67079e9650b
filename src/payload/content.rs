//! The bytes of one file, as they pass by.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::PayloadFile;
use super::defect::Unread;
use super::disagreement::{self, Disagreement};
use super::media::Cabinet;
use crate::cab::{Defect, MemberReader};
use crate::digest::{Digest, HashingWriter};
use crate::disk::DiskError;
use crate::msi_file_hash::{MsiFileHash, MsiFileHasher};
use crate::pe::{self, PeError, PeFacts};

/// The bytes of one file; read once or not at all.
pub struct Content<'a> {
    file: &'a PayloadFile,
    size: u64,
    modified: Option<Timestamp>,
    bytes: &'a mut dyn Bytes,
}

/// What was found out about the bytes of a file while they passed by.
#[derive(Debug)]
pub struct Facts {
    /// In bytes.
    pub size: u64,
    /// The SHA-256.
    pub sha256: Digest,
    /// What `MsiFileHash` says of it, or would.
    pub hash: MsiFileHash,
    /// What it says as a PE file; `None` if it is none.
    pub pe: Result<Option<PeFacts>, PeError>,
    /// How it differs from what the tables say.
    pub disagreements: Vec<Disagreement>,
}

/// What reading a file to its end showed, without the digests that nobody compares.
#[derive(Debug)]
pub(super) struct Checked {
    /// In bytes.
    pub size: u64,
    /// How it differs from what the tables say.
    pub disagreements: Vec<Disagreement>,
}

/// Why a file was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The file was not read, or is not what the tables say.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// The copy could not be written.
    #[error("the copy cannot be written")]
    Output(#[source] io::Error),
}

/// Bytes that come in pieces.
pub(super) trait Bytes {
    fn next(&mut self) -> Result<Option<&[u8]>, Unread>;
}

impl<'a> Content<'a> {
    pub(super) fn new(
        file: &'a PayloadFile,
        size: u64,
        modified: Option<Timestamp>,
        bytes: &'a mut dyn Bytes,
    ) -> Self {
        Self {
            file,
            size,
            modified,
            bytes,
        }
    }

    /// Returns when the file was last written.
    ///
    /// Cabinets give the local time of an unknown place; it is taken for UTC.
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified
    }

    /// Reads the bytes and finds out what there is to know, and whether that is what the tables say.
    pub fn digest(self) -> Result<Facts, Unread> {
        let mut digest = HashingWriter::new(io::sink());
        let mut hasher = MsiFileHasher::default();
        let mut watch = pe::Watch::default();
        let mut size = 0;
        while let Some(bytes) = self.bytes.next()? {
            // A sink takes everything.
            let _ = digest.write_all(bytes);
            hasher.update(bytes);
            watch.update(bytes);
            size += bytes.len() as u64;
        }
        let hash = hasher.finish();
        let pe = watch.finish();
        Ok(Facts {
            size,
            sha256: digest.finish().1,
            hash,
            disagreements: disagreement::all(self.file, size, Some(hash), &pe),
            pe,
        })
    }

    /// Reads the bytes to their end and compares them with what the tables say.
    ///
    /// Costs little more than unpacking: no digest is computed that the tables do not state.
    pub(super) fn check(self) -> Result<Checked, Unread> {
        let mut hasher = self.file.hash.map(|_| MsiFileHasher::default());
        let mut watch = pe::Watch::default();
        let mut size = 0;
        while let Some(bytes) = self.bytes.next()? {
            if let Some(hasher) = &mut hasher {
                hasher.update(bytes);
            }
            watch.update(bytes);
            size += bytes.len() as u64;
        }
        let hash = hasher.map(MsiFileHasher::finish);
        Ok(Checked {
            size,
            disagreements: disagreement::all(self.file, size, hash, &watch.finish()),
        })
    }

    /// Copies the bytes if they are what the tables say, and returns how many they are.
    ///
    /// Of a file of another size nothing is read. Whether the hash is right shows at the end only; without
    /// one in the tables none is computed, since that would take longer than most of the rest.
    pub fn copy(self, out: &mut dyn Write) -> Result<u64, CopyError> {
        if let Some(other) = disagreement::of_size(self.file, self.size) {
            return Err(Unread::from(other).into());
        }
        let mut hasher = self.file.hash.map(|_| MsiFileHasher::default());
        let mut size = 0;
        while let Some(bytes) = self.bytes.next()? {
            out.write_all(bytes).map_err(CopyError::Output)?;
            if let Some(hasher) = &mut hasher {
                hasher.update(bytes);
            }
            size += bytes.len() as u64;
        }
        let hash = hasher.map(MsiFileHasher::finish);
        match disagreement::of_bytes(self.file, size, hash) {
            Some(other) => Err(Unread::from(other).into()),
            None => Ok(size),
        }
    }
}

/// A member of a cabinet.
pub(super) struct Packed<'a, 'b, 'c> {
    pub member: MemberReader<'a, 'b>,
    pub cabinet: &'c Cabinet,
    /// How many bytes the whole pass may unpack.
    pub limit: u64,
}

impl Packed<'_, '_, '_> {
    pub fn size(&self) -> u64 {
        u64::from(self.member.member().size)
    }

    pub fn modified(&self) -> Option<Timestamp> {
        let civil = self.member.member().date_time.civil()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    }

    /// Reads to the end, for what may be wrong on the way.
    pub fn pass_over(&mut self) -> Result<(), Unread> {
        while self.next()?.is_some() {}
        Ok(())
    }
}

impl Bytes for Packed<'_, '_, '_> {
    fn next(&mut self) -> Result<Option<&[u8]>, Unread> {
        self.member.chunk().map_err(|source| match source.defect {
            Defect::TooMuchData(_) => Unread::TooMuchData { limit: self.limit },
            _ => Unread::Cabinet {
                cabinet: self.cabinet.clone(),
                source,
            },
        })
    }
}

/// A file beside the package.
pub(super) struct Loose {
    pub file: File,
    pub path: PathBuf,
    pub buffer: Vec<u8>,
}

impl Loose {
    pub fn new(file: File, path: PathBuf) -> Self {
        let buffer = vec![0; 1 << 16];
        Self { file, path, buffer }
    }
}

impl Bytes for Loose {
    fn next(&mut self) -> Result<Option<&[u8]>, Unread> {
        loop {
            match self.file.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(count) => return Ok(Some(&self.buffer[..count])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(DiskError::during("read", &self.path)(error).into()),
            }
        }
    }
}
