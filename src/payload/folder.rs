//! The package's folder: what lies beside it is found by exact name first, then ignoring case, as Windows
//! does, and never outside.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::defect::Unread;
use super::tree::judge_name;
use crate::disk::{self, DiskError, Entry, EntryKind};
use crate::folded_name::FoldedName;

/// A folder that nothing is looked for outside of. A link in it is followed if it stays within.
///
/// It is listed when something is first looked for, and never again: packages that lie side by side share it.
#[derive(Debug)]
pub struct Folder {
    /// A package that came from a pipe lies in none.
    path: Option<PathBuf>,
    known: Mutex<Known>,
}

/// The folders that were listed, each once, whatever links lead to it.
#[derive(Debug, Default)]
struct Known {
    /// Where the package's folder is without links.
    top: Option<PathBuf>,
    /// It stands first.
    listings: Vec<Arc<Listing>>,
    /// Their places in that list, by the paths without links.
    places: HashMap<PathBuf, usize>,
}

/// The names in one folder. What has a name is looked at only when it is wanted.
#[derive(Debug, Default)]
struct Listing {
    exact: HashMap<String, PathBuf>,
    /// By names without case.
    folded: HashMap<FoldedName, Vec<PathBuf>>,
    /// Which folders are in it, by the names under which they were looked for.
    folders: Mutex<HashMap<String, Option<usize>>>,
}

impl Folder {
    /// Takes the folder of a package, without looking at it yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: Some(path.into()),
            known: Mutex::default(),
        }
    }

    /// No folder: nothing can lie beside a package that came from a pipe.
    pub fn none() -> Self {
        Self {
            path: None,
            known: Mutex::default(),
        }
    }

    /// Finds a file of that name in the folder itself. A name that is a path finds nothing.
    pub(super) fn file(&self, name: &str) -> Result<Option<Entry>, Unread> {
        if judge_name(name).is_err() {
            return Ok(None);
        }
        self.below([], name)
    }

    /// Finds a file below the folder; its name and those of the folders have been judged.
    pub(super) fn below<'n>(
        &self,
        folders: impl IntoIterator<Item = &'n str>,
        name: &str,
    ) -> Result<Option<Entry>, Unread> {
        let Some(path) = &self.path else {
            let name = name.to_owned();
            return Err(Unread::NoFolder { name });
        };
        let mut listing = self.top(path)?;
        for folder in folders {
            match self.enter(&listing, folder)? {
                Some(found) => listing = found,
                None => return Ok(None),
            }
        }
        let found = self.find(&listing, name, EntryKind::File)?;
        Ok(found.map(|(entry, _)| entry))
    }

    /// Threads that come while the folder is listed wait for that.
    fn top(&self, path: &Path) -> Result<Arc<Listing>, DiskError> {
        let mut known = lock(&self.known);
        if let Some(top) = known.listings.first() {
            return Ok(Arc::clone(top));
        }
        let listing = Listing::of(path)?;
        let resolved = disk::resolve(path)?;
        known.top = Some(resolved.clone());
        Ok(known.add(resolved, listing).1)
    }

    fn listing(&self, place: usize) -> Option<Arc<Listing>> {
        lock(&self.known).listings.get(place).cloned()
    }

    fn enter(&self, listing: &Listing, name: &str) -> Result<Option<Arc<Listing>>, Unread> {
        let known = lock(&listing.folders).get(name).copied();
        if let Some(place) = known {
            return Ok(place.and_then(|place| self.listing(place)));
        }
        let found = self.find(listing, name, EntryKind::Folder)?;
        let entered = match found {
            Some((entry, target)) => Some(self.list(&entry.path, target)?),
            None => None,
        };
        let (place, entered) = entered.unzip();
        lock(&listing.folders).insert(name.to_owned(), place);
        Ok(entered)
    }

    fn list(&self, path: &Path, resolved: PathBuf) -> Result<(usize, Arc<Listing>), DiskError> {
        let mut known = lock(&self.known);
        match known.find(&resolved) {
            Some(found) => Ok(found),
            None => Ok(known.add(resolved, Listing::of(path)?)),
        }
    }

    /// Returns what was found and where it is without links: within the folder.
    fn find(
        &self,
        listing: &Listing,
        name: &str,
        kind: EntryKind,
    ) -> Result<Option<(Entry, PathBuf)>, Unread> {
        let Some(entry) = listing.find(name, kind)? else {
            return Ok(None);
        };
        let target = disk::resolve(&entry.path)?;
        let top = &lock(&self.known).top;
        if top.as_ref().is_some_and(|top| target.starts_with(top)) {
            return Ok(Some((entry, target)));
        }
        let path = entry.path;
        Err(Unread::Outside { path, target })
    }
}

/// What a thread that panicked knew is still true.
fn lock<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Known {
    fn find(&self, resolved: &Path) -> Option<(usize, Arc<Listing>)> {
        let place = *self.places.get(resolved)?;
        Some((place, Arc::clone(self.listings.get(place)?)))
    }

    fn add(&mut self, resolved: PathBuf, listing: Listing) -> (usize, Arc<Listing>) {
        let (place, listing) = (self.listings.len(), Arc::new(listing));
        self.listings.push(Arc::clone(&listing));
        self.places.insert(resolved, place);
        (place, listing)
    }
}

impl Listing {
    fn of(folder: &Path) -> Result<Self, DiskError> {
        let mut listing = Self::default();
        for path in disk::paths(folder)? {
            // A name that is no Unicode is that of nothing in a package.
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let alike = listing.folded.entry(FoldedName::of(name)).or_default();
            alike.push(path.clone());
            listing.exact.insert(name.to_owned(), path);
        }
        Ok(listing)
    }

