//! A shared component is isolated to one folder twice.

use crate::findings::Findings;
use crate::msi::schema::{ISOLATED_COMPONENT, isolated_component};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::HashMap;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE97",
    published: Some(Published {
        name: "isolated-twice-to-one-folder",
        url: "https://learn.microsoft.com/windows/win32/msi/ice97",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "a shared component is isolated to one folder twice",
    help: include_str!("ice97.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut by_place: HashMap<(&str, &str), Vec<_>> = HashMap::new();
    for row in ground.rows(ISOLATED_COMPONENT) {
        let shared = row
            .text(isolated_component::COMPONENT_SHARED)
            .unwrap_or_default();
        let application = row.text(isolated_component::COMPONENT_APPLICATION);
        let application = application.and_then(|key| ground.components().get(key));
        if let Some(directory) = application.and_then(|component| component.directory) {
            by_place.entry((shared, directory)).or_default().push(row);
        }
    }
    for ((shared, directory), rows) in by_place {
        if rows.len() > 1 {
            for row in rows {
                let message =
                    format!("`{shared}` is isolated to the folder `{directory}` more than once");
                findings.add(
                    RULE.finding(message)
                        .hint("isolate it for one of the applications")
                        .of(row),
                );
            }
        }
    }
}
