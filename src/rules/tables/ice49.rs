//! The default value of a registry key is no text.

use crate::findings::Findings;
use crate::msi::schema::{REGISTRY, registry};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE49",
    published: Some(Published {
        name: "default-value-not-text",
        url: "https://learn.microsoft.com/windows/win32/msi/ice49",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "the default value of a registry key is written as something other than text",
    help: include_str!("ice49.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(REGISTRY) {
        let (None, Some(value)) = (row.text(registry::NAME), row.text(registry::VALUE)) else {
            continue;
        };
        // Of two signs the first one makes the second a letter.
        let is_number = value.starts_with('#') && !value.starts_with("##");
        if is_number || value.contains("[~]") {
            findings.add(
                RULE.finding(format!("the default value `{value}` is not text"))
                    .hint("give the value a name, or write it as text; in WiX `Type=\"string\"`")
                    .cell(row, "Value"),
            );
        }
    }
}
