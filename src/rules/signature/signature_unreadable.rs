//! The signature cannot be read or compared.

use crate::error_text::with_causes;
use crate::findings::Findings;
use crate::msi::signature::DigestState;
use crate::rule::{Group, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-unreadable",
    group: Group::Signature,
    summary: "the signature cannot be read or compared",
    help: include_str!("signature_unreadable.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    match &subject.examination.signature {
        None => {}
        Some(Err(error)) => {
            let message = format!("the signature cannot be read: {}", with_causes(error));
            findings.add(
                RULE.finding(message)
                    .hint("get the file again from its maker"),
            );
        }
        Some(Ok(signature)) => {
            for one in signature.all() {
                let DigestState::NotComputable { reason } = &one.digest else {
                    continue;
                };
                let message = format!("the signature cannot be compared with the file: {reason}");
                findings.add(
                    RULE.finding_at(Level::Warning, message)
                        .hint("have the maker sign it with SHA-256"),
                );
            }
        }
    }
}
