//! The tables of a configurable merge module are not in `ModuleIgnoreTable`.

use crate::findings::Findings;
use crate::msi::schema::{
    DocumentedTable, MODULE_CONFIGURATION, MODULE_IGNORE_TABLE, MODULE_SUBSTITUTION,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM11",
    published: Some(Published {
        name: "module-tables-not-ignored",
        url: "https://learn.microsoft.com/windows/win32/msi/icem11",
    }),
    kinds: Kinds::MODULES,
    summary: "the tables of a configurable module are not in `ModuleIgnoreTable`",
    help: include_str!("icem11.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let tables = [MODULE_CONFIGURATION, MODULE_SUBSTITUTION];
    if !tables.iter().any(|table| ground.has_table(*table)) {
        return;
    }
    for name in tables.map(DocumentedTable::name) {
        if !ground.has(MODULE_IGNORE_TABLE, &[name]) {
            findings.add(
                RULE.finding(format!(
                    "the module is configurable, and `{name}` is not listed"
                ))
                .hint(format!("add a row `{name}`"))
                .table(MODULE_IGNORE_TABLE.name()),
            );
        }
    }
}
