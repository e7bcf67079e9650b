//! The certificate of the signer of a package is not for signing software.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::{SignerSubject, Why};
use crate::sign::SignerProblem;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signer-wrong-purpose",
    group: Group::Signature,
    summary: "the certificate of the signer of a package is not for signing software",
    help: include_str!("package_signer_wrong_purpose.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &SignerSubject<'_>, findings: &mut Findings) {
    for doubt in subject.signers.doubts() {
        if let Why::Judged(SignerProblem::WrongPurpose(_)) = &doubt.why {
            findings.add(
                RULE.finding(doubt.to_string())
                    .hint("have the maker sign it with a certificate for code signing"),
            );
        }
    }
}
