//! A package for one user does what only an administrator may.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{
    CUSTOM_ACTION, DIRECTORY, MSI_ASSEMBLY, ODBC_DATA_SOURCE, REGISTRY, SERVICE_INSTALL,
    custom_action, directory, msi_assembly, registry,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE105",
    published: Some(Published {
        name: "per-user-package-needs-rights",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-105",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a package for one user does what only an administrator may",
    help: include_str!("ice105.md"),
    ..Rule::COMMON
};

/// The folders that a user may not write to, or not keep files in.
const FOLDERS: [&str; 9] = [
    "AdminToolsFolder",
    "CommonAppDataFolder",
    "FontsFolder",
    "System16Folder",
    "System64Folder",
    "SystemFolder",
    "TempFolder",
    "WindowsFolder",
    "WindowsVolume",
];

/// The bit of a custom action that runs without impersonation.
const NO_IMPERSONATE: i32 = 0x800;
/// `MsiAssembly.Attributes` of a Win32 assembly, which goes beside others and not into the global assembly cache.
const WIN32: i32 = 1;

/// `HKEY_LOCAL_MACHINE`.
const MACHINE: i32 = 2;
/// The bit of the word count by which a package needs no elevation.
const NO_ELEVATION: i64 = 8;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if !is_for_one_user(ground) {
        return;
    }
    let mut tell = |row, column: &str, message: &str| {
        findings.add(
            RULE.finding(message)
                .hint("leave it out, or make the package one for the machine: in WiX `Scope=\"perMachine\"`")
                .cell(row, column),
        );
    };
    for row in ground.rows(CUSTOM_ACTION) {
        if row.has_bits(custom_action::TYPE, NO_IMPERSONATE) {
            tell(row, "Type", "the action runs with the rights of the system");
        }
    }
    for row in ground.rows(DIRECTORY) {
        let folder = row.text(directory::DIRECTORY).unwrap_or_default();
        if FOLDERS.contains(&folder) {
            tell(row, "Directory", "the folder is not the user's");
        }
    }
    for row in ground.rows(MSI_ASSEMBLY) {
        let is_win32 = row.has_bits(msi_assembly::ATTRIBUTES, WIN32);
        if row.text(msi_assembly::FILE_APPLICATION).is_none() && !is_win32 {
            let message = "the assembly goes into the global assembly cache";
            tell(row, "File_Application", message);
        }
    }
    for row in ground.rows(ODBC_DATA_SOURCE) {
        tell(
            row,
            "DataSource",
            "data sources are registered for the machine",
        );
    }
    for row in ground.rows(SERVICE_INSTALL) {
        tell(
            row,
            "ServiceInstall",
            "services are installed for the machine",
        );
    }
    for row in ground.rows(REGISTRY) {
        if row.int(registry::ROOT) == Some(MACHINE) {
            tell(row, "Root", "the value is written for the machine");
        }
    }
}

/// Whether a package is made for one user: it asks for that, or asks for no elevation and not for all users.
fn is_for_one_user(ground: &Groundwork<'_>) -> bool {
    let for_all = ground.property("ALLUSERS").unwrap_or_default();
    let per_user = ground.property("MSIINSTALLPERUSER") == Some("1");
    let word_count = ground.package().summary.word_count().unwrap_or_default();
    match for_all {
        "2" => per_user,
        "" => per_user || word_count & NO_ELEVATION != 0,
        _ => false,
    }
}
