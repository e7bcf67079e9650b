//! Two packages register the same thing under different component codes.

use super::{of_two_components, place};
use crate::findings::Findings;
use crate::member::ResourceKind;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "registration-in-two-components",
    group: Group::Set,
    level: Level::Warning,
    summary: "two packages register one class or name under different component codes",
    help: include_str!("registration_in_two_components.md"),
    ..Rule::COMMON
};

const KINDS: [ResourceKind; 6] = [
    ResourceKind::Class,
    ResourceKind::ProgId,
    ResourceKind::Extension,
    ResourceKind::TypeLibrary,
    ResourceKind::OdbcDriver,
    ResourceKind::IniValue,
];

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in set.resources().flat_map(|group| of_two_components(&group)) {
        let resource = later.what;
        let Some(name) = resource
            .place
            .as_ref()
            .filter(|_| KINDS.contains(&resource.kind))
        else {
            continue;
        };
        let (kind, table) = (resource.kind.as_str(), resource.kind.table());
        let finding = RULE
            .finding(format!(
                "{kind} `{name}` is of component `{}` here, and of `{}` of `{}` under another code",
                later.part.key, first.part.key, first.member.file
            ))
            .hint("have the maker register it by one component, with one `ComponentId` in all packages")
            .table(table)
            .key(resource.key.iter().map(ToString::to_string));
        let also = first.what.key.iter().map(ToString::to_string);
        let also = place(first.member, table, also);
        findings.add(later.member.finding(finding).also(also));
    }
}
