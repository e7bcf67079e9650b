//! The database is not as Windows Installer writes one.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "database-irregular",
    group: Group::Database,
    level: Level::Warning,
    summary: "the database is not as Windows Installer writes one",
    help: include_str!("database_irregular.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for oddity in &subject.package.oddities {
        let level = match oddity {
            // Rules of their own are about these.
            Oddity::TrailingBytes { .. }
            | Oddity::TrailingZeros { .. }
            | Oddity::DirectorySectors { .. }
            | Oddity::MisplacedRow { .. }
            | Oddity::RepeatedKey { .. } => continue,
            Oddity::NoSummaryInformation => Level::Error,
            Oddity::UnusedStringData { .. } | Oddity::NeutralStrings { .. } => Level::Info,
            _ => RULE.level,
        };
        let finding = RULE.finding_at(level, oddity.to_string());
        findings.add(match oddity {
            Oddity::OrphanTable { table } | Oddity::OrphanColumns { table } => finding
                .table(table)
                .hint("nothing reads it: have the maker write the database again"),
            _ => finding,
        });
    }
}
