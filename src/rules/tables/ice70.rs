//! A registry value that begins as a number is none.

use std::collections::{HashMap, HashSet};

use crate::findings::Findings;
use crate::msi::formatted::{Formatted, ReferenceKind};
use crate::msi::schema::{REGISTRY, registry};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE70",
    published: Some(Published {
        name: "registry-number-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice70",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a registry value begins like a number but is not one",
    help: include_str!("ice70.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(REGISTRY) {
        let text = row.text(registry::VALUE).unwrap_or_default();
        if let Some(fault) = text.strip_prefix('#').and_then(fault) {
            let message = format!("the value begins as a number, but {fault}");
            findings.add(
                RULE.finding(message)
                    .hint("write `##` where the value is a text that begins with `#`")
                    .cell(row, "Value"),
            );
        }
    }
}

/// Says what is wrong with a value behind its `#`, as the end of a sentence.
///
/// See [Registry Table](https://learn.microsoft.com/windows/win32/msi/registry-table).
fn fault(value: &str) -> Option<String> {
    let mut letters = value.chars();
    match letters.next() {
        // A text, and one with environment variables.
        Some('#' | '%') => None,
        Some('x' | 'X') => judge(letters.as_str(), 16),
        Some('+' | '-') => judge(letters.as_str(), 10),
        _ if begins_with_property(value) => None,
        _ => judge(value, 10),
    }
}

/// Whether a property comes first: it may bring a second `#`, and then all of it is a text.
fn begins_with_property(value: &str) -> bool {
    let begin = value.len() - value.trim_start_matches('{').len();
    let formatted = Formatted::parse(value);
    let mut first = formatted.references.iter();
    first.any(|reference| reference.start == begin && is_value(reference.kind))
}

/// Judges digits, among which properties may stand.
fn judge(text: &str, radix: u32) -> Option<String> {
    let formatted = Formatted::parse(text);
    let references = formatted.references.iter();
    let references: HashMap<_, _> = references.map(|one| (one.start, one)).collect();
    let groups = formatted.groups.iter();
    let braces: HashSet<_> = groups
        .flat_map(|group| [group.start, group.end - 1])
        .collect();
    let (mut end, mut has_digits, mut has_property) = (0, false, false);
    for (at, letter) in text.char_indices() {
        if at < end || braces.contains(&at) {
            continue;
        }
        match references.get(&at) {
            Some(reference) => {
                end = reference.end;
                if is_value(reference.kind) {
                    has_property = true;
                } else if !has_property {
                    return Some(format!("`{}` is not a number", reference.name));
                }
            }
            None if letter.is_digit(radix) => has_digits = true,
            None => return Some(format!("`{}` is not a digit", letter.escape_debug())),
        }
    }
    (!has_digits && !has_property).then(|| "has no digits".to_owned())
}

/// Whether a reference can become a number.
fn is_value(kind: ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::Property | ReferenceKind::Environment)
}
