//! A property that identifies the product is not written as it must be.

use crate::findings::Findings;
use crate::msi::category::{Fault, guid, language, version};
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE24",
    published: Some(Published {
        name: "product-property-malformed",
        url: "https://learn.microsoft.com/windows/win32/msi/ice24",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the code, version or language of the product is not written as it must be",
    help: include_str!("ice24.md"),
    ..Rule::COMMON
};

/// How a value is judged.
type Judge = fn(&str) -> Result<(), Fault>;

/// The properties, each with its grammar and what to do about it.
const PROPERTIES: [(&str, Judge, &str); 3] = [
    (
        "ProductCode",
        guid::judge,
        "write a GUID in braces and in capitals",
    ),
    (
        "ProductVersion",
        |text| version::product(text).map(drop),
        "write up to three numbers, the first two up to 255 and the third up to 65535",
    ),
    (
        "ProductLanguage",
        one_language,
        "write one language as a number, such as 1033",
    ),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for (name, judge, hint) in PROPERTIES {
        let Some(row) = subject.ground.find(PROPERTY, &[name]) else {
            continue;
        };
        let value = row.text(property::VALUE).unwrap_or_default();
        if let Err(fault) = judge(value) {
            let message = format!("`{name}` is `{value}`: {fault}");
            findings.add(RULE.finding(message).hint(hint).cell(row, "Value"));
        }
    }
}

fn one_language(text: &str) -> Result<(), Fault> {
    match language::identifier(text) {
        Some(_) => Ok(()),
        None => Err(Fault::LanguageId {
            part: text.to_owned(),
        }),
    }
}
