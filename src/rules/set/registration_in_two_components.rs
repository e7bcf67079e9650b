//! Two packages register the same thing under different component codes.

use super::{of_row, of_two_components};
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
        let kind = resource.kind.as_str();
        let finding = RULE
            .finding(format!(
                "{kind} `{name}` is of component `{}` here, and of `{}` of `{}` under another code",
                later.part.key, first.part.key, first.member.file
            ))
            .hint("have the maker register it by one component, with one `ComponentId` in all packages");
        findings.add(of_row(finding, &first, &later));
    }
}
