//! The directory tree: which root each folder is below, and by which names.
//!
//! See [Directory Table](https://learn.microsoft.com/windows/win32/msi/directory-table) and
//! [Using the Directory Table](https://learn.microsoft.com/windows/win32/msi/using-the-directory-table).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use super::category::default_dir::DefaultDir;
use super::category::filename::Names;
use super::schema::{DIRECTORY, directory};
use super::standard_folder::StandardFolder;
use super::table::{Row, Tables};
use crate::digest::Digest;
use crate::folded_name::FoldedName;

/// The rows of `Directory`, each followed to its root once.
#[derive(Debug, Default)]
pub struct Directories<'a> {
    by_key: HashMap<&'a str, Directory<'a>>,
    paths: Paths<'a>,
}

/// One folder.
#[derive(Clone, Copy, Debug)]
pub struct Directory<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its key, which is a property too.
    pub key: &'a str,
    /// The parent; none for a root, also for one that names itself.
    pub parent: Option<&'a str>,
    /// Where it is, or why it is nowhere.
    pub place: Result<Place<'a>, Astray<'a>>,
}

/// Where a folder is.
///
/// Properties are not looked at: folders can only be the same if they are below the same root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// What it is below.
    pub root: Root<'a>,
    /// Where it is installed, by long names.
    pub target: PathId,
    /// Where it is installed, by short names.
    pub short_target: PathId,
    /// Where it lies beside an uncompressed package, by long names.
    pub source: PathId,
    /// Where it lies beside an uncompressed package, by short names.
    pub short_source: PathId,
}

/// What a folder is below. A standard folder is a root of its own, wherever the table puts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root<'a> {
    /// A folder that Windows Installer knows by name.
    Standard(&'static StandardFolder),
    /// A row without a parent: mostly `TARGETDIR`.
    Row(&'a str),
}

/// Why a folder is nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Astray<'a> {
    /// Its parents lead back to one of themselves.
    #[error("the parents of `{at}` lead back to it")]
    Cycle {
        /// The folder at which the circle closes.
        at: &'a str,
    },
    /// A parent has no row.
    #[error("the parent `{parent}` has no row in `Directory`")]
    NoParent {
        /// The parent.
        parent: &'a str,
    },
    /// A folder on the way has no name.
    #[error("`{at}` has no `DefaultDir`")]
    NoName {
        /// The folder.
        at: &'a str,
    },
}

/// A path: two are equal where Windows takes them for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(usize);

impl Root<'_> {
    /// Returns the standard folder, if it is one.
    pub fn standard(&self) -> Option<&'static StandardFolder> {
        match self {
            Self::Standard(folder) => Some(folder),
            Self::Row(_) => None,
        }
    }

    /// Returns the property that holds it at installation.
    pub fn name(&self) -> &str {
        match self {
            Self::Standard(folder) => folder.name(),
            Self::Row(key) => key,
        }
    }
}

impl<'a> Directories<'a> {
    /// Reads the table. Of two rows with one key the first counts; a row without a key is no folder.
    pub fn of(tables: &'a Tables) -> Self {
        let mut directories = Self::default();
        let mut order = Vec::new();
        for row in tables.rows(DIRECTORY) {
            let Some(key) = row.text(directory::DIRECTORY) else {
                continue;
            };
            let parent = row.text(directory::DIRECTORY_PARENT);
            if let Entry::Vacant(new) = directories.by_key.entry(key) {
                new.insert(Directory {
                    row,
                    key,
                    parent: parent.filter(|parent| *parent != key),
                    place: Err(Astray::Cycle { at: key }),
                });
                order.push(key);
            }
        }
        let mut known = HashMap::new();
        for key in order {
            directories.follow(key, &mut known);
        }
        directories
    }