    fn find(&self, name: &str, kind: EntryKind) -> Result<Option<Entry>, Unread> {
        if let Some(path) = self.exact.get(name)
            && let Some(entry) = look(path, kind)?
        {
            return Ok(Some(entry));
        }
        let mut found = None;
        for path in self.folded.get(&FoldedName::of(name)).into_iter().flatten() {
            let Some(entry) = look(path, kind)? else {
                continue;
            };
            if found.replace(entry).is_some() {
                return Err(Unread::Ambiguous {
                    name: name.to_owned(),
                });
            }
        }
        Ok(found)
    }
}

/// Returns what is there if it is of that kind. A dangling link is nothing.
fn look(path: &Path, kind: EntryKind) -> Result<Option<Entry>, DiskError> {
    match disk::stat(path) {
        Ok(entry) => Ok((entry.kind == kind).then_some(entry)),
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write(folder.path(), file);
        }
        folder
    }

    /// Writes a file that says where it is.
    fn write(folder: &Path, file: &str) {
        let path = folder.join(file);
        disk::create_folder(path.parent().unwrap()).unwrap();
        let mut options = std::fs::File::options();
        let mut file_there = options.append(true).create(true).open(path).unwrap();
        file_there.write_all(file.as_bytes()).unwrap();
    }

    fn path_of(folder: &Folder) -> &Path {
        folder.path.as_deref().unwrap()
    }

    /// What is found at a path, from the folder, and how large it is; or why nothing is.
    fn found(folder: &Folder, path: &str) -> String {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folders = folders.split('/').filter(|name| !name.is_empty());
        match folder.below(folders, name) {
            Ok(Some(entry)) => {
                let path = entry.path.strip_prefix(path_of(folder)).unwrap();
                format!("{} {}", path.display(), entry.size)
            }
            Ok(None) => "nothing".to_owned(),
            Err(error) => {
                let shown = path_of(folder).parent().unwrap().display().to_string();
                error.to_string().replace(&shown, "")
            }
        }
    }

    #[track_caller]
    fn check(folder: &Folder, path: &str, expect: &str) {
        assert_eq!(found(folder, path), expect, "{path}");
    }

    #[test]
    fn no_letter_is_two_in_another_case() {
        let beside = folder_with(&["STRASSE.cab", "GRÜN.cab"]);
        let folder = Folder::new(beside.path());
        check(&folder, "straße.cab", "nothing");
        check(&folder, "grün.cab", "GRÜN.cab 9");
    }

    #[test]
    fn exact_names_come_before_those_that_differ_in_case() {
        let files = ["Data.cab", "DATA.cab", "one.txt", "Sub/Deep/x.txt"];
        let beside = folder_with(&files);
        let folder = Folder::new(beside.path());
        check(&folder, "Data.cab", "Data.cab 8");
        check(&folder, "DATA.cab", "DATA.cab 8");
        let ambiguous = "several names beside the package differ from `data.cab` in case only";
        check(&folder, "data.cab", ambiguous);
        check(&folder, "ONE.TXT", "one.txt 7");
        check(&folder, "SUB/deep/X.txt", "Sub/Deep/x.txt 14");
        check(&folder, "sub/none/x.txt", "nothing");
        check(&folder, "Sub", "nothing");
        check(&folder, "one.txt/x", "nothing");
        assert!(folder.file("../one.txt").unwrap().is_none());
    }

    #[test]
    fn a_folder_is_listed_once_and_a_file_looked_at_when_it_is_wanted() {
        let beside = folder_with(&["a", "b", "sub/a", "sub/b"]);
        let folder = Folder::new(beside.path());
        check(&folder, "a", "a 1");
        check(&folder, "sub/a", "sub/a 5");
        write(beside.path(), "late");
        write(beside.path(), "sub/late");
        check(&folder, "late", "nothing");
        check(&folder, "SUB/late", "nothing");
        write(beside.path(), "b");
        check(&folder, "b", "b 2");
        assert_eq!(lock(&folder.known).listings.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_within_the_folder_only() {
        use std::os::unix::fs::symlink;
        let all = folder_with(&["in/real.cab", "in/sub/x", "out/secret.cab", "outer"]);
        let link = |to: &str, name: &str| symlink(to, all.path().join("in").join(name)).unwrap();
        link("real.cab", "data.cab");
        link("sub", "linked");
        link(".", "again");
        link("../out/secret.cab", "secret.cab");
        link("../out", "away");
        link("../outer", "outer");
        link("zzz", "zzz");
        link("gone", "dangling.cab");
        let path = all.path().join("in");
        let folder = Folder::new(&path);
        check(&folder, "data.cab", "data.cab 11");
        check(&folder, "linked/x", "linked/x 8");
        check(&folder, "sub/x", "linked/x 8");
        check(&folder, "again/AGAIN/again/real.cab", "real.cab 11");
        assert_eq!(lock(&folder.known).listings.len(), 2);
        check(&folder, "dangling.cab", "nothing");
        check(
            &folder,
            "secret.cab",
            "`/in/secret.cab` leads out of the package's folder, to `/out/secret.cab`",
        );
        check(
            &folder,
            "AWAY/secret.cab",
            "`/in/away` leads out of the package's folder, to `/out`",
        );
        check(
            &folder,
            "outer",
            "`/in/outer` leads out of the package's folder, to `/outer`",
        );
        // Only who wants the endless link hears of it.
        check(&folder, "zzz", "cannot look at `/in/zzz`");
        // The folder itself may be a link.
        symlink("in", all.path().join("link")).unwrap();
        let path = all.path().join("link");
        check(&Folder::new(&path), "data.cab", "data.cab 11");
    }
}
