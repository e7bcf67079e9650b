//! A package installs an older version of a file than one before it.

use super::of_row;
use crate::findings::Findings;
use crate::member::{FileVersion, InstalledFile, Sharer};
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;
use crate::version::Version;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-version-lower",
    group: Group::Set,
    level: Level::Warning,
    summary: "a package installs an older version of a file than one before it",
    help: include_str!("file_version_lower.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for group in set.files() {
        let mut highest: Option<(Version, &Sharer<'_, InstalledFile>)> = None;
        for later in &group {
            let FileVersion::Of(version) = later.what.version else {
                continue;
            };
            let Some((before, first)) = highest.filter(|(before, _)| *before > version) else {
                highest = Some((version, later));
                continue;
            };
            if first.is_with(later) {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "`{}` has the version {version} here, and {before} in `{}` before it, which stays",
                    later.what.long_name(),
                    first.member.file
                ))
                .hint("have the maker build all packages with the newest version of the file")
                .column("Version");
            findings.add(of_row(finding, first, later));
        }
    }
}
