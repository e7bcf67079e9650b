//! A component is installed to another folder by another package.

use super::{of_component, shared_components};
use crate::findings::Findings;
use crate::member::{KeyPlace, show_code};
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-directory-differs",
    group: Group::Set,
    summary: "a component is installed to another folder by another package",
    help: include_str!("component_directory_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in shared_components(set) {
        // Of a file or a folder the key path differs, which is another rule.
        let is_in_key_path = matches!(later.part.key_place, KeyPlace::File(_) | KeyPlace::Folder);
        if is_in_key_path || !later.part.is_elsewhere(first.part) {
            continue;
        }
        let (Some(code), Some(here), Some(there)) =
            (later.part.id, &later.part.folder, &first.part.folder)
        else {
            continue;
        };
        let finding = RULE
            .finding(format!(
                "component {} is installed to `{}` here, and to `{}` in `{}`",
                show_code(code),
                here.path,
                there.path,
                first.member.file
            ))
            .hint("have the maker give one of them a new `ComponentId`: in another folder it is another component");
        findings.add(of_component(finding, [first, later], "Directory_"));
    }
}
