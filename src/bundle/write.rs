//! Writes a bundle: the regions of its layout, one after the other.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::contents::Contents;
use super::fingerprint::{Fingerprint, StreamError};
use super::inconsistency::Inconsistency;
use super::layout::RegionKind;
use super::limits;
use super::manifest::{EntryRecord, Manifest, ManifestError};
use super::pack::{Body, Packed};
use super::read::cause_of;
use super::signatures::Signatures;
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
    #[error("the manifest {error}{cause}", error = .0, cause = cause_of(.0))]
    Manifest(ManifestError),
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
    #[error("stopped")]
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
        disk::refuse_existing(target, replace)?;
        let pending = PendingFile::beside(target)?;
        let mut buffered = BufWriter::with_capacity(1 << 20, pending);
        let written = self
            .write_to(&signatures.to_vec().into(), &mut buffered, progress)
            .map_err(|error| match error {
                WriteError::Output(source) => DiskError::during("write", target)(source).into(),
                error => error,
            })?;
        let pending = buffered
            .into_inner()
            .map_err(|error| DiskError::during("write", target)(error.into_error()))?;
        pending.publish(replace)?;
        Ok(written)
    }

    /// Writes the bundle with these signatures to `out`.
    pub fn write_to(
        &self,
        signatures: &Signatures,
        out: &mut impl Write,
        progress: &dyn Progress,
    ) -> Result<Written, WriteError> {
        if !signatures.are_within_limits() {
            return Err(WriteError::Signatures);
        }
        let layout = self.contents.layout(&self.manifest, signatures);
        let tail: Vec<_> = signatures.named().map(|(_, bytes)| bytes).collect();
        let entries = self.packed.bodies.len();
        for region in layout.regions() {
            match region.kind {
                RegionKind::Data(0) => output(out, &self.manifest)?,
                RegionKind::Data(member) if member <= entries => {
                    self.write_body(member - 1, out, progress)?;
                }
                RegionKind::Data(member) => output(out, tail[member - entries - 1])?,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sample::{Sample, entries, manifest, moment};
    use crate::bundle::{Content, Entry, pack};
    use crate::sign::fixtures::signer;

    #[test]
    fn the_bytes_depend_on_nothing_else() {
        let signer = signer("rsa");
        let bytes = Sample::new().bytes(&[&signer]);
        assert_eq!(Sample::new().bytes(&[&signer]), bytes);
    }

    #[test]
    fn the_file_is_there_in_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("bundle.zip");
        let sample = Sample::unsigned();
        let written = sample
            .draft
            .write(&[], &target, Replace::Never, &())
            .unwrap();
        let bytes = disk::read(&target, 1 << 20).unwrap();
        assert_eq!(bytes, sample.bytes(&[]));
        assert_eq!(written.size, bytes.len() as u64);
        assert_eq!(written.identity, Digest::of(sample.draft.manifest()));
        let again = sample.draft.write(&[], &target, Replace::Never, &());
        assert!(matches!(again, Err(WriteError::Disk(_))));
        sample
            .draft
            .write(&[], &target, Replace::Existing, &())
            .unwrap();
        assert_eq!(disk::list(folder.path()).unwrap().len(), 1);
    }

    #[test]
    fn a_payload_that_changes_meanwhile_leaves_nothing_behind() {
        let payloads = tempfile::tempdir().unwrap();
        let packed = pack(entries(payloads.path()), moment(), &()).unwrap();
        let manifest = manifest(&packed);
        let draft = Draft::new(packed, &manifest).unwrap();
        let changed = payloads.path().join("First.msi");
        for content in ["another content", ""] {
            let mut file = PendingFile::beside(&changed).unwrap();
            file.write_all(content.as_bytes()).unwrap();
            file.publish(Replace::Existing).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("bundle.zip");
            let error = draft.write(&[], &target, Replace::Never, &()).unwrap_err();
            assert!(
                matches!(&error, WriteError::Changed { source_path } if *source_path == changed),
                "{error}"
            );
            assert_eq!(disk::list(folder.path()).unwrap(), []);
        }
    }

    #[test]
    fn what_a_verifier_would_refuse_is_not_written() {
        let payloads = tempfile::tempdir().unwrap();
        let packed = pack(entries(payloads.path()), moment(), &()).unwrap();
        let mut other = manifest(&packed);
        other.entries.pop();
        assert!(matches!(
            Draft::new(packed.clone(), &other),
            Err(WriteError::OtherEntries)
        ));
        let mut twice = entries(payloads.path());
        let copy: Entry = twice[2].clone();
        assert!(matches!(copy.content, Content::File { .. }));
        twice.insert(3, copy);
        let packed = pack(twice, moment(), &()).unwrap();
        let manifest = manifest(&packed);
        assert!(matches!(
            Draft::new(packed, &manifest),
            Err(WriteError::Contents {
                first: Inconsistency::Clash { .. },
                ..
            })
        ));
    }

    #[test]
    fn signatures_are_limited() {
        let sample = Sample::unsigned();
        let write = |signatures: &[Vec<u8>]| {
            let signatures = signatures.to_vec().into();
            let written = sample.draft.write_to(&signatures, &mut Vec::new(), &());
            matches!(written, Err(WriteError::Signatures))
        };
        assert!(!write(&vec![vec![0]; limits::SIGNATURES]));
        assert!(write(&vec![vec![0]; limits::SIGNATURES + 1]));
        assert!(write(&[vec![0; (1 << 20) + 1]]));
    }
}
