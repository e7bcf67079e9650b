//! Everything below a folder, without following any link.

use std::fs;
use std::path::{Path, PathBuf};

use super::DiskError;

/// Something below a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is, relative to the folder, with `/` between names; other characters than Unicode are replaced.
    pub name: String,
    /// What it is.
    pub kind: FoundKind,
}

/// What something below a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link of any kind, which is not followed.
    Link,
    /// A device, a socket, a pipe.
    Other,
}

/// Lists everything below a folder, sorted by name, or as much of it as is asked for at most.
pub fn walk(folder: &Path, most: usize) -> Result<Vec<Found>, DiskError> {
    let mut found = Vec::new();
    let mut folders = vec![(PathBuf::new(), String::new())];
    while let Some((below, shown)) = folders.pop() {
        let path = folder.join(&below);
        let during = || DiskError::during("list", &path);
        for entry in fs::read_dir(&path).map_err(during())? {
            let entry = entry.map_err(during())?;
            let kind = entry.file_type().map_err(during())?;
            let file_name = entry.file_name();
            let name = format!("{shown}{}", file_name.to_string_lossy());
            let kind = if kind.is_symlink() {
                FoundKind::Link
            } else if kind.is_dir() {
                folders.push((below.join(&file_name), format!("{name}/")));
                FoundKind::Folder
            } else if kind.is_file() {
                FoundKind::File
            } else {
                FoundKind::Other
            };
            found.push(Found { name, kind });
            if found.len() >= most {
                folders.clear();
                break;
            }
        }
    }
    found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/c"), "content").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("..", folder.path().join("a/up")).unwrap();
        let all = walk(folder.path(), 100).unwrap();
        let names: Vec<_> = all.iter().map(|found| found.name.as_str()).collect();
        let expect = ["a", "a/b", "a/b/c", "a/up"];
        assert_eq!(names, &expect[..if cfg!(unix) { 4 } else { 3 }]);
        assert_eq!(all[2].kind, FoundKind::File);
        if cfg!(unix) {
            assert_eq!(all[3].kind, FoundKind::Link);
        }
        assert_eq!(walk(folder.path(), 2).unwrap().len(), 2);
    }
}
