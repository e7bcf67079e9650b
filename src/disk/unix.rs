//! What Unix has of its own: devices and inodes, folders that are made durable, renames that never overwrite.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{DiskError, Obstacle, Replace};

/// Device and inode.
pub(super) fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}

pub(super) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Any name without a slash or a zero is one.
#[expect(clippy::unnecessary_wraps, reason = "on Windows it can fail")]
pub(super) fn judge_target(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Returns the path that the system made of one, as people write it.
pub(super) fn plain(path: PathBuf) -> PathBuf {
    path
}

pub(super) fn create_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Gives a finished file its name; it goes where that fails.
pub(super) fn publish_file(
    temporary: NamedTempFile,
    target: &Path,
    replace: Replace,
) -> io::Result<()> {
    let persisted = match replace {
        Replace::Existing => temporary.persist(target),
        Replace::Never => temporary.persist_noclobber(target),
    };
    // The error holds the temporary, which goes here.
    persisted.map(drop).map_err(|error| explained(error.error))
}

/// Renames a folder.
pub(super) fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to).map_err(explained)
}

/// Renames a folder, and fails where anything stands under the new name.
#[cfg(target_os = "linux")]
pub(super) fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some file systems know no such flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_after_look(from, to),
        Err(error) => Err(explained(error.into())),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    rename_after_look(from, to)
}

fn rename_after_look(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    rename_folder(from, to)
}

pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    fs::remove_dir_all(path)
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Renaming finds a name busy where a file system is mounted on it, as containers do with single files and folders.
fn explained(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::ResourceBusy => Obstacle::Mounted.into(),
        _ => error,
    }
}

/// An open folder whose changes can be made durable.
#[derive(Debug)]
pub(super) struct FolderHandle(File);

impl FolderHandle {
    pub(super) fn open(folder: &Path) -> Result<Self, DiskError> {
        super::open(folder).map(Self)
    }

    /// Returns when the folder is on the disk; `target` is what was put into it, and stands there whatever happens.
    pub(super) fn sync(&self, target: &Path) -> Result<(), DiskError> {
        let action = "make sure that the disk has stored, although it is complete and in place,";
        self.0.sync_all().map_err(DiskError::during(action, target))
    }
}
