//! A cabinet cannot be read to its end.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Unread};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "cabinet-damaged",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "a cabinet cannot be read to its end",
    help: include_str!("cabinet_damaged.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Unread { reason, .. } = defect
            && matches!(
                reason,
                Unread::Cabinet { .. }
                    | Unread::Overlap { .. }
                    | Unread::RepeatedMember { .. }
                    | Unread::TooMuchData { .. }
            )
        {
            findings.add(RULE.finding(defect.to_string()).hint("get the package and its cabinets again; they were damaged on the way or when they were made"));
        }
    }
}
