//! The folder that unpacking makes, as it grows.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::content::CopyError;
use super::request::{Faults, Request};
use super::unpack::{Missed, UnpackError, Unpacked};
use crate::disk::{self, DiskError, PendingFolder, Replace};
use crate::progress::Progress;

/// A folder on its way to its name, and what became of the files so far.
pub(super) struct Writer<'a> {
    request: &'a Request<'a>,
    progress: &'a dyn Progress,
    pending: PendingFolder,
    /// What an older folder may hold that is replaced.
    known: BTreeSet<PathBuf>,
    pub unpacked: Unpacked,
}

impl<'a> Writer<'a> {
    /// Begins an empty folder; an older one may hold what is `known` and nothing else.
    pub fn begin(
        request: &'a Request<'a>,
        known: BTreeSet<PathBuf>,
        progress: &'a dyn Progress,
    ) -> Result<Self, UnpackError> {
        if request.replace == Replace::Existing {
            refuse_foreign(request.to, request.to, &known)?;
        }
        Ok(Self {
            pending: PendingFolder::beside(request.to)?,
            request,
            progress,
            known,
            unpacked: Unpacked::default(),
        })
    }

    /// Writes a file, and nothing of one that cannot be read to its end.
    pub fn write(
        &mut self,
        path: &str,
        modified: Option<Timestamp>,
        copy: impl FnOnce(&mut dyn Write) -> Result<u64, CopyError>,
    ) -> Result<(), UnpackError> {
        let time = modified.unwrap_or(Timestamp::UNIX_EPOCH);
        let size = match self.pending.write_if(path, time, |out| copy(out))? {
            Ok(size) => size,
            Err(CopyError::Unread(error)) => {
                return self.miss(vec![path.to_owned()], error.into());
            }
            Err(CopyError::Output(source)) => {
                return Err(UnpackError::Disk(DiskError {
                    action: "write",
                    path: self.request.to.join(path),
                    source,
                }));
            }
        };
        self.unpacked.files += 1;
        self.unpacked.bytes += size;
        Ok(self.progress.advance(size)?)
    }

    /// Notes files that cannot be had, or ends the work, as was asked.
    pub fn miss(&mut self, files: Vec<String>, why: UnpackError) -> Result<(), UnpackError> {
        match self.request.faults {
            Faults::Refuse => Err(why),
            Faults::PassOver => {
                self.unpacked.missed.push(Missed { files, why });
                Ok(())
            }
        }
    }

    /// Gives the folder its name, unless nothing is in it because nothing could be had.
    pub fn publish(self) -> Result<Unpacked, UnpackError> {
        let is_all_missed = self.unpacked.files == 0 && !self.unpacked.missed.is_empty();
        if !is_all_missed {
            let (to, known) = (self.request.to, &self.known);
            // Again, because the writing may have taken long.
            let may_go = |old: &Path| refuse_foreign(old, to, known);
            self.pending.publish_if(self.request.replace, may_go)?;
        }
        Ok(self.unpacked)
    }
}

/// Looks for anything in an older folder, now at `old`, that does not come from such a file.
fn refuse_foreign(old: &Path, to: &Path, known: &BTreeSet<PathBuf>) -> Result<(), UnpackError> {
    match disk::first_foreign(old, known)? {
        None => Ok(()),
        Some(path) => Err(UnpackError::Foreign {
            path: to.join(path),
        }),
    }
}
