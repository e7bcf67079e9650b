//! A package written again with another signature: read first, written beside, looked at again, and put in place.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::failure::{Failure, Trouble};
use super::target;
use crate::disk::{self, DiskError, PendingFile, Replace};
use crate::msi::signature::{self, SignatureFacts};
use crate::msi::{Database, Limits};

/// A package, and where it goes.
pub struct SignedPackage {
    path: PathBuf,
    to: PathBuf,
    /// What is read of it.
    pub database: Database<BufReader<File>>,
}

impl SignedPackage {
    /// Opens a package.
    pub fn open(path: &Path, output: Option<&Path>) -> Result<Self, Failure> {
        let to = target::destination(output.unwrap_or(path))?;
        let file = BufReader::new(target::open(path)?);
        let database = Database::open(file, &Limits::default());
        Ok(Self {
            database: database.map_err(|error| Failure::of_database(path, error))?,
            path: path.to_path_buf(),
            to,
        })
    }

    /// Returns where it goes.
    pub fn destination(&self) -> &Path {
        &self.to
    }

    /// Returns what the package is called.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(OsStr::new("package"));
        name.to_string_lossy().into_owned()
    }

    /// Refuses to take the place of a file that is read beside the package.
    pub fn spare(&self, inputs: impl Iterator<Item = PathBuf>) -> Result<(), Failure> {
        for input in inputs {
            if disk::is_same(&input, &self.to)? {
                return Err(Trouble::OverInput(input).into());
            }
        }
        Ok(())
    }

    /// Returns what its signature says, if it has one.
    pub fn facts(&mut self) -> Result<Option<SignatureFacts>, Failure> {
        let facts = signature::facts(&mut self.database);
        facts.map_err(|error| Failure::of_database(&self.path, error))
    }

    /// Returns the streams of its signature, if it has one.
    pub fn streams(&mut self) -> Result<Option<signature::SignatureStreams>, Failure> {
        let streams = signature::streams(&mut self.database);
        streams.map_err(|error| Failure::of_database(&self.path, error))
    }

    /// Writes the package with this signature, and says how large it became.
    pub fn write(mut self, signature: &[u8], entries: Option<&[u8]>) -> Result<u64, Failure> {
        let mut pending = PendingFile::beside(&self.to)?;
        let mut target = BufWriter::new(&mut pending);
        signature::write_signed(&mut self.database, signature, entries, &mut target)
            .map_err(|error| Failure::of_unsigned(&self.path, &self.to, error))?;
        let during = DiskError::during("write", &self.to);
        target.flush().map_err(during)?;
        drop(target);
        let size = self.look_again(&pending)?;
        // Some systems put nothing in the place of a file that is open.
        drop(self.database);
        pending.publish(Replace::Existing)?;
        Ok(size)
    }

    /// Looks at what was written before it takes a name: it must be one that its signature is over.
    fn look_again(&self, pending: &PendingFile) -> Result<u64, Failure> {
        let during = || DiskError::during("read", &self.to);
        let mut file = pending.file().try_clone().map_err(during())?;
        file.rewind().map_err(during())?;
        let size = file.metadata().map_err(during())?.len();
        let again = Database::open(BufReader::new(file), &Limits::default());
        let facts = again.and_then(|mut database| signature::facts(&mut database));
        let facts = facts.map_err(|error| Failure::of_database(&self.to, error))?;
        let is_right = facts.is_some_and(|facts| facts.is_whole());
        if is_right {
            return Ok(size);
        }
        let file = self.path.display().to_string();
        Err(Trouble::ChangedWhileSigned { file }.into())
    }
}
