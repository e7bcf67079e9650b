//! Two packages install the same thing under different component codes.

use super::{of_row, of_two_components};
use crate::finding::{Finding, Marker};
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::member::{InstalledFile, ResourceKind, Sharer};
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-in-two-components",
    group: Group::Set,
    summary: "two packages install one file or value under different component codes",
    help: include_str!("resource_in_two_components.md"),
    ..Rule::COMMON
};

/// The kinds that a component must have for itself, beside files.
const KINDS: [ResourceKind; 4] = [
    ResourceKind::RegistryValue,
    ResourceKind::Shortcut,
    ResourceKind::Service,
    ResourceKind::EnvironmentVariable,
];

const HINT: &str =
    "have the maker take it from one shared component, with one `ComponentId` in all packages";

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in set.files().flat_map(|group| of_two_components(&group)) {
        findings.add(of_file(pair, ""));
    }
    for pair in set
        .short_files()
        .flat_map(|group| of_two_components(&group))
    {
        let [long, other] = pair.map(|one| FoldedName::of(one.what.long_name()));
        if long != other {
            findings.add(of_file(pair, ", by its short name"));
        }
    }
    for pair in set.resources().flat_map(|group| of_two_components(&group)) {
        let [first, later] = pair;
        let resource = later.what;
        if let Some(name) = resource
            .place
            .as_ref()
            .filter(|_| KINDS.contains(&resource.kind))
        {
            let kind = resource.kind.as_str();
            let finding = RULE
                .finding(message(&format!("{kind} `{name}`"), pair, ""))
                .hint(HINT);
            findings.add(marked(of_row(finding, &first, &later), pair));
        }
    }
}

fn of_file(pair: [Sharer<'_, InstalledFile>; 2], how: &str) -> Finding {
    let [first, later] = pair;
    let target = later.what.target(later.part).unwrap_or_default();
    let finding = RULE
        .finding(message(&format!("`{target}`"), pair, how))
        .hint(HINT);
    marked(of_row(finding, &first, &later), pair)
}

fn message<T>(what: &str, [first, later]: [Sharer<'_, T>; 2], how: &str) -> String {
    format!(
        "{what} is in component `{}` here, and in `{}` of `{}` under another code{how}",
        later.part.key, first.part.key, first.member.file
    )
}

fn marked<T>(finding: Finding, pair: [Sharer<'_, T>; 2]) -> Finding {
    if pair.iter().all(|one| one.part.is_conditional) {
        finding.marked(Marker::BothConditional)
    } else {
        finding
    }
}
