//! The signature is over another file.

use crate::findings::Findings;
use crate::msi::signature::DigestState;
use crate::rule::{Group, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-digest-differs",
    group: Group::Signature,
    summary: "the signature is over another file",
    help: include_str!("signature_digest_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    let Some(Ok(signature)) = &subject.examination.signature else {
        return;
    };
    for (which, one) in signature.named() {
        if matches!(one.digest, DigestState::Differs { .. }) {
            let message = format!(
                "{which} is over another file: its {} digest is not that of this one",
                one.algorithm
            );
            findings.add(
                RULE.finding(message)
                    .hint("the file was changed after it was signed: get it again from its maker"),
            );
        }
    }
}
