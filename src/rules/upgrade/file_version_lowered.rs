//! A file has a lower version than before.

use super::files::{Stated, pairs};
use crate::findings::Findings;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-version-lowered",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a file has a lower version than the one that it replaces",
    help: include_str!("file_version_lowered.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    for pair in pairs(subject) {
        let Stated::Version(former) = pair.former() else {
            continue;
        };
        let shown = |version: [u16; 4]| version.map(|field| field.to_string()).join(".");
        let message = match pair.version() {
            Stated::Version(version) if version < former => format!(
                "the version {} is lower than the previous one, {}",
                shown(version),
                shown(former)
            ),
            Stated::Nothing => format!(
                "there is no version, and the previous one is {}",
                shown(former)
            ),
            Stated::Version(_) | Stated::Companion => continue,
        };
        findings.add(
            RULE.finding(message)
                .hint("give the file a version that is not lower: an installed copy of a higher version stays")
                .cell(pair.new, "Version")
                .also(subject.previous_row(pair.old)),
        );
    }
}
