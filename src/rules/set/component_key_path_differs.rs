//! A component has another key path in another package.

use super::{of_component, shared_components};
use crate::findings::Findings;
use crate::member::show_code;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-key-path-differs",
    group: Group::Set,
    summary: "a component has another key path in another package",
    help: include_str!("component_key_path_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in shared_components(set) {
        let Some(code) = later
            .part
            .id
            .filter(|_| later.part.has_other_key_place(first.part))
        else {
            continue;
        };
        let finding = RULE
            .finding(format!(
                "component {} stands for {} here, and for {} in `{}`",
                show_code(code),
                later.part.show_key_place(),
                first.part.show_key_place(),
                first.member.file
            ))
            .hint("have the maker give one of them a new `ComponentId`: another key path is another component");
        findings.add(of_component(finding, [first, later], "KeyPath"));
    }
}
