//! A program or library has another version than `File` says.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disagreement};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-version-mismatch",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "a program or library has a version other than `File` says",
    help: include_str!("file_version_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        let ContentDefect::Disagreement(other) = defect else {
            continue;
        };
        let level = match other {
            Disagreement::Version { .. } | Disagreement::NoVersion { .. } => Level::Error,
            // It is replaced as a file without a version.
            Disagreement::Unstated { .. } => Level::Warning,
            _ => continue,
        };
        findings.add(
            RULE.finding_at(level, other.to_string())
                .hint(
                    "have the maker build the package again, so that `Version` is that of the file",
                )
                .table("File")
                .key([other.file()])
                .column("Version"),
        );
    }
}
