//! The `Directory` table: where a file is installed, and where it lies beside an uncompressed package.
//!
//! See [Directory Table](https://learn.microsoft.com/windows/win32/msi/directory-table) and
//! [Using the Directory Table](https://learn.microsoft.com/windows/win32/msi/using-the-directory-table).

use std::collections::HashMap;
use std::fmt;

use super::defect::{BadName, TableDefect};
use crate::bundle::BundlePath;
use crate::msi::{Row, Tables};

/// The folders that Windows Installer knows by name, so that what the table says of their place is moot.
///
/// See [System Folder Properties](https://learn.microsoft.com/windows/win32/msi/property-reference#system-folder-properties).
/// The three with `6432` are those of the `WiX` toolset: either of two, by the platform.
pub const SYSTEM_FOLDERS: [&str; 31] = [
    "AdminToolsFolder",
    "AppDataFolder",
    "CommonAppDataFolder",
    "CommonFiles6432Folder",
    "CommonFiles64Folder",
    "CommonFilesFolder",
    "DesktopFolder",
    "FavoritesFolder",
    "FontsFolder",
    "LocalAppDataFolder",
    "MyPicturesFolder",
    "NetHoodFolder",
    "PerUserProgramFilesFolder",
    "PersonalFolder",
    "PrintHoodFolder",
    "ProgramFiles6432Folder",
    "ProgramFiles64Folder",
    "ProgramFilesFolder",
    "ProgramMenuFolder",
    "RecentFolder",
    "SendToFolder",
    "StartMenuFolder",
    "StartupFolder",
    "System16Folder",
    "System6432Folder",
    "System64Folder",
    "SystemFolder",
    "TempFolder",
    "TemplateFolder",
    "WindowsFolder",
    "WindowsVolume",
];

/// The folder that the user chooses, and the one that the source is in: the root of an unpacked tree.
const ROOTS: [&str; 2] = ["TARGETDIR", "SourceDir"];

/// How many folders a file may lie in.
const DEPTH: usize = 256;

/// Where a file is installed: a folder that is known at installation only, folders below it, a name.
///
/// Each name was judged: it means one file on every system and leads nowhere else. Folders that a
/// condition or a custom action changes at installation are taken as the table has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetPath {
    root: String,
    below: String,
}

/// Which of the two names of a `short|long` pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Short,
    Long,
}

impl TargetPath {
    /// Returns the folder that everything is below: `TARGETDIR`, or a system folder such as
    /// `ProgramFilesFolder`.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Returns the folders and the name below the root, separated by slashes.
    pub fn below_root(&self) -> &str {
        &self.below
    }

    /// Returns the path in an unpacked tree: `Vendor/x` for what goes below `TARGETDIR`, and
    /// `ProgramFilesFolder/Vendor/x` for what goes below a system folder.
    pub fn unpacked(&self) -> String {
        if self.root == ROOTS[0] {
            self.below.clone()
        } else {
            format!("{}/{}", self.root, self.below)
        }
    }
}

impl fmt::Display for TargetPath {
    /// Writes `[ProgramFilesFolder]/Vendor/x`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]/{}", self.root, self.below)
    }
}

/// The table, by key.
pub(super) struct Tree<'a>(HashMap<&'a str, Row<'a>>);

/// One step on the way from a folder to the root.
struct Step<'a> {
    id: &'a str,
    row: Row<'a>,
    parent: Option<&'a str>,
}

impl<'a> Tree<'a> {
    pub fn read(tables: &'a Tables) -> Self {
        let rows = tables.rows("Directory");
        Self(
            rows.filter_map(|row| Some((row.text("Directory")?, row)))
                .collect(),
        )
    }

    /// Returns where a file of that name in a folder is installed.
    pub fn target(&self, directory: &'a str, file: &str) -> Result<TargetPath, TableDefect> {
        let mut names = vec![file];
        let mut root = None;
        self.climb(directory, |step| {
            if let Some(known) = system_folder(step.id) {
                root = Some(known);
                return Ok(false);
            }
            let (target, source) = default_dir(step.row)?;
            if step.parent.is_none() {
                // A root's own name is its property; what it is called in the source does not matter.
                root = (!is_root(step.id, target)).then_some(step.id);
                return Ok(false);
            }
            names.extend(judged(step.row, target, Names::Long)?);
            // What follows a colon is the name in the source; a drive or a path would show here.
            judged(step.row, source, Names::Long)?;
            Ok(true)
        })?;
        if let Some(own) = root {
            judge_name(own).map_err(|reason| {
                TableDefect::name("Directory", &[own.to_owned()], "Directory", own, reason)
            })?;
        }
        names.reverse();
        Ok(TargetPath {
            root: root.unwrap_or(ROOTS[0]).to_owned(),
            below: names.join("/"),
        })
    }

