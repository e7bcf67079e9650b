//! A component has other attributes in another package.

use super::{of_component, shared_components};
use crate::findings::Findings;
use crate::member::show_code;
use crate::msi::components::Component;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-attributes-differ",
    group: Group::Set,
    level: Level::Warning,
    summary: "a component has other attributes in another package",
    help: include_str!("component_attributes_differ.md"),
    ..Rule::COMMON
};

/// The bits that decide what becomes of a component that several products have.
const BITS: [(i32, &str); 5] = [
    (Component::PERMANENT, "Permanent"),
    (Component::SHARED_DLL_REF_COUNT, "SharedDllRefCount"),
    (Component::NEVER_OVERWRITE, "NeverOverwrite"),
    (Component::TRANSITIVE, "Transitive"),
    (Component::SHARED, "Shared"),
];

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in shared_components(set) {
        let only = |one: i32, other: i32| {
            let set = BITS
                .iter()
                .filter(|(bit, _)| one & bit != 0 && other & bit == 0);
            set.map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>()
        };
        let [here, there] = [later, first].map(|one| one.part.attributes);
        let told: Vec<_> = [("here", only(here, there)), ("there", only(there, here))]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(place, names)| format!("only {place} {}", names.join(" and ")))
            .collect();
        let Some(code) = later.part.id.filter(|_| !told.is_empty()) else {
            continue;
        };
        let finding = RULE
            .finding(format!(
                "component {} has other attributes than in `{}`: {}",
                show_code(code),
                first.member.file,
                told.join(", ")
            ))
            .hint("have the maker mark the component alike in all packages that have it");
        findings.add(of_component(finding, [first, later], "Attributes"));
    }
}
