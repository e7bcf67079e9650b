//! A package lacks a property that every package has.

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-property-missing",
    group: Group::Database,
    kinds: Kinds::PACKAGES,
    summary: "a package lacks a property that every package has",
    help: include_str!("package_property_missing.md"),
    ..Rule::COMMON
};

const REQUIRED: [(&str, Level); 6] = [
    ("ProductName", Level::Error),
    ("ProductLanguage", Level::Error),
    ("ProductVersion", Level::Error),
    ("ProductCode", Level::Error),
    ("Manufacturer", Level::Error),
    ("UpgradeCode", Level::Warning),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for (property, level) in REQUIRED {
        let value = subject.package.property(property);
        if value.is_some_and(|value| !value.is_empty()) {
            continue;
        }
        let message = format!("`{}` has no property `{property}`", subject.file);
        findings.add(
            RULE.finding_at(level, message)
                .hint("get a complete package, or have its maker add the property")
                .table("Property")
                .key([property]),
        );
    }
}
