//! Reads one file after the other: its digest and, of a package, its database and what is in it.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::find::FindError;
use super::{Content, Depth, Examination, Payload};
use crate::bundle::{Fingerprint, StreamError};
use crate::disk::{self, DiskError, Entry};
use crate::msi::{self, Database};
use crate::payload::{Folders, ProofError};
use crate::progress::Progress;
use crate::spec::PayloadKind;

/// Whether a file is digested from its first byte to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digests {
    /// It is.
    Taken,
    /// It is not: nothing asks for them, and a large file takes seconds.
    Left,
}

/// How files are read. Threads share it, so that the folder in which packages look for their cabinets is listed once for
/// all of them.
pub struct Reader<'a> {
    depth: Depth,
    digests: Digests,
    progress: &'a dyn Progress,
    folders: Folders,
}

impl<'a> Reader<'a> {
    /// Reads files as far as is asked.
    pub fn new(depth: Depth, digests: Digests, progress: &'a dyn Progress) -> Self {
        Self {
            depth,
            digests,
            progress,
            folders: Folders::default(),
        }
    }

    /// Reads one file.
    ///
    /// # Errors
    /// [`FindError`] if the disk fails or the work was asked to stop. What is wrong with the file is no error.
    pub fn read(&self, kind: PayloadKind, entry: Entry) -> Result<Payload, FindError> {
        let mut file = disk::open(&entry.path)?;
        let fingerprint = match self.digests {
            Digests::Taken => Some(self.fingerprint(&mut file, &entry)?),
            Digests::Left => None,
        };
        let (content, examination) = match kind {
            PayloadKind::Cab | PayloadKind::File => (Content::File, None),
            PayloadKind::Msi | PayloadKind::Msp => self.content(&entry.path, file)?,
        };
        Ok(Payload {
            path: entry.path,
            name: entry.name,
            size: fingerprint.map_or(entry.size, |fingerprint| fingerprint.size),
            modified: entry.modified,
            fingerprint,
            content,
            examination: examination.map(Arc::new),
        })
    }

    fn fingerprint(&self, file: &mut File, entry: &Entry) -> Result<Fingerprint, FindError> {
        Fingerprint::of_reader(file, self.progress).map_err(|error| match error {
            StreamError::Read(error) | StreamError::Write(error) => {
                FindError::Disk(DiskError::during("read", &entry.path)(error))
            }
            StreamError::Stopped(stopped) => stopped.into(),
        })
    }

    /// Reads the database of a file that is already known as a whole, and what is in it.
    fn content(
        &self,
        path: &Path,
        file: File,
    ) -> Result<(Content, Option<Examination>), FindError> {
        let opened = Database::open(BufReader::new(file), &msi::Limits::default());
        let mut database = match opened {
            Ok(database) => database,
            Err(source) if source.is_environment() => {
                let path = path.to_path_buf();
                return Err(FindError::Package { path, source });
            }
            Err(error) => return Ok((Content::Unreadable(Arc::new(error)), None)),
        };
        let examination = match self.depth {
            Depth::Tables => None,
            Depth::Content => Some(self.examine(&mut database, path)?),
        };
        let package = Content::Package(Arc::new(database.into_package()));
        Ok((package, examination))
    }

    fn examine(
        &self,
        database: &mut Database<BufReader<File>>,
        path: &Path,
    ) -> Result<Examination, FindError> {
        let folder = self.folders.of(disk::folder_of(path));
        Examination::of(database, folder, self.progress).map_err(|error| match error {
            ProofError::Stopped(stopped) => stopped.into(),
            ProofError::Unread(source) => FindError::Content {
                path: path.to_path_buf(),
                source: Box::new(source),
            },
        })
    }
}
