//! A bundle that nobody has vouched for, opened once: its manifest, its signatures, and on demand what a zip
//! reader makes of it.

use std::cell::OnceCell;

use super::diagnose::{self, Survey};
use super::read::{self, ReadError};
use super::signatures::Signatures;
use crate::source::Source;

/// The signatures that are found in a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Those in CMS, with their names.
    pub cms: Vec<(String, Vec<u8>)>,
    /// The one by `ssh-keygen`.
    pub ssh: Option<Vec<u8>>,
}

impl From<Tail> for Signatures {
    fn from(tail: Tail) -> Self {
        Self {
            cms: tail.cms.into_iter().map(|(_, bytes)| bytes).collect(),
            ssh: tail.ssh,
        }
    }
}

/// The bytes of a bundle as they are; nothing of them is proved.
pub(crate) struct Untrusted<'a, S> {
    source: &'a S,
    size: u64,
    manifest: Vec<u8>,
    tail: Result<Tail, ReadError>,
    survey: OnceCell<Option<Survey>>,
}

impl<'a, S: Source> Untrusted<'a, S> {
    /// Opens what starts as a bundle does.
    ///
    /// An end that is none is no error here; but bytes that the system does not give are.
    pub(crate) fn open(source: &'a S) -> Result<Self, ReadError> {
        let size = read::size(source)?;
        let manifest = read::manifest_bytes(source, size)?;
        let tail = match read::signatures(source, size) {
            Err(error @ ReadError::Io { .. }) => return Err(error),
            tail => tail,
        };
        Ok(Self {
            source,
            size,
            manifest,
            tail,
            survey: OnceCell::new(),
        })
    }

    /// Returns where the bytes come from.
    pub(crate) fn source(&self) -> &'a S {
        self.source
    }

    /// Returns how many bytes there are.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Returns the bytes of the manifest.
    pub(crate) fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// Returns the signatures that the central directory names, or why there is none to ask.
    pub(crate) fn tail(&self) -> Result<&Tail, &ReadError> {
        self.tail.as_ref()
    }

    /// The same, for those who need nothing else any more.
    pub(crate) fn into_tail(self) -> Result<Tail, ReadError> {
        self.tail
    }

    /// Returns the signatures that stand one after the other from an offset on, for a bundle without a proper end.
    pub(crate) fn tail_from(&self, offset: u64) -> Tail {
        read::signatures_from(self.source, self.size, offset)
    }

    /// Returns what a zip reader sees, if it sees anything.
    pub(crate) fn survey(&self) -> Option<&Survey> {
        self.survey
            .get_or_init(|| diagnose::survey(self.source, self.size))
            .as_ref()
    }
}

/// Returns how many bytes precede the archive in what does not start as a bundle does.
pub(crate) fn leading_bytes(source: &impl Source) -> u64 {
    let survey = read::size(source)
        .ok()
        .and_then(|size| diagnose::survey(source, size));
    survey.map_or(0, |survey| survey.leading)
}
