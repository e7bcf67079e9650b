//! A certificate of the signer of a package is signed with SHA-1.

use crate::findings::Findings;
use crate::rule::{Group, Level, Rule};
use crate::rules::{SignerSubject, Why};
use crate::sign::SignerProblem;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signer-sha1",
    group: Group::Signature,
    level: Level::Warning,
    summary: "a certificate of the signer of a package is signed with SHA-1",
    help: include_str!("package_signer_sha1.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &SignerSubject<'_>, findings: &mut Findings) {
    for doubt in subject.signers.doubts() {
        if let Why::Judged(SignerProblem::WeakCertificate { .. }) = &doubt.why {
            findings.add(
                RULE.finding(doubt.to_string())
                    .hint("ask the maker for a file that is signed with a newer certificate"),
            );
        }
    }
}
