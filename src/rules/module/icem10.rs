//! A merge module sets a property that only the package may set.

use crate::findings::Findings;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM10",
    published: Some(Published {
        name: "module-product-property",
        url: "https://learn.microsoft.com/windows/win32/msi/icem10",
    }),
    kinds: Kinds::MODULES,
    summary: "a module sets a property that only the package may set",
    help: include_str!("icem10.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(PROPERTY) {
        let name = row.text(property::PROPERTY).unwrap_or_default();
        if OF_PACKAGES.contains(&name) {
            findings.add(
                RULE.finding(format!("`{name}` is the package's to set"))
                    .hint("delete the row")
                    .of(row),
            );
        }
    }
}

const OF_PACKAGES: [&str; 5] = [
    "ProductLanguage",
    "ProductCode",
    "ProductVersion",
    "ProductName",
    "Manufacturer",
];