    /// Returns the folder with that key.
    pub fn get(&self, key: &str) -> Option<&Directory<'a>> {
        self.by_key.get(key)
    }

    /// Returns where a folder is. A standard folder needs no row.
    pub fn place(&self, key: &str) -> Option<Place<'a>> {
        self.get(key)?.place.ok()
    }

    /// Returns what a folder is below. A standard folder needs no row.
    pub fn root(&self, key: &str) -> Option<Root<'a>> {
        let standard = || StandardFolder::of(key).map(Root::Standard);
        standard().or_else(|| self.place(key).map(|place| place.root))
    }

    /// Returns the standard folder that a folder is below, if it is below one.
    pub fn standard(&self, key: &str) -> Option<&'static StandardFolder> {
        self.root(key)?.standard()
    }

    /// Whether a folder is the standard folder of that name itself, not one below it. A standard folder needs no row.
    pub fn is_itself(&self, key: &str, standard: &str) -> bool {
        let root = match self.place(key) {
            Some(place) => match self.paths.steps.get(place.target.0) {
                Some(Step::Root(root)) => root.standard(),
                _ => None,
            },
            None => StandardFolder::of(key),
        };
        root.is_some_and(|root| root.name() == standard)
    }

    /// Whether a folder is within the user's profile, by its root.
    pub fn is_profile(&self, key: &str) -> bool {
        self.standard(key).is_some_and(StandardFolder::is_profile)
    }

    /// Returns all folders, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Directory<'a>> {
        self.by_key.values()
    }

    /// Returns a folder's parents from the nearest to the root, each once even where they go in a circle.
    pub fn parents(&self, key: &str) -> impl Iterator<Item = &Directory<'a>> {
        let parent = |directory: &Directory<'a>| self.get(directory.parent?);
        let mut seen = std::collections::HashSet::new();
        let parents = std::iter::successors(self.get(key).and_then(parent), move |directory| {
            parent(directory)
        });
        parents.take_while(move |directory| seen.insert(directory.key))
    }

    /// Returns what is equal in two packages where Windows takes their folders for the same.
    pub fn identity(&self, path: PathId) -> Option<Digest> {
        self.paths.identity(path)
    }

    /// Writes a path as public logs do: `[ProgramFilesFolder]\Vendor\App\`.
    pub fn show(&self, path: PathId) -> String {
        self.paths.show(path)
    }

    /// Goes from a folder up to what is known, and down again.
    fn follow(&mut self, key: &'a str, known: &mut HashMap<&'a str, Known>) {
        let mut climbed = Vec::new();
        let mut at = key;
        let mut above = loop {
            match known.entry(at) {
                Entry::Occupied(known) => match known.get() {
                    Known::Done => match self.by_key.get(at) {
                        Some(directory) => break directory.place,
                        None => return,
                    },
                    Known::Sought => break Err(Astray::Cycle { at }),
                },
                Entry::Vacant(new) => new.insert(Known::Sought),
            };
            let standard = StandardFolder::of(at).map(Root::Standard);
            let Some(directory) = self.by_key.get(at) else {
                known.remove(at);
                // That its row is missing is another matter.
                let place = standard.map(|root| self.paths.root(root));
                break place.ok_or(Astray::NoParent { parent: at });
            };
            climbed.push(at);
            match (standard, directory.parent) {
                (None, Some(parent)) => at = parent,
                (root, _) => {
                    // The root itself: nothing is above it.
                    let place = self.paths.root(root.unwrap_or(Root::Row(at)));
                    climbed.pop();
                    self.set_place(at, Ok(place), known);
                    break Ok(place);
                }
            }
        };
        while let Some(key) = climbed.pop() {
            above = above.and_then(|above| self.enter(above, key));
            self.set_place(key, above, known);
        }
    }

    fn set_place(
        &mut self,
        key: &'a str,
        place: Result<Place<'a>, Astray<'a>>,
        known: &mut HashMap<&'a str, Known>,
    ) {
        known.insert(key, Known::Done);
        if let Some(directory) = self.by_key.get_mut(key) {
            directory.place = place;
        }
    }

    fn enter(&mut self, above: Place<'a>, key: &'a str) -> Result<Place<'a>, Astray<'a>> {
        let row = self.by_key.get(key).map(|directory| directory.row);
        let text = row.and_then(|row| row.text(directory::DEFAULT_DIR));
        let DefaultDir { target, source } = DefaultDir::of(text.ok_or(Astray::NoName { at: key })?);
        let (target, source) = (Names::of(target), Names::of(source));
        Ok(Place {
            root: above.root,
            target: self.paths.below(above.target, target.long),
            short_target: self.paths.below(above.short_target, target.short),
            source: self.paths.below(above.source, source.long),
            short_source: self.paths.below(above.short_source, source.short),
        })
    }
}

