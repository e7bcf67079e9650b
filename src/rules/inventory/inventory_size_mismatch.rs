//! A file has another size than documented.

use super::later::is_accepted;
use crate::finding::Level;
use crate::findings::Findings;
use crate::grouped::Grouped;
use crate::rule::{Group, Rule};
use crate::rules::Subject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-size-mismatch",
    group: Group::Inventory,
    summary: "a file has another size than documented",
    help: include_str!("inventory_size_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, payload) in subject.present() {
        let Some(size) = &row.size else {
            continue;
        };
        if payload.size == size.value {
            continue;
        }
        let (level, hint) = if row.sha256.is_none() && is_accepted(subject, row, payload) {
            (
                Level::Warning,
                "the file is later than documented, which was accepted",
            )
        } else {
            (
                RULE.level,
                "get the documented file again, or correct the size in the spec",
            )
        };
        let message = format!(
            "`{}` has {} bytes, but {} are documented",
            row.name.value,
            Grouped(payload.size),
            Grouped(size.value),
        );
        findings.add(
            RULE.finding_at(level, message)
                .hint(hint)
                .row(subject.spec, row, size.at),
        );
    }
}
