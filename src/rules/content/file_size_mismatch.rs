//! A file has another size than `File` says.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disagreement};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-size-mismatch",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "a file has a size other than `File` says",
    help: include_str!("file_size_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Disagreement(other) = defect
            && matches!(other, Disagreement::Size { .. })
        {
            findings.add(
                RULE.finding(other.to_string())
                    .hint("have the maker build the package again: the file was changed after its row was written")
                    .table("File")
                    .key([other.file()])
                    .column("FileSize"),
            );
        }
    }
}