/// What is known of a folder while the tree is followed.
enum Known {
    /// Who meets it again goes in a circle.
    Sought,
    Done,
}

/// Paths, each once: a folder of a folder, by its name without case.
#[derive(Debug, Default)]
struct Paths<'a> {
    steps: Vec<Step<'a>>,
    roots: HashMap<Root<'a>, PathId>,
    names: HashMap<(PathId, FoldedName), PathId>,
    /// One for each step, made when the first is asked for.
    identities: OnceLock<Vec<Digest>>,
}

/// The last step of a path.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root(Root<'a>),
    Below(PathId, &'a str),
}

impl<'a> Paths<'a> {
    fn root(&mut self, root: Root<'a>) -> Place<'a> {
        let new = PathId(self.steps.len());
        let id = *self.roots.entry(root).or_insert(new);
        if id == new {
            self.steps.push(Step::Root(root));
        }
        Place {
            root,
            target: id,
            short_target: id,
            source: id,
            short_source: id,
        }
    }

    fn below(&mut self, above: PathId, name: &'a str) -> PathId {
        if name == "." {
            return above;
        }
        let new = PathId(self.steps.len());
        let id = *self
            .names
            .entry((above, FoldedName::of(name)))
            .or_insert(new);
        if id == new {
            self.steps.push(Step::Below(above, name));
        }
        id
    }

    fn identity(&self, path: PathId) -> Option<Digest> {
        let identities = self.identities.get_or_init(|| {
            let mut identities: Vec<Digest> = Vec::with_capacity(self.steps.len());
            for step in &self.steps {
                let identity = match *step {
                    Step::Root(root) => Digest::of(root.name().as_bytes()),
                    // What is above stands before it.
                    Step::Below(PathId(above), name) => {
                        let above = identities.get(above).map(Digest::as_bytes);
                        let name = FoldedName::of(name);
                        let above = above.map_or(&[][..], |above| above.as_slice());
                        Digest::of(&[above, name.as_str().as_bytes()].concat())
                    }
                };
                identities.push(identity);
            }
            identities
        });
        identities.get(path.0).copied()
    }

    fn show(&self, path: PathId) -> String {
        let mut names = Vec::new();
        let mut root = String::new();
        let mut next = Some(path);
        while let Some(step) = next.take().and_then(|PathId(index)| self.steps.get(index)) {
            match *step {
                Step::Root(above) => root = format!("[{}]", above.name()),
                Step::Below(above, name) => {
                    names.push(name);
                    next = Some(above);
                }
            }
        }
        for name in names.iter().rev() {
            root.push('\\');
            root.push_str(name);
        }
        root.push('\\');
        root
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::super::table::{Table, Value};
    use super::*;

    fn tables(rows: &[[&str; 3]]) -> Tables {
        let columns = directory_columns();
        let cells = rows
            .iter()
            .flatten()
            .map(|text| Value::from(*text))
            .collect();
        Tables::from_iter([Table::new("Directory", columns, cells).unwrap()])
    }

    fn directory_columns() -> Vec<Column> {
        DIRECTORY
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect()
    }

    #[track_caller]
    fn check(rows: &[[&str; 3]], expect: &[&str]) {
        let tables = tables(rows);
        let directories = Directories::of(&tables);
        let told: Vec<_> = rows
            .iter()
            .map(|[key, ..]| match directories.get(key).unwrap().place {
                Ok(place) => {
                    let [long, short, source] = [place.target, place.short_target, place.source]
                        .map(|id| directories.show(id));
                    if long == short && long == source {
                        long
                    } else {
                        format!("{long} {short} {source}")
                    }
                }
                Err(astray) => astray.to_string(),
            })
            .collect();
        assert_eq!(told, expect);
    }

    #[test]
    fn folders_are_followed_to_their_root() {
        check(
            &[
                ["App", "Vendor", "app~1|Application:src"],
                ["Vendor", "ProgramFilesFolder", "vendor"],
                ["ProgramFilesFolder", "TARGETDIR", "."],
                ["TARGETDIR", "", "SourceDir"],
                ["Same", "App", "."],
                ["Odd", "Odd", "x"],
                ["Fonts", "FontsFolder.ABC", "f"],
                ["FontsFolder.ABC", "Vendor", "."],
            ],
            &[
                r"[ProgramFilesFolder]\vendor\Application\ [ProgramFilesFolder]\vendor\app~1\ [ProgramFilesFolder]\vendor\src\",
                r"[ProgramFilesFolder]\vendor\",
                r"[ProgramFilesFolder]\",
                r"[TARGETDIR]\",
                r"[ProgramFilesFolder]\vendor\Application\ [ProgramFilesFolder]\vendor\app~1\ [ProgramFilesFolder]\vendor\src\",
                r"[Odd]\",
                r"[FontsFolder]\f\",
                r"[FontsFolder]\",
            ],
        );
    }

    #[test]
    fn folders_that_lead_nowhere_say_why() {
        check(
            &[
                ["A", "B", "a"],
                ["B", "C", "b"],
                ["C", "B", "c"],
                ["D", "Nothing", "d"],
                ["E", "D", "e"],
                ["F", "TARGETDIR", ""],
                ["TARGETDIR", "", "SourceDir"],
            ],
            &[
                "the parents of `B` lead back to it",
                "the parents of `B` lead back to it",
                "the parents of `B` lead back to it",
                "the parent `Nothing` has no row in `Directory`",
                "the parent `Nothing` has no row in `Directory`",
                "`F` has no `DefaultDir`",
                r"[TARGETDIR]\",
            ],
        );
    }

    #[test]
    fn the_same_folder_is_one_path() {
        let tables = tables(&[
            ["TARGETDIR", "", "SourceDir"],
            ["A", "TARGETDIR", "Bin"],
            ["B", "TARGETDIR", "BIN"],
            ["C", "B", "."],
            ["Deep", "AppDataFolder", "x"],
        ]);
        let directories = Directories::of(&tables);
        let target = |key| directories.place(key).unwrap().target;
        assert_eq!(target("A"), target("B"));
        assert_eq!(target("A"), target("C"));
        assert_ne!(target("A"), target("TARGETDIR"));
        let parents: Vec<_> = directories
            .parents("C")
            .map(|directory| directory.key)
            .collect();
        assert_eq!(parents, ["B", "TARGETDIR"]);
        // A standard folder needs no row of its own to be known.
        assert!(directories.is_profile("AppDataFolder") && directories.is_profile("Deep"));
        assert!(!directories.is_profile("A") && !directories.is_profile("Nothing"));
    }

    #[test]
    fn folders_of_two_packages_are_compared() {
        let one = tables(&[
            ["TARGETDIR", "", "SourceDir"],
            ["A", "TARGETDIR", "Bin"],
            ["B", "A", "x"],
        ]);
        let other = tables(&[
            ["ProgramFilesFolder", "TARGETDIR", "."],
            ["Other", "TARGETDIR", "bin"],
            ["TARGETDIR", "", "SourceDir"],
            ["B", "ProgramFilesFolder", "x"],
        ]);
        let [one, other] = [&one, &other].map(Directories::of);
        let identity = |directories: &Directories<'_>, key| {
            directories
                .identity(directories.place(key).unwrap().target)
                .unwrap()
        };
        assert_eq!(identity(&one, "A"), identity(&other, "Other"));
        assert_ne!(identity(&one, "B"), identity(&other, "B"));
    }

    #[test]
    fn deep_trees_are_followed() {
        let keys: Vec<_> = (0..20_000).map(|number| format!("D{number}")).collect();
        let rows = keys.iter().enumerate();
        let rows = rows.map(|(number, key)| {
            [
                key.as_str(),
                keys.get(number + 1).map_or("", String::as_str),
                "d",
            ]
        });
        let rows: Vec<_> = rows.collect();
        let tables = tables(&rows);
        let directories = Directories::of(&tables);
        assert!(directories.iter().all(|directory| directory.place.is_ok()));
    }
}
