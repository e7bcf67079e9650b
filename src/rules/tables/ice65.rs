//! A part of an environment variable with a separator too many.

use crate::findings::Findings;
use crate::msi::schema::{ENVIRONMENT, environment};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE65",
    published: Some(Published {
        name: "environment-separator-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice65",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "what is added to an environment variable begins or ends with its separator",
    help: include_str!("ice65.md"),
    ..Rule::COMMON
};

/// Stands for what the variable has already.
const REST: &str = "[~]";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(ENVIRONMENT) {
        let value = row.text(environment::VALUE);
        let Some((separator, part)) = value.and_then(split) else {
            continue;
        };
        if part.starts_with(separator) || part.ends_with(separator) {
            findings.add(
                RULE.finding(format!(
                    "`{part}` begins or ends with the separator `{separator}`"
                ))
                .hint("leave one separator between it and `[~]`, and no other around it")
                .cell(row, "Value"),
            );
        }
        if separator.is_alphanumeric() {
            findings.add(
                RULE.finding_at(
                    Level::Warning,
                    format!("`{separator}` separates `{part}` from the rest"),
                )
                .hint("write a separator such as `;`; in WiX `Separator` on the `Environment`")
                .cell(row, "Value"),
            );
        }
    }
}

/// Returns the separator and what is added before or behind the rest.
fn split(value: &str) -> Option<(char, &str)> {
    if let Some(part) = value.strip_prefix(REST) {
        let separator = part.chars().next()?;
        return Some((separator, part.strip_prefix(separator)?));
    }
    let part = value.strip_suffix(REST)?;
    let separator = part.chars().next_back()?;
    Some((separator, part.strip_suffix(separator)?))
}
