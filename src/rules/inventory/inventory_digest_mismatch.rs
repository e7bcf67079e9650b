//! A file has another digest than documented.

use crate::findings::Findings;
use crate::rule::{Group, Rule, Suppressible};
use crate::rules::Subject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-digest-mismatch",
    group: Group::Inventory,
    summary: "a file has another digest than documented",
    help: include_str!("inventory_digest_mismatch.md"),
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, payload) in subject.present() {
        let Some(stated) = &row.sha256 else { continue };
        let Some(found) = payload.sha256().filter(|found| *found != stated.value) else {
            continue;
        };
        let message = format!(
            "`{}` has the SHA-256 {}, but {} is documented",
            row.name.value, found, stated.value
        );
        findings.add(
            RULE.finding(message)
                .hint(
                    "get the documented file again; where this one is meant, `rollpack update` rewrites its row",
                )
                .row(subject.spec, row, stated.at),
        );
    }
}
