//! A row is missing that every package needs.

use crate::findings::Findings;
use crate::msi::schema::PROPERTY;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE05",
    published: Some(Published {
        name: "required-row-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice05",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a row is missing that every package needs",
    help: include_str!("ice05.md"),
    ..Rule::COMMON
};

/// The list goes on in Windows Installer, unpublished.
const REQUIRED: [&str; 5] = [
    "Manufacturer",
    "ProductCode",
    "ProductLanguage",
    "ProductName",
    "ProductVersion",
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for property in REQUIRED {
        if subject.ground.has(PROPERTY, &[property]) {
            continue;
        }
        findings.add(
            RULE.finding(format!("there is no property `{property}`"))
                .hint("add it; in WiX it is an attribute of `Package` or `Product`")
                .table("Property"),
        );
    }
}
