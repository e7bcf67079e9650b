//! A program or library is in other languages than `File` says.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disagreement};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-language-mismatch",
    group: Group::Content,
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a program or library is in languages other than `File` says",
    help: include_str!("file_language_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Disagreement(other) = defect
            && matches!(other, Disagreement::Language { .. })
        {
            findings.add(
                RULE.finding(other.to_string())
                    .hint("have the maker build the package again, so that `Language` is that of the file")
                    .table("File")
                    .key([other.file()])
                    .column("Language"),
            );
        }
    }
}
