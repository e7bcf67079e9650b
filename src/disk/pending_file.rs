//! A file on its way to its final name.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::temporary::{Registered, pending};
use super::{DiskError, Replace, folder_of, sync_folder};

/// A file that does not yet stand under its final name.
#[derive(Debug)]
pub struct PendingFile {
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
    registered: Registered,
}

impl PendingFile {
    /// Starts a file beside `target`, so that the final rename stays on one file system.
    pub fn beside(target: &Path) -> Result<Self, DiskError> {
        let during = || DiskError::during("write", target);
        let folder = folder_of(target);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rollpack-");
        let mut pending = pending();
        // Opened here, with the permissions of any new file and errors that name no temporary path.
        let create = |path: &Path| File::options().write(true).create_new(true).open(path);
        let temporary = builder.make_in(folder, create).map_err(during())?;
        let registered = Registered::new(&mut pending, temporary.path());
        Ok(Self {
            temporary,
            target: target.to_path_buf(),
            registered,
        })
    }

    /// Gives the finished file its final name, after everything has reached the disk.
    pub fn publish(self, replace: Replace) -> Result<(), DiskError> {
        let Self {
            temporary,
            target,
            registered,
        } = self;
        let during = || DiskError::during("write", &target);
        temporary.as_file().sync_all().map_err(during())?;
        let uninterrupted = pending();
        let persisted = match replace {
            Replace::Existing => temporary.persist(&target),
            Replace::Never => temporary.persist_noclobber(&target),
        };
        drop(uninterrupted);
        drop(registered);
        persisted.map_err(|error| during()(error.error))?;
        sync_folder(folder_of(&target))
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The file itself, for the same reason.
        self.temporary.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.as_file_mut().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{names, read};
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let mut pending = PendingFile::beside(&target).unwrap();
        pending.write_all(b"new").unwrap();
        assert!(!names(folder.path()).contains(&"a".to_owned()));
        drop(pending);
        assert_eq!(names(folder.path()), [""; 0]);

        let mut pending = PendingFile::beside(&target).unwrap();
        pending.write_all(b"new").unwrap();
        pending.publish(Replace::Never).unwrap();
        assert_eq!(read(&target, 3).unwrap(), b"new");
        let refused = PendingFile::beside(&target)
            .unwrap()
            .publish(Replace::Never)
            .unwrap_err();
        assert_eq!(refused.source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(
            read(&target, 2).unwrap_err().source.kind(),
            io::ErrorKind::FileTooLarge
        );
        assert_eq!(names(folder.path()), ["a"]);
    }
}
