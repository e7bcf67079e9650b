//! A cabinet lacks the member for a file.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Unread};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "cabinet-incomplete",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "a cabinet lacks the member for a file",
    help: include_str!("cabinet_incomplete.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Unread { reason, .. } = defect
            && matches!(reason, Unread::NoMember { .. })
        {
            findings.add(RULE.finding(defect.to_string()).hint("have the maker build the package again: its cabinet and its tables are not of one build"));
        }
    }
}
