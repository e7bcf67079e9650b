//! The folder of a shortcut is a public property within the user's profile.

use crate::findings::Findings;
use crate::msi::schema::{DIRECTORY, SHORTCUT, shortcut};
use crate::msi::standard_property;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE90",
    published: Some(Published {
        name: "public-directory-in-profile",
        url: "https://learn.microsoft.com/windows/win32/msi/ice90",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "the folder of a shortcut is a public property within the profile",
    help: include_str!("ice90.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if !ground.has_table(DIRECTORY) {
        return;
    }
    for row in ground.rows(SHORTCUT) {
        let directory = row.text(shortcut::DIRECTORY_).unwrap_or_default();
        if standard_property::is_public(directory) && ground.directories().is_profile(directory) {
            let message = format!(
                "the shortcut's folder `{directory}` is a public property within the user's profile"
            );
            findings.add(
                RULE.finding(message)
                    .hint("give the folder a name with lower-case letters")
                    .cell(row, "Directory_"),
            );
        }
    }
}
