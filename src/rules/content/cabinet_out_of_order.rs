//! Members of a cabinet lie in another order than their files.

use crate::findings::Findings;
use crate::payload::ContentDefect;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "cabinet-out-of-order",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "the members of a cabinet are in a different order from their files",
    help: include_str!("cabinet_out_of_order.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::OutOfOrder(_) = defect {
            findings.add(
                RULE.finding(defect.to_string())
                    .hint("have the maker number the files in the order of the cabinet"),
            );
        }
    }
}
