//! A merge module names a feature, which only the package has.

use crate::findings::Findings;
use crate::msi::category::formatted::Formatted;
use crate::msi::category::guid::NULL as NULL_GUID;
use crate::msi::schema::{
    DocumentedColumn, SHORTCUT, class, extension, msi_assembly, publish_component, shortcut,
    type_lib,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM06",
    published: Some(Published {
        name: "module-feature-named",
        url: "https://learn.microsoft.com/windows/win32/msi/icem06",
    }),
    kinds: Kinds::MODULES,
    summary: "a module names a feature, which only the package has",
    help: include_str!("icem06.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for column in FEATURES {
        for row in subject.ground.rows(column.table()) {
            if row.text(column) != Some(NULL_GUID) {
                findings.add(
                    RULE.finding("a module has no features, and names one")
                        .hint(format!("write `{NULL_GUID}`, which merging replaces"))
                        .cell(row, column.name()),
                );
            }
        }
    }
    for row in subject.ground.rows(SHORTCUT) {
        let target = row.text(shortcut::TARGET).unwrap_or_default();
        if target != NULL_GUID && Formatted::parse(target).references.is_empty() {
            findings.add(
                RULE.finding("the target of the shortcut is neither a property nor the null GUID")
                    .hint(format!(
                        "write `{NULL_GUID}` for an advertised shortcut, else a `[property]`"
                    ))
                    .cell(row, shortcut::TARGET.name()),
            );
        }
    }
}

const FEATURES: [&DocumentedColumn; 5] = [
    class::FEATURE_,
    extension::FEATURE_,
    type_lib::FEATURE_,
    publish_component::FEATURE_,
    msi_assembly::FEATURE_,
];
