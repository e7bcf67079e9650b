//! Writes a bundle: the regions of its layout, one after the other.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::contents::{Contents, Inconsistency};
use super::fingerprint::{Fingerprint, StreamError};
use super::layout::RegionKind;
use super::limits;
use super::manifest::{EntryRecord, Manifest, ManifestError};
use super::pack::{Body, Packed};
use crate::digest::Digest;
use crate::disk::{self, DiskError, PendingFile, Replace};
use crate::progress::{Progress, Stopped};

/// A bundle of which everything is known but the signatures.
#[derive(Debug)]
pub struct Draft {
    packed: Packed,
    contents: Contents,
    manifest: Vec<u8>,
}

/// Why a bundle cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The manifest cannot be written.
    #[error("the manifest {0}")]
    Manifest(#[source] ManifestError),
    /// The manifest lists other entries than those that were packed.
    #[error("the manifest lists other entries than those that were packed")]
    OtherEntries,
    /// The manifest says what no bundle may say; the first of it.
    #[error("{first}")]
    Contents {
        /// The first of them.
        first: Inconsistency,
        /// The rest.
        others: Vec<Inconsistency>,
    },
    /// More signatures, or a larger one, than a bundle may have.
    #[error(
        "a bundle has at most {} signatures of at most {} bytes",
        limits::SIGNATURES,
        limits::SIGNATURE_BYTES
    )]
    Signatures,
    /// A payload is not what it was when it was judged.
    #[error("`{}` changed while the bundle was built", source_path.display())]
    Changed {
        /// Where it is.
        source_path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The archive's bytes are not taken.
    #[error("cannot write the bundle")]
    Output(#[source] io::Error),
    /// The work was asked to stop.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The size of the file in bytes.
    pub size: u64,
    /// The identity of the bundle: the SHA-256 of its manifest.
    pub identity: Digest,
}

impl Draft {
    /// Judges the manifest as `verify` will, so that nothing is written that would be refused.
    pub fn new(packed: Packed, manifest: &Manifest) -> Result<Self, WriteError> {
        if manifest.entries != packed.records {
            return Err(WriteError::OtherEntries);
        }
        let contents = Contents::judge(manifest).map_err(|mut wrong| WriteError::Contents {
            first: wrong.remove(0),
            others: wrong,
        })?;
        Ok(Self {
            packed,
            contents,
            manifest: manifest.to_bytes().map_err(WriteError::Manifest)?,
        })
    }

    /// Returns the exact bytes of the manifest: what is signed.
    pub fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// Returns the identity of the bundle: the SHA-256 of its manifest.
    pub fn identity(&self) -> Digest {
        Digest::of(&self.manifest)
    }

    /// Writes the bundle with these signatures under the name `target`; on failure nothing stands there
    /// that was not there before.
    pub fn write(
        &self,
        signatures: &[Vec<u8>],
        target: &Path,
        replace: Replace,
        progress: &dyn Progress,
    ) -> Result<Written, WriteError> {
        let pending = PendingFile::beside(target)?;
        let mut buffered = BufWriter::with_capacity(1 << 20, pending);
        let written = self.write_to(signatures, &mut buffered, progress)?;
        let pending = buffered
            .into_inner()
            .map_err(|error| DiskError::during("write", target)(error.into_error()))?;
        pending.publish(replace)?;
        Ok(written)
    }

    /// Writes the bundle with these signatures to `out`.
    pub fn write_to(
        &self,
        signatures: &[Vec<u8>],
        out: &mut impl Write,
        progress: &dyn Progress,
    ) -> Result<Written, WriteError> {
        let within = |signature: &Vec<u8>| signature.len() as u64 <= limits::SIGNATURE_BYTES;
        if signatures.len() > limits::SIGNATURES || !signatures.iter().all(within) {
            return Err(WriteError::Signatures);
        }
        let slices: Vec<&[u8]> = signatures.iter().map(Vec::as_slice).collect();
        let layout = self.contents.layout(&self.manifest, &slices);
        let entries = self.packed.bodies.len();
        for region in layout.regions() {
            match region.kind {
                RegionKind::Data(0) => output(out, &self.manifest)?,
                RegionKind::Data(member) if member <= entries => {
                    self.write_body(member - 1, out, progress)?;
                }
                RegionKind::Data(member) => output(out, &signatures[member - entries - 1])?,
                kind => output(out, &layout.bytes(kind))?,
            }
        }
        out.flush().map_err(WriteError::Output)?;
        Ok(Written {
            size: layout.size(),
            identity: self.identity(),
        })
    }

    fn write_body(
        &self,
        entry: usize,
        out: &mut impl Write,
        progress: &dyn Progress,
    ) -> Result<(), WriteError> {
        match &self.packed.bodies[entry] {
            Body::Bytes(bytes) => output(out, bytes),
            Body::File(source) => copy(source, &self.packed.records[entry], out, progress),
        }
    }
}

fn output(out: &mut impl Write, bytes: &[u8]) -> Result<(), WriteError> {
    out.write_all(bytes).map_err(WriteError::Output)
}

/// Copies a payload and refuses it if it is not what the manifest says.
fn copy(
    source: &Path,
    record: &EntryRecord,
    out: &mut impl Write,
    progress: &dyn Progress,
) -> Result<(), WriteError> {
    let changed = || WriteError::Changed {
        source_path: source.to_path_buf(),
    };
    let file = disk::open(source)?;
    // One byte more than expected tells that the file grew, without copying all of it.
    let limited = io::Read::take(file, record.size.saturating_add(1));
    let copied =
        Fingerprint::while_copying(limited, out, progress).map_err(|error| match error {
            StreamError::Read(error) => WriteError::Disk(DiskError::during("read", source)(error)),
            StreamError::Write(error) => WriteError::Output(error),
            StreamError::Stopped(stopped) => WriteError::Stopped(stopped),
        })?;
    let expected = Fingerprint {
        size: record.size,
        sha256: record.sha256,
        crc32: record.crc32,
    };
    (copied == expected).then_some(()).ok_or_else(changed)
}
