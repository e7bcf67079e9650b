//! A package is signed, and the spec says that it is not.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-unexpected",
    group: Group::Signature,
    summary: "a package is signed, and the spec says that it is not",
    help: include_str!("signature_unexpected.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    if subject.signature.is_refused() && subject.examination.signature.is_some() {
        findings.add(
            RULE.finding(format!(
                "`{}` is signed, and the spec says that it is not",
                subject.file
            ))
            .hint("compare the file with the documented one, or write `signature: reported`"),
        );
    }
}
