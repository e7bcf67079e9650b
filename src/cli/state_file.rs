//! The file of `--state`: read under a lock that is held until it is written, and written only by who accepts.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Context;
use super::failure::Failure;
use super::key_files::SMALL;
use crate::disk::{self, DiskError, PendingFile, Replace};
use crate::trust_file::{State, TrustFile};
use crate::verify::Verdict;

/// The record of what was accepted, held while somebody decides.
pub struct StateFile {
    path: PathBuf,
    state: State,
    /// Held until it is dropped.
    _lock: File,
}

impl StateFile {
    /// Reads the record and holds it; one that is not there is made when something is accepted, and that is said.
    pub fn open(path: &Path, context: Context) -> Result<Self, Failure> {
        let path = disk::follow(path)?;
        let lock = disk::lock_beside(&path)?;
        let state = match disk::read(&path, SMALL) {
            Ok(bytes) => State::parse(&bytes).map_err(|source| {
                Failure::unusable(&path, "record of what was accepted", source)
                .hint("without it nothing tells an older rollup from a newer one: restore it, or begin anew with another `--state`")
            })?,
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => {
                context.ui.done(&format!(
                    "there is no `{}` yet: what is accepted now begins it",
                    path.display()
                ));
                State::default()
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            path,
            state,
            _lock: lock,
        })
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Writes down what was accepted.
    pub fn accept(
        &mut self,
        verdict: &Verdict<File>,
        trust: Option<&TrustFile>,
    ) -> Result<(), Failure> {
        let Some((manifest, identity)) = verdict.manifest.as_ref().zip(verdict.identity) else {
            return Ok(());
        };
        self.state.accept(&manifest.rollup, identity, trust);
        let bytes = self.state.to_bytes().map_err(Failure::usage)?;
        let mut file = PendingFile::beside(&self.path)?;
        file.write_all(&bytes)
            .map_err(DiskError::during("write", &self.path))?;
        Ok(file.publish(Replace::Existing)?)
    }
}
