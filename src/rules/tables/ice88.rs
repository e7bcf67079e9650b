//! The folder of an INI file is a property that nothing sets.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{APP_SEARCH, DIRECTORY, INI_FILE, PROPERTY, app_search, ini_file};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE88",
    published: Some(Published {
        name: "ini-folder-unknown",
        url: "https://learn.microsoft.com/windows/win32/msi/ice88",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "the folder of an INI file is a property that nothing sets",
    help: include_str!("ice88.md"),
    ..Rule::COMMON
};

/// The folders that the page allows without a row.
const FOLDERS: [&str; 6] = [
    "CommonFiles64Folder",
    "CommonFilesFolder",
    "ProgramFiles64Folder",
    "ProgramFilesFolder",
    "System64Folder",
    "SystemFolder",
];

/// The type of custom actions that set a property.
const SETS_PROPERTY: i32 = 51;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let set = set_at_installation(ground);
    for row in ground.rows(INI_FILE) {
        let Some(name) = row.text(ini_file::DIR_PROPERTY) else {
            continue;
        };
        let is_known = FOLDERS.contains(&name)
            || ground.has(DIRECTORY, &[name])
            || ground.has(PROPERTY, &[name])
            || set.contains(name);
        if !is_known {
            let message = format!(
                "nothing sets the property `{name}`, which is to hold the folder of the INI file"
            );
            findings.add(
                RULE.finding(message)
                    .hint("name a folder of `Directory`, or a property that a search or a custom action sets")
                    .cell(row, "DirProperty"),
            );
        }
    }
}

/// Returns the properties that searches and custom actions set.
fn set_at_installation<'a>(ground: &Groundwork<'a>) -> HashSet<&'a str> {
    let found = ground
        .rows(APP_SEARCH)
        .filter_map(|row| row.text(app_search::PROPERTY));
    let actions = ground.custom_actions().iter();
    let set = actions
        .filter(|action| action.kind.base() == SETS_PROPERTY)
        .filter_map(|action| action.source);
    found.chain(set).collect()
}
