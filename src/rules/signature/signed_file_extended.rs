//! Bytes follow the signed file that its signature does not cover.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signed-file-extended",
    group: Group::Signature,
    summary: "bytes follow the signed file that its signature does not cover",
    help: include_str!("signed_file_extended.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    if subject.examination.signature.is_none() {
        return;
    }
    for oddity in &subject.package.oddities {
        let Oddity::TrailingBytes { bytes } = oddity else {
            continue;
        };
        let level = if subject.signature.is_required() {
            Level::Error
        } else {
            Level::Warning
        };
        let message = format!(
            "{bytes} bytes follow the end of the signed database, and no signature covers them"
        );
        findings.add(
            RULE.finding_at(level, message)
                .hint("get the file again from its maker, or have it say what they are"),
        );
    }
}
