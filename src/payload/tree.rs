//! The `Directory` table: where a file is installed, and where it lies beside an uncompressed package.
//!
//! See [Directory Table](https://learn.microsoft.com/windows/win32/msi/directory-table) and
//! [Using the Directory Table](https://learn.microsoft.com/windows/win32/msi/using-the-directory-table).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::defect::{BadName, TableDefect, excerpt};
use super::defects::Defects;
use super::limits::{DEPTH, NAME_UNITS, PATH_BYTES};
use super::path::{FolderPath, SourcePath, TARGET, TargetPath};
use crate::bundle;
use crate::msi::folder_setting::{FolderSetting, Outcome};
use crate::msi::schema::{DIRECTORY, DocumentedTable, directory, file};
use crate::msi::standard_folder::StandardFolder;
use crate::msi::{Lookup, Row};

/// The folder that the user chooses, and the one that the source is in: the root of an unpacked tree.
const ROOTS: [&str; 2] = [TARGET, "SourceDir"];

/// Which of the two names of a `short|long` pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Short,
    Long,
}

/// The table, and what became of its folders so far: each row is looked at once in each sense.
pub(super) struct Tree<'l, 'a> {
    lookup: &'l Lookup<'a>,
    source_names: Names,
    known: HashMap<(Sense, &'a str), Known>,
    /// What custom actions make of folders, by their keys.
    settings: HashMap<&'a str, Setting<'a>>,
    /// By which action a folder, or one that it is below, is set.
    set_by: HashMap<&'a str, Option<&'a str>>,
    /// How many bytes all other paths may have; none once it was too little.
    left: Option<usize>,
}

/// A folder that a custom action sets.
struct Setting<'a> {
    action: &'a str,
    root: &'static StandardFolder,
    names: Vec<String>,
}

/// The two ways to read the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sense {
    Target,
    Source,
}

/// What is known of a folder.
enum Known {
    /// It is being looked for: who meets it again goes in a circle.
    Sought,
    /// There is none, and a defect says why.
    Nowhere,
    At(Arc<FolderPath>),
}

/// One step on the way from a folder to the root.
enum Step<'a> {
    /// This is the root.
    Root(&'a str),
    /// It has this name in its parent, or is the same as that.
    Below(&'a str, Option<&'a str>),
}

/// Folders on the way up, and their names.
type Climbed<'a> = Vec<(&'a str, Option<&'a str>)>;