    /// Returns the folders below the package's in which the files of a folder lie.
    pub fn source(&self, directory: &'a str, which: Names) -> Result<Vec<&'a str>, TableDefect> {
        let mut names = Vec::new();
        self.climb(directory, |step| {
            if step.parent.is_some() {
                let (_, source) = default_dir(step.row)?;
                names.extend(judged(step.row, source, which)?);
            }
            Ok(true)
        })?;
        names.reverse();
        Ok(names)
    }

    /// Goes from a folder up to the root, or as far as `visit` says.
    fn climb(
        &self,
        directory: &'a str,
        mut visit: impl FnMut(Step<'a>) -> Result<bool, TableDefect>,
    ) -> Result<(), TableDefect> {
        let mut id = directory;
        for _ in 0..=DEPTH {
            let row = *self.0.get(id).ok_or_else(|| TableDefect::NoDirectory {
                directory: id.to_owned(),
            })?;
            // A root may name itself as its parent.
            let parent = self.parent(id);
            if !visit(Step { id, row, parent })? {
                return Ok(());
            }
            let Some(parent) = parent else {
                return Ok(());
            };
            id = parent;
        }
        Err(self.endless(directory))
    }

    /// Tells a cycle from a tree that is only deep. A cycle of very many folders is deep, too.
    fn endless(&self, directory: &str) -> TableDefect {
        let steps = self.0.len().min(4 * DEPTH);
        let above = |id| std::iter::successors(self.parent(id), |id| self.parent(id));
        // Whoever has gone far enough up is in the cycle, and comes back.
        if let Some(far) = above(directory).nth(steps)
            && above(far).take(steps).any(|id| id == far)
        {
            let directory = far.to_owned();
            return TableDefect::DirectoryCycle { directory };
        }
        TableDefect::DirectoryDepth {
            directory: directory.to_owned(),
            limit: DEPTH,
        }
    }

    fn parent(&self, id: &str) -> Option<&'a str> {
        let parent = self.0.get(id)?.text("Directory_Parent");
        parent.filter(|parent| *parent != id)
    }
}

/// Returns the file's name, judged.
pub(super) fn file_name(row: Row<'_>, which: Names) -> Result<&str, TableDefect> {
    let pair = row
        .text("FileName")
        .ok_or_else(|| TableDefect::cell("File", row.key(), "FileName"))?;
    let name = chosen(pair, which);
    judge_name(name)
        .map(|()| name)
        .map_err(|reason| TableDefect::name("File", &row.key(), "FileName", name, reason))
}

/// Judges one name: no path, and the same file on every system.
pub(super) fn judge_name(name: &str) -> Result<(), BadName> {
    match name.chars().find(|letter| matches!(letter, '/' | '\\')) {
        Some(separator) => Err(BadName::Separator(separator)),
        None => BundlePath::parse(name).map(drop).map_err(BadName::Refused),
    }
}

/// A merge module's folders have its GUID behind a dot.
fn system_folder(id: &str) -> Option<&'static str> {
    let (name, _) = id.split_once('.').unwrap_or((id, ""));
    let known = SYSTEM_FOLDERS.binary_search(&name);
    known.ok().map(|index| SYSTEM_FOLDERS[index])
}

fn is_root(id: &str, name: &str) -> bool {
    let (id, _) = id.split_once('.').unwrap_or((id, ""));
    ROOTS.contains(&id) || ROOTS.contains(&chosen(name, Names::Long))
}

/// Splits `target:source`; without a colon both are the same.
fn default_dir(row: Row<'_>) -> Result<(&str, &str), TableDefect> {
    let both = row
        .text("DefaultDir")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_folders_are_sorted() {
        assert!(SYSTEM_FOLDERS.is_sorted());
        assert_eq!(system_folder("FontsFolder"), Some("FontsFolder"));
        assert_eq!(
            system_folder("WindowsFolder.7EBEDD3E_AA66_11D2_B980_006097C4DE24"),
            Some("WindowsFolder")
        );
        assert_eq!(system_folder("FontsFolders"), None);
    }
}
