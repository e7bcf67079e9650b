//! The files of a merge module are in another order than in its cabinet.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Disorder};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM07",
    published: Some(Published {
        name: "module-files-out-of-order",
        url: "https://learn.microsoft.com/windows/win32/msi/icem07",
    }),
    kinds: Kinds::MODULES,
    summary: "the files of a module are in a different order from its cabinet",
    help: include_str!("icem07.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::OutOfOrder(Disorder::Member { file, .. }) = defect {
            findings.add(
                RULE.finding(defect.to_string())
                    .hint("number the files in the order of the cabinet")
                    .table("File")
                    .key([file.as_str()]),
            );
        }
    }
}
