//! A component holds other things in another package.

use std::collections::BTreeMap;

use super::{of_component, shared_components};
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::member::{Part, ResourceKind, Sharer, show_code};
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-content-differs",
    group: Group::Set,
    level: Level::Warning,
    summary: "a component holds other things in another package",
    help: include_str!("component_content_differs.md"),
    ..Rule::COMMON
};

/// How many things a message names.
const NAMED: usize = 3;

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in shared_components(set) {
        // Then it is another component altogether, which other rules say.
        let is_other = later.part.has_other_key_place(first.part)
            || later.part.is_wide() != first.part.is_wide();
        let Some(code) = later.part.id.filter(|_| !is_other) else {
            continue;
        };
        let [here, there] = differences(later, first);
        if here.is_empty() && there.is_empty() {
            continue;
        }
        let differences = [("here", here), ("there", there)];
        let told: Vec<_> = differences
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(place, names)| format!("only {place} it has {}", joined(&names)))
            .collect();
        let finding = RULE
            .finding(format!(
                "component {} is not what it is in `{}`: {}",
                show_code(code),
                first.member.file,
                told.join(", ")
            ))
            .hint("have the maker give a component from which something is taken, or to which something is added, a new `ComponentId`");
        findings.add(of_component(finding, [first, later], "ComponentId"));
    }
}

/// Returns what only the first one has, and what only the second.
fn differences(one: Sharer<'_, Part>, other: Sharer<'_, Part>) -> [Vec<String>; 2] {
    let mut only: [Vec<String>; 2] = Default::default();
    for kind in [
        None,
        Some(ResourceKind::RegistryValue),
        Some(ResourceKind::Shortcut),
    ] {
        // What only the installation tells cannot be compared.
        let (Some(one), Some(other)) = (names(one, kind), names(other, kind)) else {
            continue;
        };
        only[0].extend(missing(&one, &other));
        only[1].extend(missing(&other, &one));
    }
    only
}

/// Names as they are written, by what Windows takes for one.
type Names<'a> = BTreeMap<FoldedName, &'a str>;

fn missing(from: &Names<'_>, other: &Names<'_>) -> Vec<String> {
    let missing = from.iter().filter(|(name, _)| !other.contains_key(name));
    missing.map(|(_, written)| (*written).to_owned()).collect()
}

/// Returns the names of a component's files, or of its resources of a kind; none where one is not known.
fn names<'a>(of: Sharer<'a, Part>, kind: Option<ResourceKind>) -> Option<Names<'a>> {
    let named = |name: &'a str| (FoldedName::of(name), name);
    let Some(kind) = kind else {
        let files = of.member.files_of(of.number).iter();
        return Some(files.map(|file| named(file.long_name())).collect());
    };
    let resources = of.member.resources_of(of.number).iter();
    let of_kind = resources.filter(|resource| resource.kind == kind);
    of_kind
        .map(|resource| resource.place.as_deref().map(named))
        .collect()
}

fn joined(names: &[String]) -> String {
    let first: Vec<_> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(" and "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
