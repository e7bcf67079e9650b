//! The temporaries that exist now, so that an interruption can remove them and what stays can be named.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::{EntryKind, folder_of, paths, stat, system};

/// What a temporary is for, which its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It will take the name of the target.
    New,
    /// It stood under the name of the target.
    Old,
}

/// The longest part of a target's name that goes into the name of a temporary.
const NAME_CHARACTERS: usize = 60;

/// How many characters of a temporary's name are chance.
const CHANCE: usize = 6;

/// What is held while a temporary folder is in use.
const LOCK: &str = "in-use";

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

/// Returns how the names of the temporaries of a target begin.
pub(super) fn prefix(target: &Path, kind: Kind) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(NAME_CHARACTERS).collect();
    match kind {
        Kind::New => format!(".rollpack-{name}-"),
        Kind::Old => format!(".rollpack-old-{name}-"),
    }
}

/// Removes what an earlier run for the same target left because it was killed: what is named like a temporary of it,
/// is not among those of this run, and is held by nobody. What cannot be removed is left.
///
/// An older folder that was moved aside goes only if something stands under its name again.
pub(super) fn remove_stale(target: &Path, pending: &BTreeSet<PathBuf>) {
    let kinds = match fs::symlink_metadata(target) {
        Ok(_) => &[Kind::New, Kind::Old][..],
        Err(_) => &[Kind::New][..],
    };
    let prefixes: Vec<_> = kinds.iter().map(|kind| prefix(target, *kind)).collect();
    let is_temporary = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        prefixes.iter().any(|prefix| {
            name.strip_prefix(&**prefix).is_some_and(|chance| {
                chance.len() == CHANCE && chance.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
        })
    };
    for path in paths(folder_of(target)).unwrap_or_default() {
        if is_temporary(&path) && !pending.contains(&path) && !is_held(&path) {
            let _ = remove(&path);
        }
    }
}

/// Tells whether a process works on a temporary, as far as that can be told.
fn is_held(path: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return true;
    };
    let held = if metadata.is_dir() {
        path.join(LOCK)
    } else {
        path.to_path_buf()
    };
    match stat(&held).map(|entry| entry.kind) {
        Ok(EntryKind::File) => File::open(&held).is_ok_and(|file| file.try_lock().is_err()),
        // Whoever makes a folder starts over if it goes before it is held.
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => !metadata.is_dir(),
        _ => true,
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => system::remove_folder(path),
        Ok(_) => system::remove_file(path),
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
    /// Held while the folder is in use.
    lock: Option<File>,
    /// Dropped, as every field, after the folder is removed.
    registered: Option<Registered>,
}

impl TemporaryFolder {
    /// Makes one that no interruption removes until it is registered.
    pub(super) fn beside(target: &Path, kind: Kind) -> io::Result<Self> {
        let prefix = prefix(target, kind);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).disable_cleanup(true);
        let made = builder.make_in(folder_of(target), create_held)?;
        let (lock, path) = made.into_parts();
        Ok(Self {
            path: path.to_path_buf(),
            is_kept: false,
            lock: Some(lock),
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
        self.lock = None;
        if !self.is_kept {
            // What stays stays on the list, from which the person is told.
            let _ = remove(&self.path);
        }
    }
}

/// Creates a folder that is held while somebody works in it.
fn create_held(path: &Path) -> io::Result<File> {
    system::create_private(path)?;
    let made = File::create_new(path.join(LOCK));
    let lock = match made {
        // Another run took it for a leftover: the caller tries another name.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        made => made?,
    };
    let _ = lock.try_lock();
    match path.join(LOCK).try_exists() {
        Ok(true) => Ok(lock),
        _ => Err(io::ErrorKind::AlreadyExists.into()),
    }
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
            [Kind::New, Kind::Old].map(|kind| TemporaryFolder::beside(&target, kind).unwrap());
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
