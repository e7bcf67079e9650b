//! A folder on its way to its final name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::durability::Unsynced;
use super::temporary::{Kind, TemporaryFolder, pending, remove_stale};
use super::{DiskError, FolderHandle, Replace, folder_of, judge_target, system, to_system};

/// A folder that does not yet stand under its final name.
#[derive(Debug)]
pub struct PendingFolder {
    /// Dropped before the folder: some systems remove none in which files are open.
    written: Mutex<Written>,
    temporary: TemporaryFolder,
    folder: PathBuf,
    target: PathBuf,
}

/// What is in it, and may not be on the disk yet.
#[derive(Debug)]
struct Written {
    folders: BTreeSet<PathBuf>,
    unsynced: Unsynced,
}

impl PendingFolder {
    /// Starts an empty folder beside `target`.
    pub fn beside(target: &Path) -> Result<Self, DiskError> {
        judge_target(target)?;
        let during = || DiskError::during("write", target);
        let mut pending = pending();
        remove_stale(target, &pending);
        let mut temporary = TemporaryFolder::beside(target, Kind::New).map_err(during())?;
        temporary.register(&mut pending);
        drop(pending);
        // A folder inside it, because the temporary itself is for its owner alone.
        let folder = temporary.path().join("new");
        fs::create_dir(&folder).map_err(during())?;
        let unsynced = Unsynced::below(&folder);
        Ok(Self {
            temporary,
            folder,
            target: target.to_path_buf(),
            written: Mutex::new(Written {
                folders: BTreeSet::new(),
                unsynced,
            }),
        })
    }

    /// Writes one file below the folder from `content`, creates the folders between, and sets its time.
    ///
    /// The caller has judged `name`: it is relative and stays inside. Errors name the place where the file
    /// will be.
    pub fn write<T>(
        &self,
        name: &str,
        modified: Timestamp,
        content: impl FnOnce(&mut File) -> Result<T, DiskError>,
    ) -> Result<T, DiskError> {
        self.write_if(name, modified, content)?
    }

    /// The same, but of a file whose content fails, nothing stays, and others can still be written.
    pub fn write_if<T, E>(
        &self,
        name: &str,
        modified: Timestamp,
        content: impl FnOnce(&mut File) -> Result<T, E>,
    ) -> Result<Result<T, E>, DiskError> {
        let shown = self.target.join(name);
        let during = |action| DiskError::during(action, &shown);
        self.create_above(Path::new(name))
            .map_err(during("create"))?;
        let path = self.folder.join(name);
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(during("create"))?;
        let result = content(&mut file);
        if result.is_err() {
            drop(file);
            fs::remove_file(&path).map_err(during("remove"))?;
            return Ok(result);
        }
        file.set_modified(to_system(modified))
            .map_err(during("write"))?;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.unsynced.file(shown, file)?;
        Ok(result)
    }

    /// Creates the folders above a file, one by one: were the folder itself to be gone because the work is
    /// abandoned, it must not come back.
    fn create_above(&self, name: &Path) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let mut path = self.folder.clone();
        let names = name.parent().into_iter().flat_map(Path::components);
        for name in names.filter(|name| matches!(name, Component::Normal(_))) {
            path.push(name);
            if written.folders.contains(&path) {
                continue;
            }
            match fs::create_dir(&path) {
                // A file system that ignores case has it under another spelling.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => created?,
            }
            written.folders.insert(path.clone());
            written.unsynced.folder(path.clone());
        }
        Ok(())
    }

    /// Where the files are until then, for writing by other means.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Gives the folder its final name, after everything that was written has reached the disk.
    ///
    /// With [`Replace::Existing`] an older folder of that name is moved aside first and deleted last, so that a
    /// failure in between leaves one of the two whole.
    pub fn publish(self, replace: Replace) -> Result<(), DiskError> {
        self.publish_if(replace, |_| Ok(()))
    }

    /// The same, but while the older folder is aside `may_go` is asked whether the older folder,
    /// at the path that it is given and out of everybody's way, may go; if not, it is put back. If even that
    /// fails, it stays aside, and the error names its place.
    pub fn publish_if<E: From<DiskError>>(
        self,
        replace: Replace,
        may_go: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self {
            temporary,
            folder,
            target,
            written,
        } = self;
        let written = written.into_inner().unwrap_or_else(PoisonError::into_inner);
        written.unsynced.sync(&target)?;
        // Before the rename: afterwards a handle that is not to be had would make an error of what is done.
        let above = FolderHandle::open(folder_of(&target))?;
        // Held meanwhile, so that an interruption finds either the old folder or the new one in place.
        let mut uninterrupted = pending();
        let mut old = match replace {
            Replace::Existing => Aside::of(&target)?,
            Replace::Never => None,
        };
        let may_go = old.as_ref().map_or(Ok(()), |old| may_go(&old.folder()));
        let published = may_go.and_then(|()| {
            system::rename_to_new(&folder, &target).map_err(|error| {
                let error = DiskError::during("write", &target)(error);
                E::from(error)
            })
        });
        if let Err(error) = published {
            if let Some(old) = old {
                old.put_back(&target)?;
            }
            return Err(error);
        }
        if let Some(old) = &mut old {
            old.0.register(&mut uninterrupted);
        }
        drop(uninterrupted);
        drop((old, temporary));
        Ok(above.sync(&target)?)
    }
}

