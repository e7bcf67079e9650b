//! A package is for another platform than documented.

use crate::findings::Findings;
use crate::msi;
use crate::rule::{Group, Rule};
use crate::rules::Subject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-platform-mismatch",
    group: Group::Inventory,
    summary: "a package is for another platform than documented",
    help: include_str!("inventory_platform_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, package) in subject.packages() {
        let Some(documented) = &row.platform else {
            continue;
        };
        let actual = package.platform().map(msi::Platform::name);
        if actual == Some(documented.value.as_str()) {
            continue;
        }
        let name = &row.name.value;
        let message = match actual {
            Some(actual) => format!(
                "`{name}` is for {actual}, but {} is documented",
                documented.value
            ),
            None => format!(
                "`{name}` names no known platform in its template `{}`, but {} is documented",
                package.summary.template().unwrap_or_default(),
                documented.value
            ),
        };
        findings.add(
            RULE.finding(message)
                .hint("get the package for the documented platform, or correct it in the spec")
                .row(subject.spec, row, documented.at),
        );
    }
}
