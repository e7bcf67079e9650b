//! A component within the user's profile whose key path is no registry value of the user.

use crate::findings::Findings;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE38",
    published: Some(Published {
        name: "profile-component-not-of-user",
        url: "https://learn.microsoft.com/windows/win32/msi/ice38",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the key path of a component in the user's profile is not a registry value of the user",
    help: include_str!("ice38.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        let Some(directory) = component.directory else {
            continue;
        };
        let Some(folder) = ground.directories().standard(directory) else {
            continue;
        };
        if !folder.is_profile() {
            continue;
        }
        if let Err(fault) = ground.judge_user_key_path(component) {
            let (key, folder) = (component.key, folder.name());
            let message = format!("component `{key}` goes to `{folder}`, but {fault}");
            findings.add(
                RULE.finding(message)
                    .hint("make a value below HKCU its key path; in WiX `KeyPath=\"yes\"` on a `RegistryValue`")
                    .cell(component.row, "KeyPath"),
            );
        }
    }
}
