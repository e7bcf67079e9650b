//! A table that a merge module has to bring empty is missing or has rows.

use super::SEQUENCES;
use crate::findings::Findings;
use crate::msi::schema::FEATURE_COMPONENTS;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM04",
    published: Some(Published {
        name: "module-table-not-empty",
        url: "https://learn.microsoft.com/windows/win32/msi/icem04",
    }),
    kinds: Kinds::MODULES,
    summary: "a table that a module has to bring empty is missing or has rows",
    help: include_str!("icem04.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let sequences = SEQUENCES.into_iter();
    let needed = sequences.filter_map(|(sequence, own)| ground.has_table(sequence).then_some(own));
    for table in [FEATURE_COMPONENTS].into_iter().chain(needed) {
        let name = table.name();
        let hint = format!("bring `{name}` without rows");
        if !ground.has_table(table) {
            let message = format!("the module has no table `{name}`");
            findings.add(RULE.finding(message).hint(&hint).table(name));
        }
        for row in ground.rows(table) {
            let message = format!("the table `{name}` has rows, and must be empty");
            findings.add(RULE.finding(message).hint(&hint).of(row));
        }
    }
}
