//! The key of a folder is a property of Windows Installer.

use crate::findings::Findings;
use crate::msi::schema::{DIRECTORY, directory};
use crate::msi::standard_folder::StandardFolder;
use crate::msi::standard_property;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE99",
    published: Some(Published {
        name: "directory-named-as-property",
        url: "https://learn.microsoft.com/windows/win32/msi/ice99",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the key of a folder is a property that Windows Installer uses itself",
    help: include_str!("ice99.md"),
    ..Rule::COMMON
};

/// Properties that are folders by their nature.
const FOLDERS: [&str; 2] = ["SourceDir", "TARGETDIR"];

/// What public logs and the page show beside the documented properties.
const MORE: [&str; 3] = ["CustomActionData", "WindowsVolume", "x64"];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(DIRECTORY) {
        let key = row.text(directory::DIRECTORY).unwrap_or_default();
        if is_reserved(key) {
            let message = format!("`{key}` is a property of Windows Installer");
            findings.add(
                RULE.finding(message)
                    .hint("give the folder another key, in WiX another `Id`")
                    .cell(row, "Directory"),
            );
        }
    }
}

fn is_reserved(key: &str) -> bool {
    let is_folder = StandardFolder::of(key).is_some() || FOLDERS.contains(&key);
    MORE.contains(&key) || (standard_property::is_standard(key) && !is_folder)
}
