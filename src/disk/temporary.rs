//! The temporaries that exist now, so that an interruption can remove them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The temporaries that exist now. Whoever makes one, adds to it, publishes or removes it holds the
/// lock meanwhile.
static PENDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

pub(super) fn pending() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every temporary and lets no other come into being, nor one grow or be published, until the program
/// ends.
///
/// For the handler of an interruption: other threads that try block for good, so the caller must exit.
pub fn abandon() {
    let mut paths = pending();
    for path in std::mem::take(&mut *paths) {
        // Either of the two fails, and if both do there is nobody left to tell.
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir_all(&path);
    }
    std::mem::forget(paths);
}

/// Takes a temporary off the list when it is dropped; the lock must be free then.
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
        pending().remove(&self.0);
    }
}
