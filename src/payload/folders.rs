//! The folders in which packages lie.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::Folder;

/// The folders of packages that are read together, each known once, so that many packages in one folder do not have it
/// listed as many times.
#[derive(Debug, Default)]
pub struct Folders(Mutex<HashMap<PathBuf, Arc<Folder>>>);

impl Folders {
    /// Returns the folder of that path.
    pub fn of(&self, path: &Path) -> Arc<Folder> {
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = folders
            .entry(path.to_path_buf())
            .or_insert_with(|| Arc::new(Folder::new(path)));
        Arc::clone(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_side_by_side_share_their_folder() {
        let folders = Folders::default();
        let one = folders.of(Path::new("one"));
        assert!(Arc::ptr_eq(&one, &folders.of(Path::new("one"))));
        assert!(!Arc::ptr_eq(&one, &folders.of(Path::new("two"))));
    }
}
