//! The certificate of the signer of a package is not valid, and no time stamp says that it was.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::{SignerSubject, Why};
use crate::sign::SignerProblem;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signer-expired",
    group: Group::Signature,
    summary: "the certificate of the signer of a package is not valid, and no time stamp says that it was",
    help: include_str!("package_signer_expired.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &SignerSubject<'_>, findings: &mut Findings) {
    for doubt in subject.signers.doubts() {
        if let Why::Judged(SignerProblem::OutOfTime(_)) = &doubt.why {
            findings.add(RULE.finding(doubt.to_string()).hint(
                "get a file with a time stamp, or judge as of the day on which you got it with `--at`",
            ));
        }
    }
}
