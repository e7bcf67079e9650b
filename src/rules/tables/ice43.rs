//! A component with a shortcut in the user's profile whose key path is no registry value of the user.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::schema::{SHORTCUT, shortcut};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE43",
    published: Some(Published {
        name: "shortcut-component-not-of-user",
        url: "https://learn.microsoft.com/windows/win32/msi/ice43",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the key path of a component with a shortcut in the profile is not a registry value of the user",
    help: include_str!("ice43.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let of_user = ground.rows(SHORTCUT).filter(|row| {
        let directory = row.text(shortcut::DIRECTORY_);
        ground.advertised(*row).is_none()
            && directory.is_some_and(|key| ground.directories().is_profile(key))
    });
    let with_shortcuts: HashSet<&str> = of_user
        .filter_map(|row| row.text(shortcut::COMPONENT_))
        .collect();
    for component in ground.components().iter() {
        if !with_shortcuts.contains(component.key) {
            continue;
        }
        if let Err(fault) = ground.judge_user_key_path(component) {
            let key = component.key;
            let message =
                format!("component `{key}` has a shortcut in the user's profile, but {fault}");
            findings.add(
                RULE.finding(message)
                    .hint("put the shortcut into a component of its own with a value below HKCU as its key path")
                    .cell(component.row, "KeyPath"),
            );
        }
    }
}
