//! A package is signed over a SHA-1 digest only.

use crate::findings::Findings;
use crate::msi::signature::DigestAlgorithm;
use crate::rule::{Group, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signature-sha1",
    group: Group::Signature,
    level: Level::Warning,
    summary: "a package is signed over a SHA-1 digest only",
    help: include_str!("package_signature_sha1.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    let Some(Ok(signature)) = &subject.examination.signature else {
        return;
    };
    let is_weak = |algorithm: &DigestAlgorithm| {
        matches!(algorithm, DigestAlgorithm::Sha1 | DigestAlgorithm::Md5)
    };
    if signature.all().all(|one| is_weak(&one.algorithm)) {
        let message = format!(
            "the signature is over the {} digest of the file, of which another file can be made",
            signature.algorithm
        );
        findings.add(
            RULE.finding(message)
                .hint("ask the maker for a file that is signed with SHA-256"),
        );
    }
}
