//! Nobody who is trusted vouches for the signer of a package.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::{SignerSubject, Why};
use crate::sign::{SignerProblem, TrustProblem};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signer-untrusted",
    group: Group::Signature,
    summary: "nobody who is trusted vouches for the signer of a package",
    help: include_str!("package_signer_untrusted.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &SignerSubject<'_>, findings: &mut Findings) {
    for doubt in subject.signers.doubts() {
        let hint = match &doubt.why {
            // The rule about the certificate that the spec names says it once for all signatures.
            Why::Judged(SignerProblem::Untrusted(TrustProblem::NotPinned { .. })) => continue,
            Why::Judged(SignerProblem::Untrusted(_)) => {
                "`rollpack inspect --signature` shows who signed it; name the maker's authority with `--package-ca`"
            }
            Why::Unreadable(_) => "have the maker sign it again",
            Why::Judged(_) => continue,
        };
        findings.add(RULE.finding(doubt.to_string()).hint(hint));
    }
}
