//! What a package removes while it is installed.

use std::collections::{HashMap, HashSet};

use crate::digest::Digest;
use crate::folded_name::FoldedName;
use crate::groundwork::Groundwork;
use crate::groundwork::location::Location;
use crate::msi::Row;
use crate::msi::category::filename::{self, Names};
use crate::msi::schema::{REMOVE_FILE, REMOVE_REGISTRY, remove_file, remove_registry};

/// `InstallMode`: when the component is installed.
const AT_INSTALLATION: i32 = 1;

/// How many patterns of one folder are compared with a file.
const PATTERNS: usize = 64;

/// How many keys above a registry value are looked at.
const ANCESTORS: usize = 64;

/// What a package removes while it is installed.
///
/// See [RemoveFile Table](https://learn.microsoft.com/windows/win32/msi/removefile-table) and
/// [RemoveRegistry Table](https://learn.microsoft.com/windows/win32/msi/removeregistry-table).
pub(super) struct Removals<'a> {
    files: HashMap<(Digest, FoldedName), Row<'a>>,
    patterns: HashMap<Digest, Vec<(FoldedName, Row<'a>)>>,
    values: HashSet<Location>,
    keys: HashSet<(i32, FoldedName)>,
}

impl<'a> Removals<'a> {
    pub(super) fn of(ground: &Groundwork<'a>) -> Self {
        let mut removals = Self {
            files: HashMap::new(),
            patterns: HashMap::new(),
            values: HashSet::new(),
            keys: HashSet::new(),
        };
        for row in ground.rows(REMOVE_FILE) {
            let folder = row
                .text(remove_file::DIR_PROPERTY)
                .and_then(|key| ground.folder(key));
            let name = row
                .text(remove_file::FILE_NAME)
                .map(|name| Names::of(name).long);
            if let (true, Some(folder), Some(name)) = (
                row.has_bits(remove_file::INSTALL_MODE, AT_INSTALLATION),
                folder,
                name,
            ) {
                removals.add_file(folder, name, row);
            }
        }
        for row in ground.rows(REMOVE_REGISTRY) {
            let text = |column| FoldedName::of(row.text(column).unwrap_or_default());
            let root = row.int(remove_registry::ROOT).unwrap_or_default();
            let (key, name) = (text(remove_registry::KEY), text(remove_registry::NAME));
            if name.as_str() == "-" {
                removals.keys.insert((root, key));
            } else {
                removals
                    .values
                    .insert(Location::RegistryValue { root, key, name });
            }
        }
        removals
    }

    fn add_file(&mut self, folder: Digest, name: &str, row: Row<'a>) {
        if !name.contains(['*', '?']) {
            self.files
                .entry((folder, FoldedName::of(name)))
                .or_insert(row);
            return;
        }
        // Windows takes this for all names, those without a dot too.
        let pattern = if name == "*.*" { "*" } else { name };
        let patterns = self.patterns.entry(folder).or_default();
        if patterns.len() < PATTERNS {
            patterns.push((FoldedName::of(pattern), row));
        }
    }

    /// Returns the row that removes a file.
    pub(super) fn of_file(&self, location: &Location) -> Option<Row<'a>> {
        let Location::File(folder, name) = location else {
            return None;
        };
        let exact = self.files.get(&(*folder, name.clone())).copied();
        exact.or_else(|| {
            let mut patterns = self.patterns.get(folder)?.iter();
            let found =
                patterns.find(|(pattern, _)| filename::is_of(pattern.as_str(), name.as_str()))?;
            Some(found.1)
        })
    }

    /// Whether a registry value is removed, by itself or with a key above it.
    pub(super) fn has_value(&self, location: &Location) -> bool {
        let Location::RegistryValue { root, key, .. } = location else {
            return false;
        };
        let mut keys = std::iter::successors(Some(key.as_str()), |key| {
            let (above, _) = key.rsplit_once('\\')?;
            Some(above)
        })
        .take(ANCESTORS);
        self.values.contains(location)
            || keys.any(|key| self.keys.contains(&(*root, FoldedName::of(key))))
    }
}