impl<'l, 'a> Tree<'l, 'a> {
    pub fn read(
        lookup: &'l Lookup<'a>,
        settings: &[FolderSetting<'a>],
        source_names: Names,
        defects: &mut Defects,
    ) -> Self {
        note_repeated(lookup, DIRECTORY, defects);
        Self {
            lookup,
            source_names,
            known: HashMap::new(),
            settings: settings.iter().filter_map(settled).collect(),
            set_by: HashMap::new(),
            left: Some(PATH_BYTES),
        }
    }

    /// Returns where a file of that name in a folder is installed.
    pub fn target(
        &mut self,
        directory: &'a str,
        file: &str,
        defects: &mut Defects,
    ) -> Option<TargetPath> {
        let folder = self.path(Sense::Target, directory, file, defects)?;
        Some(TargetPath::new(folder, file))
    }

    /// Returns the custom action that sets a folder, or one that it is below.
    pub fn set_by(&mut self, directory: &'a str) -> Option<&'a str> {
        if self.settings.is_empty() {
            return None;
        }
        if let Some(known) = self.set_by.get(directory) {
            return *known;
        }
        let mut id = directory;
        let mut action = None;
        for _ in 0..=DEPTH {
            action = self.settings.get(id).map(|setting| setting.action);
            if action.is_some() {
                break;
            }
            match self.step(Sense::Target, id) {
                Ok(Step::Below(parent, _)) => id = parent,
                _ => break,
            }
        }
        self.set_by.insert(directory, action);
        action
    }

    /// Returns where a file of that name in a folder lies beside the package.
    pub fn source(
        &mut self,
        directory: &'a str,
        file: &str,
        defects: &mut Defects,
    ) -> Option<SourcePath> {
        let folder = self.path(Sense::Source, directory, file, defects)?;
        Some(SourcePath::new(folder, file))
    }

    /// Returns the folder of a file whose whole path is not too much.
    fn path(
        &mut self,
        sense: Sense,
        directory: &'a str,
        file: &str,
        defects: &mut Defects,
    ) -> Option<Arc<FolderPath>> {
        defects.noted(self.charge(0))?;
        let folder = self.folder(sense, directory, defects)?;
        defects.noted(self.charge(folder.bytes() + 1 + file.len()))?;
        Some(folder)
    }

    fn folder(
        &mut self,
        sense: Sense,
        directory: &'a str,
        defects: &mut Defects,
    ) -> Option<Arc<FolderPath>> {
        let mut climbed = Climbed::new();
        let top = self.climb(sense, directory, &mut climbed);
        let mut folder = defects.noted(top).flatten();
        // Down again, to where it began.
        while let Some((id, name)) = climbed.pop() {
            folder = folder.and_then(|above| defects.noted(self.enter(above, id, name)));
            let known = folder.clone().map_or(Known::Nowhere, Known::At);
            self.known.insert((sense, id), known);
        }
        folder
    }

    /// Goes from a folder up to a root, or to a folder that is known.
    fn climb(
        &mut self,
        sense: Sense,
        directory: &'a str,
        climbed: &mut Climbed<'a>,
    ) -> Result<Option<Arc<FolderPath>>, TableDefect> {
        let mut id = directory;
        loop {
            match self.known.entry((sense, id)) {
                Entry::Vacant(new) => new.insert(Known::Sought),
                Entry::Occupied(known) => {
                    return match known.get() {
                        Known::At(folder) => Ok(Some(Arc::clone(folder))),
                        Known::Nowhere => Ok(None),
                        Known::Sought => Err(TableDefect::DirectoryCycle {
                            directory: excerpt(id),
                        }),
                    };
                }
            };
            climbed.push((id, None));
            if sense == Sense::Target && self.settings.contains_key(id) {
                return self.set(id);
            }
            match self.step(sense, id)? {
                Step::Root(root) => return Ok(Some(FolderPath::root(root))),
                Step::Below(parent, name) => {
                    climbed.pop();
                    climbed.push((id, name));
                    id = parent;
                }
            }
        }
    }

    /// Returns the folder that a custom action makes of one.
    fn set(&mut self, id: &str) -> Result<Option<Arc<FolderPath>>, TableDefect> {
        let Some(setting) = self.settings.get(id) else {
            return Ok(None);
        };
        let names = setting.names.clone();
        let root = FolderPath::root(setting.root.name());
        let folder = names
            .iter()
            .try_fold(root, |above, name| self.enter(above, id, Some(name)));
        folder.map(Some)
    }

    fn step(&self, sense: Sense, id: &'a str) -> Result<Step<'a>, TableDefect> {
        if sense == Sense::Target
            && let Some(folder) = StandardFolder::of(id)
        {
            return Ok(Step::Root(folder.name()));
        }
        let row = self.lookup.find(DIRECTORY, &[id]);
        let row = row.ok_or_else(|| TableDefect::NoDirectory {
            directory: excerpt(id),
        })?;
        let parent = row.text(directory::DIRECTORY_PARENT);
        // A root may name itself as its parent.
        let parent = parent.filter(|parent| *parent != id);
        match (sense, parent) {
            (Sense::Target, None) => root(id, row).map(Step::Root),
            (Sense::Target, Some(parent)) => {
                let (target, source) = default_dir(row)?;
                let name = judged(row, target, Names::Long)?;
                // What follows a colon is the name in the source; a drive or a path would show here.
                judged(row, source, Names::Long)?;
                Ok(Step::Below(parent, name))
            }
            // A root's own name is its property; what it is called in the source does not matter.
            (Sense::Source, None) => Ok(Step::Root("")),
            (Sense::Source, Some(parent)) => {
                let (_, source) = default_dir(row)?;
                let name = judged(row, source, self.source_names)?;
                Ok(Step::Below(parent, name))
            }
        }
    }

    fn enter(
        &mut self,
        above: Arc<FolderPath>,
        id: &str,
        name: Option<&str>,
    ) -> Result<Arc<FolderPath>, TableDefect> {
        let Some(name) = name else {
            return Ok(above);
        };
        if above.depth() == DEPTH {
            return Err(TableDefect::DirectoryDepth {
                directory: excerpt(id),
                limit: DEPTH,
            });
        }
        self.charge(name.len())?;
        Ok(FolderPath::below(&above, name))
    }

    /// Takes from what paths may have together. When that is used up it is so for all that follow.
    fn charge(&mut self, bytes: usize) -> Result<(), TableDefect> {
        self.left = self.left.and_then(|left| left.checked_sub(bytes));
        let limit = PATH_BYTES;
        self.left.map(drop).ok_or(TableDefect::PathBytes { limit })
    }
}

/// Returns where a custom action puts a folder, if that is known and could be a path.
fn settled<'a>(setting: &FolderSetting<'a>) -> Option<(&'a str, Setting<'a>)> {
    let Outcome::At { root, names } = &setting.outcome else {
        return None;
    };
    let is_path = names.iter().all(|name| judge_name(name).is_ok());
    let settled = Setting {
        action: setting.action,
        root,
        names: names.clone(),
    };
    is_path.then_some((setting.directory, settled))
}

/// Notes the rows of a table whose key another one has before them.
pub(super) fn note_repeated(
    lookup: &Lookup<'_>,
    table: &'static DocumentedTable,
    defects: &mut Defects,
) {
    for row in lookup.repeated(table).flat_map(|rows| rows.skip(1)) {
        if let [key] = row.key().as_slice()
            && !key.is_empty()
        {
            defects.add(TableDefect::repeated(table.name(), key));
        }
    }
}

/// Returns the file's name, judged.
pub(super) fn file_name(row: Row<'_>, which: Names) -> Result<&str, TableDefect> {
    let pair = row
        .text(file::FILE_NAME)
        .ok_or_else(|| TableDefect::cell("File", row.key(), "FileName"))?;
    let name = chosen(pair, which);
    judge_name(name)
        .map(|()| name)
        .map_err(|reason| TableDefect::name("File", &row.key(), "FileName", name, reason))
}

/// Judges one name: no path, no longer than Windows allows, and the same file on every system.
pub(super) fn judge_name(name: &str) -> Result<(), BadName> {
    // First, so that of a very long name nothing else is read.
    if name.encode_utf16().nth(NAME_UNITS).is_some() {
        return Err(BadName::TooLong { limit: NAME_UNITS });
    }
    match name.chars().find(|letter| matches!(letter, '/' | '\\')) {
        Some(separator) => Err(BadName::Separator(separator)),
        None => bundle::judge_name(name).map_err(BadName::Refused),
    }
}

/// Returns the name of a folder without a parent.
fn root<'a>(id: &'a str, row: Row<'a>) -> Result<&'a str, TableDefect> {
    let (target, _) = default_dir(row)?;
    if is_root(id, target) {
        return Ok(TARGET);
    }
    judge_name(id)
        .map(|()| id)
        .map_err(|reason| TableDefect::name("Directory", &row.key(), "Directory", id, reason))
}

fn is_root(id: &str, name: &str) -> bool {
    let (id, _) = id.split_once('.').unwrap_or((id, ""));
    ROOTS.contains(&id) || ROOTS.contains(&chosen(name, Names::Long))
}

/// Splits `target:source`; without a colon both are the same.
fn default_dir(row: Row<'_>) -> Result<(&str, &str), TableDefect> {
    let both = row
        .text(directory::DEFAULT_DIR)
        .ok_or_else(|| TableDefect::cell("Directory", row.key(), "DefaultDir"))?;
    Ok(both.split_once(':').unwrap_or((both, both)))
}

/// Returns the name of the folder within its parent, or nothing where it is the parent itself.
fn judged<'a>(row: Row<'a>, pair: &'a str, which: Names) -> Result<Option<&'a str>, TableDefect> {
    let name = chosen(pair, which);
    if name == "." {
        return Ok(None);
    }
    judge_name(name)
        .map(|()| Some(name))
        .map_err(|reason| TableDefect::name("Directory", &row.key(), "DefaultDir", name, reason))
}

fn chosen(pair: &str, which: Names) -> &str {
    match (pair.split_once('|'), which) {
        (None, _) => pair,
        (Some((short, _)), Names::Short) => short,
        (Some((_, long)), Names::Long) => long,
    }
}
