//! A cabinet or a file that the package needs is not there.

use crate::findings::Findings;
use crate::payload::{ContentDefect, Unread};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "content-missing",
    group: Group::Content,
    kinds: Kinds::INSTALLABLE,
    summary: "a cabinet or a file that the package needs is missing",
    help: include_str!("content_missing.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if let ContentDefect::Unread { reason, .. } = defect
            && matches!(
                reason,
                Unread::NoCabinet { .. }
                    | Unread::NoStream { .. }
                    | Unread::NoFile { .. }
                    | Unread::Outside { .. }
                    | Unread::Ambiguous { .. }
            )
        {
            findings.add(RULE.finding(defect.to_string()).hint(
                "put what is missing beside the package, under the name that the package gives it",
            ));
        }
    }
}
