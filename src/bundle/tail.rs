//! Writes a bundle again with other signatures: everything before them stays as it is, byte for byte.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::contents::Contents;
use super::layout::{Layout, RegionKind};
use super::manifest::Manifest;
use super::read::ReadError;
use super::untrusted::Untrusted;
use super::write::{WriteError, Written};
use super::{Fingerprint, Signatures, StreamError};
use crate::digest::Digest;
use crate::disk::{DiskError, PendingFile};
use crate::progress::Progress;
use crate::source::Section;

/// A bundle whose signatures are to be others. It is whole: somebody has verified that.
#[derive(Debug)]
pub struct Retailed {
    manifest: Vec<u8>,
    contents: Contents,
    signatures: Signatures,
}

/// Why a bundle cannot be written again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RetailError {
    /// It cannot be read any more.
    #[error(transparent)]
    Read(ReadError),
    /// It is no bundle, or none any more.
    #[error("the bundle is not the one that was verified")]
    Changed,
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Retailed {
    /// Takes a bundle that was verified.
    pub fn of(source: &File) -> Result<Self, RetailError> {
        let bundle = Untrusted::open(source).map_err(RetailError::Read)?;
        let manifest = bundle.manifest().to_vec();
        let parsed = Manifest::parse(&manifest).map_err(|_| RetailError::Changed)?;
        let signatures = bundle.into_tail().map_err(RetailError::Read)?;
        Ok(Self {
            manifest,
            contents: Contents::judge(&parsed).map_err(|_| RetailError::Changed)?,
            signatures: signatures.into(),
        })
    }

    /// Returns the exact bytes of the manifest: what is signed.
    pub fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// Returns the signatures as they are.
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// Writes the bundle with these signatures beside `target`; nothing has that name yet.
    pub fn write(
        &self,
        source: &File,
        signatures: &Signatures,
        target: &Path,
        progress: &dyn Progress,
    ) -> Result<(PendingFile, Written), RetailError> {
        if !signatures.are_within_limits() {
            return Err(WriteError::Signatures.into());
        }
        let during = |error| WriteError::from(DiskError::during("write", target)(error));
        let layout = self.layout(signatures);
        let tail = self.layout(&Signatures::default()).end_of_data();
        let pending = PendingFile::beside(target).map_err(WriteError::from)?;
        let mut out = BufWriter::with_capacity(1 << 20, pending);
        let head = Section::new(source, 0, tail);
        let copied = Fingerprint::while_copying(head, &mut out, progress);
        match copied {
            Ok(fingerprint) if fingerprint.size == tail => {}
            Ok(_) => return Err(RetailError::Changed),
            Err(StreamError::Stopped(stopped)) => return Err(WriteError::from(stopped).into()),
            Err(StreamError::Read(error) | StreamError::Write(error)) => {
                return Err(during(error).into());
            }
        }
        Self::write_tail(&layout, tail, signatures, &mut out).map_err(during)?;
        let pending = out
            .into_inner()
            .map_err(|error| during(error.into_error()))?;
        let written = Written {
            size: layout.size(),
            identity: Digest::of(&self.manifest),
        };
        Ok((pending, written))
    }

    fn layout(&self, signatures: &Signatures) -> Layout {
        self.contents.layout(&self.manifest, signatures)
    }

    fn write_tail(
        layout: &Layout,
        from: u64,
        signatures: &Signatures,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let signatures: Vec<_> = signatures.named().map(|(_, bytes)| bytes).collect();
        let before = layout.members().len() - signatures.len();
        for region in layout
            .regions()
            .iter()
            .filter(|region| region.offset >= from)
        {
            match region.kind {
                // An empty last entry starts where the tail does.
                RegionKind::Data(member) if member < before => {}
                RegionKind::Data(member) => out.write_all(signatures[member - before])?,
                kind => out.write_all(&layout.bytes(kind))?,
            }
        }
        out.flush()
    }
}
