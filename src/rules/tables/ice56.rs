//! The tree of folders has another root than `TARGETDIR`.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{DIRECTORY, FILE, directory, file};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::HashSet;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE56",
    published: Some(Published {
        name: "directory-root-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice56",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a folder with files is below another root than TARGETDIR, or that is not SourceDir",
    help: include_str!("ice56.md"),
    ..Rule::COMMON
};

const ROOT: &str = "TARGETDIR";
const SOURCES: [&str; 2] = ["SourceDir", "SOURCEDIR"];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    let filled = with_files(ground);
    for row in ground.rows(DIRECTORY) {
        let Some(key) = row.text(directory::DIRECTORY) else {
            continue;
        };
        let parent = row.text(directory::DIRECTORY_PARENT);
        if parent.is_some_and(|parent| parent != key) {
            continue;
        }
        if key != ROOT {
            if filled.contains(key) {
                findings.add(
                    RULE.finding(format!(
                        "folder `{key}` has files, and is a root beside `{ROOT}`"
                    ))
                    .hint("make `TARGETDIR` its parent, with the name `.`")
                    .cell(row, "Directory_Parent"),
                );
            }
            continue;
        }
        let name = row.text(directory::DEFAULT_DIR).unwrap_or_default();
        if !SOURCES.contains(&name) {
            findings.add(
                RULE.finding(format!("the root `{ROOT}` is called `{name}`"))
                    .hint("call it `SourceDir`; in WiX `Name=\"SourceDir\"`")
                    .cell(row, "DefaultDir"),
            );
        }
    }
}

/// All folders with files in them or below them, by the table alone.
fn with_files<'a>(ground: &'a Groundwork<'a>) -> HashSet<&'a str> {
    let mut filled = HashSet::new();
    for row in ground.rows(FILE) {
        let component = row
            .text(file::COMPONENT_)
            .and_then(|key| ground.components().get(key));
        let mut next = component.and_then(|component| component.directory);
        while let Some(key) = next.filter(|key| filled.insert(*key)) {
            next = ground
                .directories()
                .get(key)
                .and_then(|folder| folder.parent);
        }
    }
    filled
}
