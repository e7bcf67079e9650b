//! A file on its way to its final name.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::temporary::{Kind, Registered, pending, prefix, remove_stale};
use super::{DiskError, FolderHandle, Replace, folder_of, judge_target, system};

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
        judge_target(target)?;
        let during = || DiskError::during("write", target);
        let folder = folder_of(target);
        let prefix = prefix(target, Kind::New);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        let mut pending = pending();
        remove_stale(target, &pending);
        // Opened here, with the permissions of any new file and errors that name no temporary path.
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
        // Dropped in reverse where something fails: the temporary goes, and then it is looked whether it is gone.
        let Self {
            registered,
            temporary,
            target,
        } = self;
        let during = || DiskError::during("write", &target);
        temporary.as_file().sync_all().map_err(during())?;
        // Before the rename: afterwards a handle that is not to be had would make an error of what is done.
        let folder = FolderHandle::open(folder_of(&target))?;
        let uninterrupted = pending();
        let published = system::publish_file(temporary, &target, replace);
        drop(uninterrupted);
        drop(registered);
        published.map_err(during())?;
        folder.sync(&target)
    }

    /// Returns the file as it is now, for looking at it before it is published.
    pub fn file(&self) -> &File {
        self.temporary.as_file()
    }
}

/// Creates a file that is held while somebody works on it.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    let file = options.read(true).write(true).create_new(true).open(path)?;
    // Where files cannot be locked, nobody else finds out that it is held, and it is left alone.
    let _ = file.try_lock();
    match path.try_exists() {
        Ok(true) => Ok(file),
        // Another run took it for a leftover: the caller tries another name.
        _ => Err(io::ErrorKind::AlreadyExists.into()),
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

    #[test]
    fn what_a_kill_left_goes_with_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let others = [
            ".rollpack-b-abc123",
            ".rollpack-a-notes",
            ".rollpack-a-abc1234",
        ];
        for name in others.iter().chain(&[".rollpack-a-abc123"]) {
            std::fs::write(folder.path().join(name), "half").unwrap();
        }
        let held = PendingFile::beside(&target).unwrap();
        let second = PendingFile::beside(&target).unwrap();
        let held_name = held.temporary.path().file_name().unwrap().to_owned();
        let names_now = names(folder.path());
        assert!(names_now.iter().any(|name| **name == *held_name));
        assert!(!names_now.contains(&".rollpack-a-abc123".to_owned()));
        drop((held, second));
        let mut left = names(folder.path());
        left.sort();
        let mut expect = others;
        expect.sort_unstable();
        assert_eq!(left, expect);
    }

    #[test]
    fn a_rename_that_fails_leaves_nothing_on_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        std::fs::create_dir_all(target.join("in the way")).unwrap();
        let error = PendingFile::beside(&target)
            .unwrap()
            .publish(Replace::Existing)
            .unwrap_err();
        assert_eq!(error.path, target);
        let left = super::super::left_behind();
        assert!(left.iter().all(|path| !path.starts_with(folder.path())));
        assert_eq!(names(folder.path()), ["a"]);
    }
}
