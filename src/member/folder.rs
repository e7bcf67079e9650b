//! Folders as texts that mean one place in every package, where the tables tell it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::groundwork::Groundwork;
use crate::msi::directories::Root;
use crate::msi::schema::directory;
use crate::msi::standard_folder::StandardFolder;

/// How many folders a path may have, and how many bytes, before it counts as unknown.
const DEPTH: usize = 128;
const PATH_BYTES: usize = 1 << 10;

/// The folder below which everything is put that names no other.
const TARGET: &str = "TARGETDIR";

/// A folder that a component is installed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its path by long names, as `[ProgramFilesFolder]\Vendor\`.
    pub path: Arc<str>,
    /// Whether the tables tell where it is: neither a property nor an action nor a search of the package sets it.
    pub is_known: bool,
}

/// The folders of a package, each written once.
pub(super) struct Folders<'g, 'a> {
    ground: &'g Groundwork<'a>,
    written: HashMap<&'a str, Folder>,
}

impl<'g, 'a> Folders<'g, 'a> {
    pub fn of(ground: &'g Groundwork<'a>, chosen: &HashSet<&str>) -> Self {
        let directories = ground.directories().iter();
        let written = directories
            .filter_map(|directory| Some((directory.key, folder(ground, chosen, directory.key)?)));
        Self {
            ground,
            written: written.collect(),
        }
    }

    /// Returns a folder by its key; a standard folder needs no row.
    pub fn get(&self, key: &str) -> Option<Folder> {
        let written = self.written.get(key).cloned();
        written.or_else(|| {
            let standard = StandardFolder::of(key)?;
            let text: Arc<str> = format!("[{}]\\", standard.name()).into();
            // Where it has a row, the row leads nowhere.
            let is_missing = self.ground.directories().get(key).is_none();
            is_missing.then_some(Folder {
                path: text,
                is_known: true,
            })
        })
    }
}

fn folder(ground: &Groundwork<'_>, chosen: &HashSet<&str>, key: &str) -> Option<Folder> {
    let directories = ground.directories();
    let place = directories.place(key)?;
    if !is_short_enough(ground, key) {
        return Some(Folder {
            path: "[…]\\".into(),
            is_known: false,
        });
    }
    let is_rooted = match place.root {
        Root::Standard(_) => true,
        Root::Row(root) => root == TARGET,
    };
    let is_set =
        way(ground, key).any(|key| chosen.contains(key) || ground.properties().contains_key(key));
    Some(Folder {
        path: directories.show(place.target).into(),
        is_known: is_rooted && !is_set,
    })
}

/// Returns a folder and those above it, up to one that Windows Installer knows by name.
fn way<'g>(ground: &'g Groundwork<'_>, key: &'g str) -> impl Iterator<Item = &'g str> {
    let directories = ground.directories();
    let above = move |key: &&'g str| {
        let is_standard = StandardFolder::of(key).is_some();
        directories
            .get(key)
            .filter(|_| !is_standard)
            .and_then(|directory| directory.parent)
    };
    std::iter::successors(Some(key), above)
}

/// A database may have one long name above many folders, or a deep tree: their paths together have no bound.
fn is_short_enough(ground: &Groundwork<'_>, key: &str) -> bool {
    let names = way(ground, key).take(DEPTH + 1).map(|key| {
        let directory = ground.directories().get(key);
        let name = directory.and_then(|directory| directory.row.text(directory::DEFAULT_DIR));
        name.map_or(0, str::len)
    });
    let (count, bytes) = names.fold((0_usize, 0_usize), |(count, bytes), name| {
        (count + 1, bytes.saturating_add(name))
    });
    count <= DEPTH && bytes <= PATH_BYTES
}
