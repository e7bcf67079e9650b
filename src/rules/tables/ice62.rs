//! An isolated component that is not isolated for good.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{ISOLATED_COMPONENT, isolated_component};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::{HashMap, HashSet};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE62",
    published: Some(Published {
        name: "isolation-unsafe",
        url: "https://learn.microsoft.com/windows/win32/msi/ice62",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a component that is to be isolated for a program may lose it or be lost with it",
    help: include_str!("ice62.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut beside: HashMap<(&str, &str), usize> = HashMap::new();
    for row in ground.rows(ISOLATED_COMPONENT) {
        if let Some(place) = place(ground, row) {
            *beside.entry(place).or_default() += 1;
        }
    }
    for row in ground.rows(ISOLATED_COMPONENT) {
        check_application(ground, row, findings);
        check_shared(ground, row, findings);
        if let Some((shared, directory)) =
            place(ground, row).filter(|place| beside.get(place).is_some_and(|count| *count > 1))
        {
            let message = format!(
                "component `{shared}` is isolated for more than one program in `{directory}`"
            );
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("install the programs to folders of their own: whichever is removed first takes it along")
                    .cell(row, "Component_Application"),
            );
        }
    }
}

/// The shared component, and the folder of the program that it is isolated for.
fn place<'a>(ground: &'a Groundwork<'a>, row: Row<'a>) -> Option<(&'a str, &'a str)> {
    let application = row.text(isolated_component::COMPONENT_APPLICATION)?;
    let directory = ground.components().get(application)?.directory?;
    Some((row.text(isolated_component::COMPONENT_SHARED)?, directory))
}

fn check_application(ground: &Groundwork<'_>, row: Row<'_>, findings: &mut Findings) {
    let application = row.text(isolated_component::COMPONENT_APPLICATION);
    let Some(component) = application.and_then(|key| ground.components().get(key)) else {
        return;
    };
    if !matches!(component.key_path, KeyPath::File(_)) {
        let message = format!(
            "the key path of component `{}`, which is to be a program, is no file",
            component.key
        );
        findings.add(
            RULE.finding(message)
                .hint("make the program its key path, or isolate for another component")
                .cell(row, "Component_Application"),
        );
    }
}

fn check_shared(ground: &Groundwork<'_>, row: Row<'_>, findings: &mut Findings) {
    let shared = row.text(isolated_component::COMPONENT_SHARED);
    let Some(component) = shared.and_then(|key| ground.components().get(key)) else {
        return;
    };
    let key = component.key;
    if !component.has(Component::SHARED_DLL_REF_COUNT) {
        findings.add(
            RULE.finding(format!(
                "the isolated component `{key}` does not count its users"
            ))
            .hint("set the bit 8 of its attributes; in WiX `SharedDllRefCount=\"yes\"`")
            .cell(row, "Component_Shared"),
        );
    }
    if component.condition.is_some() {
        findings.add(
            RULE.finding_at(
                Level::Warning,
                format!("the isolated component `{key}` has a condition"),
            )
            .hint("take it out, unless it never becomes false where it has been true")
            .cell(row, "Component_Shared"),
        );
    }
    let application = row
        .text(isolated_component::COMPONENT_APPLICATION)
        .unwrap_or_default();
    let holders: HashSet<&str> = ground
        .features()
        .of_component(key)
        .iter()
        .copied()
        .collect();
    let mut features = ground.features().of_component(application).iter();
    let alone = features.find(|feature| {
        let mut parents = ground.features().parents(feature);
        !holders.contains(*feature) && !parents.any(|parent| holders.contains(parent.key))
    });
    if let Some(feature) = alone {
        let message = format!(
            "feature `{feature}` installs the program of `{application}` without the isolated component `{key}`"
        );
        findings.add(
            RULE.finding(message)
                .hint("reference the isolated component in that feature too")
                .cell(row, "Component_Shared"),
        );
    }
}
