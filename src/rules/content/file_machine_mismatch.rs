//! A program or library is for another processor than its component.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disagreement};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-machine-mismatch",
    group: Group::Content,
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a program or library is for another processor than its component",
    help: include_str!("file_machine_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Disagreement(other) = defect
            && matches!(other, Disagreement::Machine { .. })
        {
            findings.add(
                RULE.finding(other.to_string())
                    .hint("have the maker put it into a component of its kind: in WiX `Bitness` of the component (`Win64` before version 4)")
                    .table("File")
                    .key([other.file()]),
            );
        }
    }
}
