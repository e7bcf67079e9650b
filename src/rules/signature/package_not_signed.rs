//! A package is not signed, and the spec requires it.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-not-signed",
    group: Group::Signature,
    summary: "a package is not signed, and the spec requires it",
    help: include_str!("package_not_signed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    if subject.signature.is_required() && subject.examination.signature.is_none() {
        findings.add(
            RULE.finding(format!(
                "`{}` is not signed, and the spec requires a signature",
                subject.file
            ))
            .hint("get the signed file, or write `packaging: {signature: reported}` in its row"),
        );
    }
}
