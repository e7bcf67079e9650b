//! A program or library has another version than `File` says.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disagreement};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-version-mismatch",
    group: Group::Content,
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a program or library has another version than `File` says",
    help: include_str!("file_version_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Disagreement(other) = defect
            && matches!(
                other,
                Disagreement::Version { .. } | Disagreement::NoVersion { .. }
            )
        {
            findings.add(
                RULE.finding(other.to_string())
                    .hint("have the maker build the package again, so that `Version` is that of the file")
                    .table("File")
                    .key([other.file()])
                    .column("Version"),
            );
        }
    }
}
