//! The name of the product is too long.

use crate::findings::Findings;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE16",
    published: Some(Published {
        name: "product-name-too-long",
        url: "https://learn.microsoft.com/windows/win32/msi/ice16",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the name of the product has more than 63 characters",
    help: include_str!("ice16.md"),
    ..Rule::COMMON
};

const LONGEST: usize = 63;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let row = subject.ground.find(PROPERTY, &["ProductName"]);
    let Some((row, name)) = row.and_then(|row| Some((row, row.text(property::VALUE)?))) else {
        return;
    };
    let length = name.encode_utf16().count();
    if length > LONGEST {
        findings.add(
            RULE.finding(format!(
                "`{name}` has {length} characters, and at most {LONGEST} are kept"
            ))
            .hint("shorten `ProductName`; in WiX `Name` of the `Package` or `Product`")
            .cell(row, "Value"),
        );
    }
}
