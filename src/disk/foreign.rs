//! What somebody else put into a folder that is to be replaced.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::{DiskError, EntryKind, list, stat};

/// Returns something below `folder` that is neither one of the `known` files nor a folder above one; in both,
/// paths are relative to it. A folder that is not there holds nothing.
pub fn first_foreign(
    folder: &Path,
    known: &BTreeSet<PathBuf>,
) -> Result<Option<PathBuf>, DiskError> {
    match stat(folder) {
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(None),
        stood => drop(stood?),
    }
    let above: BTreeSet<&Path> = known
        .iter()
        .flat_map(|file| file.ancestors().skip(1))
        .collect();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        for entry in list(&folder.join(&relative))? {
            let path = relative.join(entry.path.file_name().unwrap_or_default());
            match entry.kind {
                EntryKind::File if known.contains(&path) => {}
                // No path is above itself, so this ends whatever links there are.
                EntryKind::Folder if above.contains(&*path) => folders.push(path),
                _ => return Ok(Some(path)),
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(there: &[&str], expect: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        for name in there {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "content").unwrap();
        }
        let known = ["a", "b/c"].map(PathBuf::from).into();
        let found = first_foreign(folder.path(), &known).unwrap();
        assert_eq!(found.as_deref(), expect.map(Path::new));
    }

    #[test]
    fn only_known_files_at_their_places_are_known() {
        check(&[], None);
        check(&["a", "b/c"], None);
        check(&["b/c", "d"], Some("d"));
        check(&["b/d"], Some("b/d"));
        check(&["a/e"], Some("a"));
        check(&["b/c/d"], Some("b/c"));
        check(&["c"], Some("c"));
        let gone = tempfile::tempdir().unwrap().path().join("gone");
        assert_eq!(first_foreign(&gone, &BTreeSet::new()).unwrap(), None);
    }
}
