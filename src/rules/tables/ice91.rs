//! A file, an INI entry or a shortcut goes to a folder that is always of one user.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{FILE, INI_FILE, SHORTCUT, file, ini_file, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE91",
    published: Some(Published {
        name: "file-in-folder-of-one-user",
        url: "https://learn.microsoft.com/windows/win32/msi/ice91",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "something goes to a folder that is always of one user",
    help: include_str!("ice91.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(FILE) {
        let component = row.text(file::COMPONENT_).unwrap_or_default();
        let directory = ground
            .components()
            .get(component)
            .and_then(|component| component.directory);
        if let Some(folder) = folder_of_user(ground, directory) {
            let message = format!("the file goes to `{folder}`, a folder of one user");
            findings.add(RULE.finding(message).hint(HINT).of(row));
        }
    }
    for row in ground.rows(INI_FILE) {
        if let Some(folder) = folder_of_user(ground, row.text(ini_file::DIR_PROPERTY)) {
            let message = format!("the INI file lies in `{folder}`, a folder of one user");
            findings.add(RULE.finding(message).hint(HINT).of(row));
        }
    }
    for row in ground.rows(SHORTCUT) {
        if let Some(folder) = folder_of_user(ground, row.text(shortcut::DIRECTORY_)) {
            let message = format!("the shortcut goes to `{folder}`, a folder of one user");
            findings.add(RULE.finding(message).hint(HINT).of(row));
        }
    }
}

const HINT: &str =
    "in a package for one user this is as it should be: `--profile per-user` leaves the rule out";

fn folder_of_user(ground: &Groundwork<'_>, directory: Option<&str>) -> Option<&'static str> {
    let folder = ground.directories().standard(directory?)?;
    folder.is_always_of_user().then(|| folder.name())
}
