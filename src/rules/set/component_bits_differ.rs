//! A component is for other programs in another package.

use super::{of_component, shared_components};
use crate::findings::Findings;
use crate::member::show_code;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-bits-differ",
    group: Group::Set,
    summary: "a component is for 32-bit programs in one package and for 64-bit ones in another",
    help: include_str!("component_bits_differ.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for [first, later] in shared_components(set) {
        let [here, there] = [later, first].map(|one| if one.part.is_wide() { 64 } else { 32 });
        let Some(code) = later.part.id.filter(|_| here != there) else {
            continue;
        };
        let finding = RULE
            .finding(format!(
                "component {} is a {here}-bit component here, and a {there}-bit one in `{}`",
                show_code(code),
                first.member.file
            ))
            .hint("have the maker give the two builds their own `ComponentId`s");
        findings.add(of_component(finding, [first, later], "Attributes"));
    }
}