/// An older folder, alone in a temporary one.
struct Aside(TemporaryFolder);

impl Aside {
    /// Moves what stands under a name out of the way, if anything does.
    fn of(target: &Path) -> Result<Option<Self>, DiskError> {
        if fs::symlink_metadata(target).is_err() {
            return Ok(None);
        }
        let during = || DiskError::during("replace", target);
        let aside = Self(TemporaryFolder::beside(target, Kind::Old).map_err(during())?);
        system::rename_folder(target, &aside.folder()).map_err(during())?;
        Ok(Some(aside))
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("old")
    }

    /// Gives the older folder its name back, or leaves it where it is and says where.
    fn put_back(self, target: &Path) -> Result<(), DiskError> {
        let folder = self.folder();
        system::rename_to_new(&folder, target).map_err(|source| {
            self.0.keep();
            DiskError {
                action: "put back the older folder, which is now",
                path: folder,
                source,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::{list, names, read, stat};
    use super::*;

    fn time() -> Timestamp {
        "2011-05-16T12:55:00Z".parse().unwrap()
    }

    fn pending(target: &Path, content: &str) -> PendingFolder {
        let pending = PendingFolder::beside(target).unwrap();
        pending
            .write("META/x", time(), |file| {
                file.write_all(content.as_bytes()).unwrap();
                Ok(())
            })
            .unwrap();
        pending
    }

    /// What the older folder's guardian says when it may not go.
    fn refusal() -> DiskError {
        DiskError {
            action: "let go",
            path: PathBuf::new(),
            source: io::ErrorKind::Other.into(),
        }
    }

    #[test]
    fn a_folder_appears_whole_and_replaces_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        for (replace, content) in [(Replace::Never, "one"), (Replace::Existing, "two")] {
            pending(&target, content).publish(replace).unwrap();
            assert_eq!(read(&target.join("META/x"), 9).unwrap(), content.as_bytes());
            assert_eq!(stat(&target.join("META/x")).unwrap().modified, time());
        }
        let pending = PendingFolder::beside(&target).unwrap();
        let error = pending.publish(Replace::Never).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn many_files_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let pending = PendingFolder::beside(&target).unwrap();
        for number in 0..200 {
            let name = format!("{}/{number}", number % 7);
            pending.write(&name, time(), |_| Ok(())).unwrap();
        }
        pending.publish(Replace::Never).unwrap();
        let counts = (0..7).map(|number| list(&target.join(number.to_string())).unwrap().len());
        assert_eq!(counts.sum::<usize>(), 200);
    }

    #[test]
    fn an_older_folder_that_may_not_go_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        pending(&target, "old").publish(Replace::Never).unwrap();
        let error = pending(&target, "new").publish_if(Replace::Existing, |old| {
            // By now nobody can put anything more into it under its own name.
            assert!(!target.exists());
            assert_eq!(read(&old.join("META/x"), 9).unwrap(), b"old");
            Err(refusal())
        });
        assert_eq!(error.unwrap_err().action, "let go");
        assert_eq!(read(&target.join("META/x"), 9).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn an_older_folder_that_cannot_be_put_back_is_kept_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        pending(&target, "old").publish(Replace::Never).unwrap();
        let error = pending(&target, "new")
            .publish_if(Replace::Existing, |_| {
                fs::write(&target, "in the way").unwrap();
                Err(refusal())
            })
            .unwrap_err();
        assert_eq!(read(&error.path.join("META/x"), 9).unwrap(), b"old");
        assert!(
            error
                .to_string()
                .starts_with("cannot put back the older folder")
        );
        assert_eq!(read(&target, 99).unwrap(), b"in the way");
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn an_abandoned_folder_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let pending = PendingFolder::beside(&target).unwrap();
        fs::remove_dir_all(pending.temporary.path()).unwrap();
        let error = pending.write("a/b", time(), |_| Ok(())).unwrap_err();
        assert_eq!(error.path, target.join("a/b"));
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
