//! A file with a version and no language, or with a version and a hash.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::schema::{FILE, FONT, MSI_FILE_HASH, file, msi_file_hash};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE60",
    published: Some(Published {
        name: "version-without-language",
        url: "https://learn.microsoft.com/windows/win32/msi/ice60",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a file with a version has no language, or has a hash",
    help: include_str!("ice60.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(FILE) {
        let (Some(key), Some(version)) = (row.text(file::FILE), own_version(ground, row)) else {
            continue;
        };
        if row.text(file::LANGUAGE).is_none() && !ground.has(FONT, &[key]) {
            let message = format!("file `{key}` has the version {version} and no language");
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("write its language; `0` says that it has none; in WiX `DefaultLanguage=\"0\"`")
                    .cell(row, "Language"),
            );
        }
    }
    for row in ground.rows(MSI_FILE_HASH) {
        let Some(key) = row.text(msi_file_hash::FILE_) else {
            continue;
        };
        let Some(file) = ground.find(FILE, &[key]) else {
            continue;
        };
        if let Some(version) = own_version(ground, file) {
            let message = format!("file `{key}` has a hash although it has the version {version}");
            findings.add(
                RULE.finding(message)
                    .hint("take the row out: hashes are for files without a version")
                    .of(row),
            );
        }
    }
}

/// The version of a file, unless it is the key of another one.
fn own_version<'a>(ground: &Groundwork<'a>, row: Row<'a>) -> Option<&'a str> {
    let version = row.text(file::VERSION)?;
    (!ground.has(FILE, &[version])).then_some(version)
}
