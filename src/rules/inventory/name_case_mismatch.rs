//! A file's name differs in case from the documented one.

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::Subject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "name-case-mismatch",
    group: Group::Inventory,
    level: Level::Warning,
    summary: "a file's name differs in case from the documented one",
    help: include_str!("name_case_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, payload) in subject.present() {
        if payload.name == row.name.value {
            continue;
        }
        findings.add(
            RULE.finding(format!(
                "`{}` is called `{}` in the folder",
                row.name.value, payload.name
            ))
            .hint("rename the file: the bundle uses the documented spelling")
            .row(subject.spec, row, row.name.at),
        );
    }
}
