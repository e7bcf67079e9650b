//! The package's folder: what lies beside it is found by exact name first, then ignoring case, as Windows
//! does.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::defect::Unread;
use super::tree::judge_name;
use crate::disk::{self, DiskError, Entry, EntryKind};

/// A folder that nothing is looked for outside of. Links within it are followed: who made it put them there.
pub(super) struct Folder<'a> {
    path: &'a Path,
    /// What was listed, by path: packages with many files ask often.
    listings: RefCell<HashMap<PathBuf, Rc<Listing>>>,
}

/// The entries of a folder by their names without case.
struct Listing(HashMap<String, Vec<Entry>>);

impl<'a> Folder<'a> {
    pub fn new(path: &'a Path) -> Self {
        Self {
            path,
            listings: RefCell::default(),
        }
    }

    /// Finds a file of that name in the folder itself. A name that is a path finds nothing.
    pub fn file(&self, name: &str) -> Result<Option<Entry>, Unread> {
        if judge_name(name).is_err() {
            return Ok(None);
        }
        self.listing(self.path)?.find(name, EntryKind::File)
    }

    /// Finds a file below the folder; its parts have been judged.
    pub fn below(&self, parts: &[String]) -> Result<Option<Entry>, Unread> {
        let Some((name, folders)) = parts.split_last() else {
            return Ok(None);
        };
        let mut at = self.path.to_path_buf();
        for folder in folders {
            match self.listing(&at)?.find(folder, EntryKind::Folder)? {
                Some(found) => at = found.path,
                None => return Ok(None),
            }
        }
        self.listing(&at)?.find(name, EntryKind::File)
    }

    fn listing(&self, folder: &Path) -> Result<Rc<Listing>, DiskError> {
        if let Some(known) = self.listings.borrow().get(folder) {
            return Ok(Rc::clone(known));
        }
        let listing = Rc::new(Listing::new(disk::list(folder)?));
        let mut listings = self.listings.borrow_mut();
        listings.insert(folder.to_path_buf(), Rc::clone(&listing));
        Ok(listing)
    }
}

impl Listing {
    fn new(entries: Vec<Entry>) -> Self {
        let mut by_name: HashMap<String, Vec<Entry>> = HashMap::new();
        for entry in entries {
            let alike = by_name.entry(entry.name.to_uppercase()).or_default();
            alike.push(entry);
        }
        Self(by_name)
    }

    fn find(&self, name: &str, kind: EntryKind) -> Result<Option<Entry>, Unread> {
        let alike = self.0.get(&name.to_uppercase());
        let of_kind = || {
            let alike = alike.into_iter().flatten();
            alike.filter(|entry| entry.kind == kind)
        };
        if let Some(exact) = of_kind().find(|entry| entry.name == name) {
            return Ok(Some(exact.clone()));
        }
        let mut found = of_kind();
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(Unread::Ambiguous {
                name: name.to_owned(),
            }),
            (one, _) => Ok(one.cloned()),
        }
    }
}
