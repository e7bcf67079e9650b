//! A signature was not made with the certificate that it carries.

use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-signature-invalid",
    group: Group::Signature,
    summary: "a signature was not made with the certificate that it carries",
    help: include_str!("package_signature_invalid.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    let Some(Ok(signature)) = &subject.examination.signature else {
        return;
    };
    for (which, one) in signature.named() {
        if let Ok(statement) = &one.statement
            && let Err(error) = statement.check_value()
        {
            findings
                .add(RULE.finding(format!("{which} {error}")).hint(
                    "the signature was changed or forged: get the file again from its maker",
                ));
        }
    }
}
