//! The temporaries that exist now, so that an interruption can remove them and what stays can be named.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::folder_of;

/// The temporaries that exist now. Whoever makes, publishes or replaces one holds the lock meanwhile.
static PENDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// How often a folder is removed in which somebody still writes, and how long to wait in between.
const ATTEMPTS: usize = 50;
const BETWEEN: Duration = Duration::from_millis(10);

pub(super) fn pending() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all work on files if none is half done, and tells whether that is so.
///
/// Then no temporary comes into being any more: other threads that try block for good, so the caller must exit.
pub fn abandon_if_idle() -> bool {
    let paths = pending();
    let is_idle = paths.is_empty();
    if is_idle {
        std::mem::forget(paths);
    }
    is_idle
}

/// Removes every temporary by force, and lets no other come into being nor one be published until the program
/// ends. Returns those that could not be removed.
///
/// For work that was asked to stop and does not: other threads that try block for good, so the caller must exit.
pub fn abandon() -> Vec<PathBuf> {
    let mut paths = pending();
    let left = std::mem::take(&mut *paths)
        .into_iter()
        .filter_map(|path| remove_by_force(path).err())
        .collect();
    std::mem::forget(paths);
    left
}

/// Returns the temporaries of finished work that could not be removed.
pub fn left_behind() -> Vec<PathBuf> {
    pending().iter().cloned().collect()
}

/// Removes what somebody may still write to; the error is where it stays.
fn remove_by_force(path: PathBuf) -> Result<(), PathBuf> {
    let mut renamed = path.clone().into_os_string();
    renamed.push(".stopped");
    let renamed = PathBuf::from(renamed);
    // Under another name nobody finds it to create anything more in it.
    let path = match fs::rename(&path, &renamed) {
        Ok(()) => renamed,
        Err(_) => path,
    };
    for _ in 0..ATTEMPTS {
        if remove(&path).is_ok() {
            return Ok(());
        }
        thread::sleep(BETWEEN);
    }
    Err(path)
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Takes a temporary off the list when it is dropped, unless it is still there; the lock must be free then.
#[derive(Debug)]
pub(super) struct Registered(PathBuf);

impl Registered {
    pub(super) fn new(pending: &mut BTreeSet<PathBuf>, path: &Path) -> Self {
        pending.insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut pending = pending();
        if fs::symlink_metadata(&self.0).is_err() {
            pending.remove(&self.0);
        }
    }
}

/// A folder for its owner alone, removed with everything in it when dropped.
///
/// Not that of the crate `tempfile`, whose errors name a path that means nothing to anybody.
#[derive(Debug)]
pub(super) struct TemporaryFolder {
    path: PathBuf,
    is_kept: bool,
    /// Dropped, as every field, after the folder is removed.
    registered: Option<Registered>,
}

impl TemporaryFolder {
    /// Makes one that no interruption removes until it is registered.
    pub(super) fn beside(target: &Path, prefix: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).disable_cleanup(true);
        let made = builder.make_in(folder_of(target), create_private)?;
        Ok(Self {
            path: made.path().to_path_buf(),
            is_kept: false,
            registered: None,
        })
    }

    /// Puts it on the list; from then on the lock must be free when it is dropped.
    pub(super) fn register(&mut self, pending: &mut BTreeSet<PathBuf>) {
        self.registered = Some(Registered::new(pending, &self.path));
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it where it is.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if !self.is_kept {
            // What stays stays on the list, from which the person is told.
            let _ = remove(&self.path);
        }
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn a_folder_in_which_somebody_writes_goes_away() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("pending");
        fs::create_dir(&folder).unwrap();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let writers: Vec<_> = (0..2)
                .map(|writer| {
                    let (folder, is_over) = (&folder, &is_over);
                    scope.spawn(move || {
                        let mut written = 0;
                        for file in 0.. {
                            if is_over.load(Ordering::Relaxed) {
                                break;
                            }
                            let path = folder.join(format!("{writer}-{file}"));
                            match fs::write(path, "content") {
                                Ok(()) => written += 1,
                                Err(_) => break,
                            }
                        }
                        written
                    })
                })
                .collect();
            thread::sleep(Duration::from_millis(20));
            assert_eq!(remove_by_force(folder.clone()), Ok(()));
            is_over.store(true, Ordering::Relaxed);
            for writer in writers {
                assert!(writer.join().unwrap() > 0);
            }
        });
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_kept_stays_and_what_is_dropped_goes() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("target");
        let [kept, dropped] =
            ["a", "b"].map(|prefix| TemporaryFolder::beside(&target, prefix).unwrap());
        let [there, gone] = [&kept, &dropped].map(|folder| folder.path().to_path_buf());
        fs::write(gone.join("file"), "content").unwrap();
        kept.keep();
        drop(dropped);
        assert!(there.is_dir() && !gone.exists());
    }

    #[test]
    fn what_could_not_be_removed_stays_on_the_list() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("stays");
        fs::write(&path, "content").unwrap();
        let registered = Registered::new(&mut pending(), &path);
        drop(registered);
        assert!(left_behind().contains(&path));
        let again = Registered::new(&mut pending(), &path);
        fs::remove_file(&path).unwrap();
        drop(again);
        assert!(!left_behind().contains(&path));
    }
}
