//! Paths of files by the `Directory` table: what they have in common is held once.

use std::fmt;
use std::sync::Arc;

/// The folder that stands for the root of an unpacked tree.
pub(super) const TARGET: &str = "TARGETDIR";

/// A folder within folders.
///
/// Each is made once however much lies below it: a package of a few megabytes can have files whose paths
/// would take gigabytes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FolderPath {
    above: Option<Arc<Self>>,
    name: Box<str>,
    /// How many folders it lies in.
    depth: usize,
    /// The length of the whole path, names and slashes.
    bytes: usize,
}

impl FolderPath {
    pub fn root(name: &str) -> Arc<Self> {
        Arc::new(Self {
            above: None,
            name: name.into(),
            depth: 0,
            bytes: name.len(),
        })
    }

    pub fn below(above: &Arc<Self>, name: &str) -> Arc<Self> {
        Arc::new(Self {
            above: Some(Arc::clone(above)),
            name: name.into(),
            depth: above.depth + 1,
            bytes: above.bytes + 1 + name.len(),
        })
    }

    pub fn above(&self) -> Option<&Self> {
        self.above.as_deref()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn top(&self) -> &Self {
        std::iter::successors(Some(self), |folder| folder.above())
            .last()
            .unwrap_or(self)
    }

    /// Returns the names of the folders below the root, from the root on.
    fn names(&self) -> Vec<&str> {
        let folders = std::iter::successors(Some(self), |folder| folder.above());
        let below_root = folders.filter(|folder| folder.above.is_some());
        let mut names: Vec<_> = below_root.map(Self::name).collect();
        names.reverse();
        names
    }
}

/// Where a file is installed: a folder that is known at installation only, folders below it, a name.
///
/// Each name was judged: it means one file on every system and leads nowhere else. Folders that custom actions set, as
/// far as that is known without the machine, are where those put them (see [`crate::msi::folder_setting`]); all others are
/// taken as the table has them. Files of one folder share what they have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetPath {
    folder: Arc<FolderPath>,
    name: Arc<str>,
}

impl TargetPath {
    pub(super) fn new(folder: Arc<FolderPath>, name: &str) -> Self {
        let name = name.into();
        Self { folder, name }
    }

    pub(super) fn folder(&self) -> &FolderPath {
        &self.folder
    }

    /// Returns the name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the folder that everything is below: `TARGETDIR`, or a system folder such as
    /// `ProgramFilesFolder`.
    pub fn root(&self) -> &str {
        self.folder.top().name()
    }

    /// Returns the folders and the name below the root, separated by slashes.
    pub fn below_root(&self) -> String {
        joined(self.folder.names(), &self.name)
    }

    /// Returns the path in an unpacked tree: `Vendor/x` for what goes below `TARGETDIR`, and
    /// `ProgramFilesFolder/Vendor/x` for what goes below a system folder.
    pub fn unpacked(&self) -> String {
        let below = self.below_root();
        match self.root() {
            TARGET => below,
            root => format!("{root}/{below}"),
        }
    }
}

impl fmt::Display for TargetPath {
    /// Writes `[ProgramFilesFolder]/Vendor/x`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]/{}", self.root(), self.below_root())
    }
}

/// Where a file that is in no cabinet lies: below the package's own folder.
///
/// Each name was judged, as in a [`TargetPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath {
    folder: Arc<FolderPath>,
    name: Arc<str>,
}

impl SourcePath {
    pub(super) fn new(folder: Arc<FolderPath>, name: &str) -> Self {
        let name = name.into();
        Self { folder, name }
    }

    /// Returns the name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    #[cfg(test)]
    pub(super) fn folder(&self) -> &FolderPath {
        &self.folder
    }

    /// Returns the names of the folders in which it lies, from the package's folder on.
    pub fn folders(&self) -> Vec<&str> {
        self.folder.names()
    }
}

impl fmt::Display for SourcePath {
    /// Writes `PFiles/Vendor/x`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&joined(self.folders(), &self.name))
    }
}

fn joined<'a>(mut folders: Vec<&'a str>, name: &'a str) -> String {
    folders.push(name);
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(root: &str, folders: &[&str], shown: &str, unpacked: &str) {
        let root = FolderPath::root(root);
        let folder = folders
            .iter()
            .fold(root, |above, name| FolderPath::below(&above, name));
        assert_eq!(folder.depth(), folders.len());
        let path = TargetPath::new(Arc::clone(&folder), "x");
        assert_eq!(path.to_string(), shown);
        assert_eq!(path.unpacked(), unpacked);
        // The brackets are no part of the path.
        assert_eq!(folder.bytes() + 2, shown.len() - "/x".len());
        let source = SourcePath::new(folder, "x");
        assert_eq!(source.to_string(), path.below_root());
    }

    #[test]
    fn paths_are_written_from_the_root_on() {
        check(TARGET, &[], "[TARGETDIR]/x", "x");
        check(TARGET, &["a", "b"], "[TARGETDIR]/a/b/x", "a/b/x");
        check(
            "FontsFolder",
            &["a"],
            "[FontsFolder]/a/x",
            "FontsFolder/a/x",
        );
    }
}
