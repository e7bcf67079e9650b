//! A verified bundle to files: all of those asked for, or none.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use crate::bundle::fingerprint::{Fingerprint, StreamError};
use crate::bundle::inflate;
use crate::bundle::layout::{Member, Region};
use crate::bundle::manifest::Method;
use crate::bundle::read::{self, ReadError};
use crate::digest::Digest;
use crate::disk::{DiskError, PendingFolder, Replace};
use crate::progress::{Progress, Stopped};
use crate::source::{Section, Source};
use crate::verify::Verified;

/// Which entries to extract.
#[derive(Clone, Debug, Default)]
pub struct Selection(Vec<GlobMatcher>);

/// A pattern that is no glob.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no pattern for names: {source}")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub source: globset::Error,
}

/// What was extracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The number of files.
    pub files: usize,
    /// The sum of their sizes in bytes.
    pub bytes: u64,
}

/// Why nothing was extracted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// No entry has such a name.
    #[error("no entry matches the patterns")]
    NothingSelected,
    /// The bundle changed since it was verified.
    #[error("the content of `{path}` changed after it was verified")]
    Changed {
        /// The entry.
        path: String,
    },
    /// The system does not give the bundle's bytes.
    #[error(transparent)]
    Read(ReadError),
    /// The system does not take the files.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The work was asked to stop.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Selection {
    /// Selects every entry.
    pub fn all() -> Self {
        Self::default()
    }

    /// Selects the entries that match one of the patterns, ignoring case; `*` stays within a folder, `**`
    /// does not.
    pub fn only<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        let matcher = |pattern: &str| {
            GlobBuilder::new(pattern)
                .literal_separator(true)
                .case_insensitive(true)
                .backslash_escape(false)
                .build()
                .map(|glob| glob.compile_matcher())
                .map_err(|source| PatternError {
                    pattern: pattern.to_owned(),
                    source,
                })
        };
        patterns
            .into_iter()
            .map(matcher)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn contains(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|glob| glob.is_match(name))
    }
}

/// Writes the selected entries, the manifest and the signatures among them, into the folder `target`, with
/// their documented times.
///
/// Every content is digested again while it is written, from the same open file that was verified. The
/// folder gets its name when all is done; on failure nothing is left.
pub fn extract<S: Source>(
    verified: &Verified<S>,
    target: &Path,
    selection: &Selection,
    replace: Replace,
    progress: &dyn Progress,
) -> Result<Extracted, ExtractError> {
    let members = verified.layout.members();
    let selected: Vec<usize> = (0..members.len())
        .filter(|member| selection.contains(&members[*member].name))
        .collect();
    if selected.is_empty() {
        return Err(ExtractError::NothingSelected);
    }
    let folder = PendingFolder::beside(target)?;
    for &index in &selected {
        let file = Extraction {
            source: &verified.source,
            member: &members[index],
            region: verified.layout.data(index),
            sha256: verified.digests[index],
            progress,
        };
        file.write(&folder)?;
    }
    folder.publish(replace)?;
    Ok(Extracted {
        files: selected.len(),
        bytes: selected.iter().map(|index| members[*index].size).sum(),
    })
}

struct Extraction<'a, S> {
    source: &'a S,
    member: &'a Member,
    region: Region,
    /// Of the content.
    sha256: Digest,
    progress: &'a dyn Progress,
}

impl<S: Source> Extraction<'_, S> {
    fn write(&self, folder: &PendingFolder) -> Result<(), ExtractError> {
        let name = &self.member.name;
        let time = self.member.modified.timestamp();
        // An error about the bundle passes through the folder, whose own errors are about the disk.
        folder.write(name, time, |file| {
            Ok(match self.member.method {
                Method::Stored => self.copy(file),
                Method::Deflate => self.inflate(file),
            })
        })?
    }

    fn copy(&self, file: &mut File) -> Result<(), ExtractError> {
        let section = Section::new(self.source, self.region.offset, self.region.size);
        let copied = Fingerprint::while_copying(section, file, self.progress);
        match copied {
            Ok(copied) if copied.sha256 == self.sha256 => Ok(()),
            Ok(_) => Err(self.changed()),
            Err(StreamError::Stopped(stopped)) => Err(stopped.into()),
            Err(StreamError::Read(error)) => Err(self.unread(error)),
            Err(StreamError::Write(error)) => Err(self.untaken(error)),
        }
    }

    fn inflate(&self, file: &mut File) -> Result<(), ExtractError> {
        let stored = read::bytes(self.source, self.region.offset, self.region.size)
            .map_err(ExtractError::Read)?;
        let content = inflate(&stored, self.member.size).map_err(|_| self.changed())?;
        if Digest::of(&content) != self.sha256 {
            return Err(self.changed());
        }
        file.write_all(&content)
            .map_err(|error| self.untaken(error))?;
        self.progress.advance(self.region.size)?;
        Ok(())
    }

    fn changed(&self) -> ExtractError {
        ExtractError::Changed {
            path: self.member.name.clone(),
        }
    }

    fn unread(&self, source: io::Error) -> ExtractError {
        ExtractError::Read(ReadError::Io {
            offset: self.region.offset,
            size: self.region.size,
            source,
        })
    }

    fn untaken(&self, source: io::Error) -> ExtractError {
        ExtractError::Disk(DiskError {
            action: "write",
            path: self.member.name.clone().into(),
            source,
        })
    }
}
