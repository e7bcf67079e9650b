//! A file with a version was changed, and the version was not.

use super::files::{Stated, pairs};
use crate::findings::Findings;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-version-not-raised",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a file was changed, and its version is not greater",
    help: include_str!("file_version_not_raised.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    for pair in pairs(subject) {
        let (Stated::Version(version), Stated::Version(former)) = (pair.version(), pair.former())
        else {
            continue;
        };
        if version == former && pair.has_another_size() {
            findings.add(
                RULE.finding(format!(
                    "the file was changed, and its version {} is that of the previous one",
                    shown(version)
                ))
                .hint("raise the version of the file: an installed copy of the same version stays")
                .cell(pair.new, "Version")
                .also(subject.previous_row(pair.old)),
            );
        }
    }
}

fn shown(version: [u16; 4]) -> String {
    version.map(|field| field.to_string()).join(".")
}
