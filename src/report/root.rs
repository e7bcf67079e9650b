//! Paths relative to the repository, as code scanning services want them.

use std::path::{Component, Path, PathBuf};

/// Where the repository begins, seen from where the program runs. By default paths stay as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    folders: Option<(PathBuf, PathBuf)>,
}

impl Root {
    /// Takes the repository's folder and the current one, both absolute.
    pub fn new(repository: PathBuf, current: PathBuf) -> Self {
        Self {
            folders: Some((repository, current)),
        }
    }

    /// Returns a path with forward slashes: relative to the repository where it lies inside, else as it was given.
    pub fn path(&self, path: &str) -> String {
        let inside = self.folders.as_ref().and_then(|(repository, current)| {
            let absolute = plain(&current.join(path));
            let inside = absolute.strip_prefix(plain(repository)).ok()?;
            Some(inside.display().to_string())
        });
        let shown = inside
            .filter(|inside| !inside.is_empty())
            .unwrap_or_else(|| path.to_owned());
        if cfg!(windows) {
            with_slashes(&shown)
        } else {
            shown
        }
    }
}

/// Writes a path of Windows with forward slashes.
fn with_slashes(path: &str) -> String {
    path.replace('\\', "/")
}

/// Takes `.` and `..` out of a path without looking at the disk.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            _ => plain.push(component),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_have_forward_slashes() {
        for (path, expect) in [
            (r"specs\a b.yaml", "specs/a b.yaml"),
            (r"C:\x.msi", "C:/x.msi"),
            (r"\\server\share\x.msi", "//server/share/x.msi"),
        ] {
            assert_eq!(with_slashes(path), expect);
        }
    }

    #[test]
    fn paths_are_told_from_the_root() {
        let root = Root::new("/srv/portal".into(), "/srv/portal/rollups".into());
        for (path, expect) in [
            ("spec.yaml", "rollups/spec.yaml"),
            ("./a/../spec.yaml", "rollups/spec.yaml"),
            ("../specs/a b.yaml", "specs/a b.yaml"),
            ("/srv/portal/x.msi", "x.msi"),
            ("../../elsewhere/x.msi", "../../elsewhere/x.msi"),
            ("/tmp/x.msi", "/tmp/x.msi"),
        ] {
            assert_eq!(root.path(path), expect);
            assert_eq!(Root::default().path(path), path);
        }
    }
}
