//! A shortcut that is not advertised leads to a file of another component.

use crate::findings::Findings;
use crate::msi::components::Component;
use crate::msi::formatted::{Formatted, ReferenceKind};
use crate::msi::schema::{FILE, SHORTCUT, file, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE67",
    published: Some(Published {
        name: "shortcut-to-file-of-optional-component",
        url: "https://learn.microsoft.com/windows/win32/msi/ice67",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a shortcut leads to a file that may not be where it leads",
    help: include_str!("ice67.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(SHORTCUT) {
        let Some(key) = row.text(shortcut::TARGET).and_then(target_file) else {
            continue;
        };
        let Some(file) = ground.find(FILE, &[key]) else {
            let message = format!("the shortcut leads to the file `{key}`, which is not in `File`");
            findings.add(RULE.finding(message).cell(row, "Target"));
            continue;
        };
        let owner = file.text(file::COMPONENT_).unwrap_or_default();
        let is_optional = ground
            .components()
            .get(owner)
            .is_some_and(|component| component.has(Component::OPTIONAL));
        if is_optional && row.text(shortcut::COMPONENT_) != Some(owner) {
            let message = format!(
                "the shortcut leads to the file `{key}` of the component `{owner}`, which may run from the source"
            );
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("put the shortcut into the component of the file, or advertise it")
                    .cell(row, "Target"),
            );
        }
    }
}

/// Returns the file that a target is the path of, where it is nothing else.
fn target_file(target: &str) -> Option<&str> {
    let formatted = Formatted::parse(target);
    match formatted.references.as_slice() {
        [only]
            if only.kind == ReferenceKind::File && only.start == 0 && only.end == target.len() =>
        {
            Some(only.name)
        }
        _ => None,
    }
}
