//! Bytes follow the end of the database.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "trailing-bytes",
    group: Group::Database,
    level: Level::Warning,
    summary: "bytes follow the end of the database",
    help: include_str!("trailing_bytes.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let is_signed = subject.package.has_signature_stream();
    for oddity in &subject.package.oddities {
        match oddity {
            // `signed-file-extended` is about those of signed files.
            Oddity::TrailingBytes { .. } if !is_signed => findings.add(
                RULE.finding(oddity.to_string())
                    .hint("get the file again from its maker, or have it say what they are"),
            ),
            Oddity::TrailingZeros { .. } => {
                findings.add(RULE.finding_at(Level::Info, oddity.to_string()));
            }
            _ => {}
        }
    }
}
