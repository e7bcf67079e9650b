//! The time stamp of the signature of a package is not trusted.

use crate::findings::Findings;
use crate::rule::{Group, Level, Rule};
use crate::rules::{SignerSubject, Why};
use crate::sign::SignerProblem;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-time-stamp-untrusted",
    group: Group::Signature,
    summary: "the time stamp of the signature of a package is not trusted",
    help: include_str!("package_time_stamp_untrusted.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &SignerSubject<'_>, findings: &mut Findings) {
    for doubt in subject.signers.doubts() {
        if let Why::Judged(SignerProblem::Timestamp { is_needed, .. }) = &doubt.why {
            let (level, rest) = if *is_needed {
                (
                    Level::Error,
                    ", and the certificate of the signer is not valid without it",
                )
            } else {
                (Level::Warning, "")
            };
            findings.add(
                RULE.finding_at(level, format!("{doubt}{rest}"))
                    .hint("name the root of the time stamp authority with `--package-ca` too"),
            );
        }
    }
}
