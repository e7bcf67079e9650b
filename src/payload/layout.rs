//! The tree of files that unpacking makes: one path for each file, one spelling for each folder.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::path::{FolderPath, TARGET, TargetPath};
use crate::bundle::fold;

/// The tree as it grows. In it names are compared without case and normalisation.
pub(super) struct Layout<'a> {
    /// The root stands first.
    folders: Vec<Folder<'a>>,
    /// By the folder that they are in and their names without case.
    by_name: HashMap<Key, usize>,
    /// And how many others wanted the place of each.
    files: HashMap<Key, usize>,
    /// What became of the folders that were met, by where they are in memory.
    known: HashMap<*const FolderPath, usize>,
}

/// A folder, and a name in it without case and normalisation.
type Key = (usize, String);

/// A folder as it was first spelled.
struct Folder<'a> {
    within: usize,
    name: &'a str,
}

/// The place of a file.
pub(super) struct Laid {
    pub folder: usize,
    pub path: String,
    /// Whether its name is another than it asked for.
    pub is_renamed: bool,
}

const ROOT: usize = 0;

impl<'a> Layout<'a> {
    pub fn new() -> Self {
        Self {
            folders: vec![Folder {
                within: ROOT,
                name: "",
            }],
            by_name: HashMap::new(),
            files: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// Gives a file its place.
    pub fn lay(&mut self, target: &'a TargetPath) -> Laid {
        let folder = self.folder(target.folder());
        let (name, is_renamed) = self.name(folder, target.name());
        let path = self.path(folder, &name);
        Laid {
            folder,
            path,
            is_renamed,
        }
    }

    /// Whether a folder lies where a file was laid.
    pub fn is_folder(&self, folder: usize, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.by_name.contains_key(&(folder, fold(name)))
    }

    /// Returns a name in a folder that no other file has, and whether it is another than the stated one.
    fn name(&mut self, folder: usize, stated: &str) -> (String, bool) {
        let key = (folder, fold(stated));
        let Some(others) = self.files.get(&key) else {
            self.files.insert(key, 0);
            return (stated.to_owned(), false);
        };
        let mut number = *others;
        loop {
            number += 1;
            let name = format!("{stated}.duplicate{number}");
            if let Entry::Vacant(free) = self.files.entry((folder, fold(&name))) {
                free.insert(0);
                self.files.insert(key, number);
                return (name, true);
            }
        }
    }

    fn path(&self, mut folder: usize, name: &str) -> String {
        let mut names = vec![name];
        while folder != ROOT {
            names.push(self.folders[folder].name);
            folder = self.folders[folder].within;
        }
        names.reverse();
        names.join("/")
    }

    fn folder(&mut self, folder: &'a FolderPath) -> usize {
        let mut unknown = Vec::new();
        let mut next = Some(folder);
        let mut place = ROOT;
        while let Some(folder) = next {
            if let Some(known) = self.known.get(&std::ptr::from_ref(folder)) {
                place = *known;
                break;
            }
            unknown.push(folder);
            next = folder.above();
        }
        for folder in unknown.into_iter().rev() {
            let is_root = folder.above().is_none() && folder.name() == TARGET;
            if !is_root {
                place = self.enter(place, folder.name());
            }
            self.known.insert(std::ptr::from_ref(folder), place);
        }
        place
    }

    fn enter(&mut self, within: usize, name: &'a str) -> usize {
        let new = self.folders.len();
        let place = *self.by_name.entry((within, fold(name))).or_insert(new);
        if place == new {
            self.folders.push(Folder { within, name });
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// The targets of files whose folders are shared as far as they have the same names.
    fn targets(paths: &[&str]) -> Vec<TargetPath> {
        let mut folders: HashMap<String, Arc<FolderPath>> = HashMap::new();
        let mut target = |path: &str| {
            let (folder, name) = path.rsplit_once('/').unwrap();
            let mut names = folder.split('/');
            let root = names.next().unwrap();
            let mut spelled = root.to_owned();
            let root = folders.entry(spelled.clone());
            let mut folder = Arc::clone(root.or_insert_with(|| FolderPath::root(&spelled)));
            for name in names {
                spelled = format!("{spelled}/{name}");
                let new = || FolderPath::below(&folder, name);
                folder = Arc::clone(folders.entry(spelled.clone()).or_insert_with(new));
            }
            TargetPath::new(folder, name)
        };
        paths.iter().map(|path| target(path)).collect()
    }

    #[track_caller]
    fn check(paths: &[&str], expect: &[&str]) {
        let targets = targets(paths);
        let mut layout = Layout::new();
        let laid: Vec<_> = targets
            .iter()
            .map(|target| layout.lay(target).path)
            .collect();
        assert_eq!(laid, expect);
    }

    #[test]
    fn what_differs_in_case_only_is_one() {
        check(
            &[
                "TARGETDIR/Vendor/x",
                "TARGETDIR/VENDOR/Sub/y",
                "TARGETDIR/vendor/X",
            ],
            &["Vendor/x", "Vendor/Sub/y", "Vendor/X.duplicate1"],
        );
        // A folder that is named like a system folder is the same place.
        check(
            &["FontsFolder/a", "TARGETDIR/fontsfolder/a"],
            &["FontsFolder/a", "FontsFolder/a.duplicate1"],
        );
        check(
            &["TARGETDIR/TARGETDIR/a", "TARGETDIR/a"],
            &["TARGETDIR/a", "a"],
        );
    }

    #[test]
    fn a_folder_is_folded_once_for_all_its_files() {
        let name = "x".repeat(240);
        let folder = (0..200).fold(FolderPath::root(TARGET), |above, _| {
            FolderPath::below(&above, &name)
        });
        let targets: Vec<_> = (0..500)
            .map(|number| TargetPath::new(Arc::clone(&folder), &format!("n{number}")))
            .collect();
        let mut layout = Layout::new();
        for target in &targets {
            layout.lay(target);
        }
        assert_eq!((layout.known.len(), layout.folders.len()), (201, 201));
        let held: usize = layout
            .by_name
            .keys()
            .chain(layout.files.keys())
            .map(|(_, name)| name.len())
            .sum();
        assert!(held < 200 * 240 + 500 * 5);
    }
}
