//! No signature of the package carries the certificate that the spec names.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signer-certificate-missing",
    group: Group::Signature,
    summary: "no signature of the package carries the certificate that the spec names",
    help: include_str!("signer_certificate_missing.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    let Some(signer) = &subject.signature.signer else {
        return;
    };
    let Some(Ok(signature)) = &subject.examination.signature else {
        return;
    };
    if !signature.carries(&signer.value) {
        let message = format!(
            "no signature of `{}` carries the certificate {}",
            subject.file, signer.value
        );
        findings.add(
            RULE.finding(message)
                .hint("`rollpack inspect --signature` shows who signed it"),
        );
    }
}
