//! A folder on its way to its final name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::temporary::{Registered, pending};
use super::{DiskError, Replace, create_folder, folder_of, sync_folder, to_system};

/// A folder that does not yet stand under its final name.
#[derive(Debug)]
pub struct PendingFolder {
    temporary: tempfile::TempDir,
    folder: PathBuf,
    target: PathBuf,
    registered: Registered,
}

impl PendingFolder {
    /// Starts an empty folder beside `target`.
    pub fn beside(target: &Path) -> Result<Self, DiskError> {
        let during = DiskError::during("write", target);
        let mut pending = pending();
        let temporary = tempfile::Builder::new()
            .prefix(".rollpack-")
            .tempdir_in(folder_of(target))
            .map_err(during)?;
        // A folder inside it, because the temporary itself is for its owner alone.
        let folder = temporary.path().join("new");
        create_folder(&folder)?;
        let registered = Registered::new(&mut pending, temporary.path());
        Ok(Self {
            temporary,
            folder,
            target: target.to_path_buf(),
            registered,
        })
    }

    /// Writes one file below the folder from `content`, creates the folders between, and sets its time.
    ///
    /// The caller has judged `name`: it is relative and stays inside.
    pub fn write<T>(
        &self,
        name: &str,
        modified: Timestamp,
        content: impl FnOnce(&mut File) -> Result<T, DiskError>,
    ) -> Result<T, DiskError> {
        let path = self.folder.join(name);
        let mut file = create_below(&path)?;
        let result = content(&mut file)?;
        file.set_modified(to_system(modified))
            .map_err(DiskError::during("write", &path))?;
        file.sync_all().map_err(DiskError::during("write", &path))?;
        Ok(result)
    }

    /// Where the files are until then, for messages and for writing by other means.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Gives the folder its final name.
    ///
    /// With [`Replace::Existing`] an older folder of that name is moved aside first and deleted last, so
    /// that a failure in between leaves one of the two whole.
    pub fn publish(self, replace: Replace) -> Result<(), DiskError> {
        let Self {
            temporary,
            folder,
            target,
            registered,
        } = self;
        // Held to the end, so that an interruption finds either the old folder or the new one in place.
        let uninterrupted = pending();
        let old = match (replace, fs::symlink_metadata(&target).is_ok()) {
            (Replace::Existing, true) => Some(move_aside(&target)?),
            _ => None,
        };
        if let Err(error) = rename_to_new(&folder, &target) {
            if let Some(old) = &old {
                let aside = old.path().join("old");
                fs::rename(&aside, &target).map_err(DiskError::during("put back", &target))?;
            }
            return Err(DiskError {
                action: "write",
                path: target,
                source: error,
            });
        }
        drop((old, temporary));
        drop(uninterrupted);
        drop(registered);
        sync_folder(folder_of(&target))
    }
}

/// Creates a file and the folders that it needs, uninterrupted: a folder that grows while it is removed stays.
fn create_below(path: &Path) -> Result<File, DiskError> {
    let _uninterrupted = pending();
    create_folder(folder_of(path))?;
    File::options()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(DiskError::during("create", path))
}

fn move_aside(target: &Path) -> Result<tempfile::TempDir, DiskError> {
    let during = || DiskError::during("replace", target);
    let aside = tempfile::Builder::new()
        .prefix(".rollpack-old-")
        .tempdir_in(folder_of(target))
        .map_err(during())?;
    fs::rename(target, aside.path().join("old")).map_err(during())?;
    Ok(aside)
}

/// Renames a folder, and fails where anything stands under the new name.
#[cfg(target_os = "linux")]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some file systems know no such flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_after_look(from, to),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    rename_after_look(from, to)
}

fn rename_after_look(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::{names, read, stat};
    use super::*;

    #[test]
    fn a_folder_appears_whole_and_replaces_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let time: Timestamp = "2011-05-16T12:55:00Z".parse().unwrap();
        for (replace, content) in [(Replace::Never, "one"), (Replace::Existing, "two")] {
            let pending = PendingFolder::beside(&target).unwrap();
            pending
                .write("META/x", time, |file| {
                    file.write_all(content.as_bytes()).unwrap();
                    Ok(())
                })
                .unwrap();
            pending.publish(replace).unwrap();
            assert_eq!(read(&target.join("META/x"), 9).unwrap(), content.as_bytes());
            assert_eq!(stat(&target.join("META/x")).unwrap().modified, time);
        }
        let pending = PendingFolder::beside(&target).unwrap();
        let error = pending.publish(Replace::Never).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), ["out"]);
    }
}
