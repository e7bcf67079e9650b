//! A folder within the user's profile that is never removed.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::schema::{DIRECTORY, REMOVE_FILE, directory, remove_file};
use crate::msi::standard_folder::StandardFolder;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE64",
    published: Some(Published {
        name: "profile-folder-never-removed",
        url: "https://learn.microsoft.com/windows/win32/msi/ice64",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a folder in the user's profile is never removed",
    help: include_str!("ice64.md"),
    ..Rule::COMMON
};

/// `InstallMode` of `RemoveFile`: when the component is removed.
const AT_REMOVAL: i32 = 2;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    // A row without a name removes the folder itself.
    let removing = ground.rows(REMOVE_FILE).filter(|row| {
        row.text(remove_file::FILE_NAME).is_none()
            && row.has_bits(remove_file::INSTALL_MODE, AT_REMOVAL)
    });
    let removed: HashSet<&str> = removing
        .filter_map(|row| row.text(remove_file::DIR_PROPERTY))
        .collect();
    for row in ground.rows(DIRECTORY) {
        let Some(key) = row.text(directory::DIRECTORY) else {
            continue;
        };
        let Some(folder) = ground.directories().standard(key) else {
            continue;
        };
        let is_own = StandardFolder::of(key).is_none();
        if is_own && folder.is_profile() && !removed.contains(key) {
            let message = format!("folder `{key}` below `{}` is never removed", folder.name());
            findings.add(
                RULE.finding(message)
                    .hint("remove it with a component; in WiX `<RemoveFolder Directory=\"…\" On=\"uninstall\"/>`")
                    .of(row),
            );
        }
    }
}
