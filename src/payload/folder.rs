//! The package's folder: what lies beside it is found by exact name first, then ignoring case, as Windows
//! does.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::defect::Unread;
use super::tree::judge_name;
use crate::disk::{self, Entry, EntryKind};

/// A folder that nothing is looked for outside of. Links within it are followed: who made it put them there.
pub(super) struct Folder<'a> {
    path: &'a Path,
    /// Packages with many cabinets ask often.
    entries: OnceCell<Vec<Entry>>,
}

impl<'a> Folder<'a> {
    pub fn new(path: &'a Path) -> Self {
        Self {
            path,
            entries: OnceCell::new(),
        }
    }

    /// Returns the same folder, to be asked on its own.
    pub fn again(&self) -> Self {
        Self::new(self.path)
    }

    /// Finds a file of that name in the folder itself. A name that is a path finds nothing.
    pub fn file(&self, name: &str) -> Result<Option<PathBuf>, Unread> {
        if judge_name(name).is_err() {
            return Ok(None);
        }
        let entries = if let Some(entries) = self.entries.get() {
            entries
        } else {
            let listed = disk::list(self.path)?;
            self.entries.get_or_init(|| listed)
        };
        find(entries, name, EntryKind::File)
    }

    /// Finds a file below the folder; its parts have been judged.
    pub fn below(&self, parts: &[String]) -> Result<Option<PathBuf>, Unread> {
        let Some((name, folders)) = parts.split_last() else {
            return Ok(None);
        };
        if folders.is_empty() {
            return self.file(name);
        }
        let mut at = self.path.to_path_buf();
        for folder in folders {
            match find(&disk::list(&at)?, folder, EntryKind::Folder)? {
                Some(path) => at = path,
                None => return Ok(None),
            }
        }
        find(&disk::list(&at)?, name, EntryKind::File)
    }
}

fn find(entries: &[Entry], name: &str, kind: EntryKind) -> Result<Option<PathBuf>, Unread> {
    let of_kind = || entries.iter().filter(|entry| entry.kind == kind);
    if let Some(exact) = of_kind().find(|entry| entry.name == name) {
        return Ok(Some(exact.path.clone()));
    }
    let upper = name.to_uppercase();
    let mut alike = of_kind().filter(|entry| entry.name.to_uppercase() == upper);
    match (alike.next(), alike.next()) {
        (Some(_), Some(_)) => Err(Unread::Ambiguous {
            name: name.to_owned(),
        }),
        (found, _) => Ok(found.map(|entry| entry.path.clone())),
    }
}
