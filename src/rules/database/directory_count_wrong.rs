//! The header counts other sectors of the directory than there are.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "directory-count-wrong",
    group: Group::Database,
    summary: "the header states a wrong number of directory sectors",
    help: include_str!("directory_count_wrong.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for oddity in &subject.package.oddities {
        if let Oddity::DirectorySectors { version, .. } = oddity {
            let level = if *version == 4 {
                Level::Error
            } else {
                Level::Warning
            };
            findings.add(
                RULE.finding_at(level, oddity.to_string())
                    .hint("have the maker write the file again with another tool"),
            );
        }
    }
}
