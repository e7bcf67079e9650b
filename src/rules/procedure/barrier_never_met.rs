//! A group waits for servers that have nothing to do in the other group.

use std::collections::{HashMap, HashSet};

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{RoleId, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "barrier-never-met",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a group waits for servers that have nothing to do in the group that it waits for",
    help: include_str!("barrier_never_met.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let groups = &spec.procedure.groups;
    let above: HashMap<&RoleId, &RoleId> = spec
        .roles
        .iter()
        .filter_map(|role| Some((&role.id.value, &role.part_of.as_ref()?.value)))
        .collect();
    // A role is at work with one that is part of it.
    let mut at_work: HashSet<(&str, &RoleId)> = HashSet::new();
    let mut themselves: HashSet<(&str, &RoleId)> = HashSet::new();
    for step in &spec.procedure.steps {
        let Some(group) = groups.get(step.group) else {
            continue;
        };
        if themselves.insert((&group.id, &step.role)) {
            at_work.extend(larger(&step.role, &above).map(|role| (group.id.as_str(), role)));
        }
    }
    for group in groups {
        for barrier in &group.barriers {
            let awaited = barrier.group.as_str();
            let is_part =
                larger(&barrier.role, &above).any(|role| themselves.contains(&(awaited, role)));
            if is_part || at_work.contains(&(awaited, &barrier.role)) {
                continue;
            }
            findings.add(
                RULE.finding(format!(
                    "`{}` waits until `{}` has done `{}`, in which it has nothing to do",
                    group.id, barrier.role, barrier.group
                ))
                .hint("name the role of that group")
                .subject(&group.id)
                .spec(&spec.source.name, barrier.at),
            );
        }
    }
}

/// How deep roles are looked up within roles.
const DEPTH: usize = 16;

/// Returns a role and those that it is part of, from the smallest.
fn larger<'a>(
    role: &'a RoleId,
    above: &HashMap<&'a RoleId, &'a RoleId>,
) -> impl Iterator<Item = &'a RoleId> {
    std::iter::successors(Some(role), move |role| above.get(role).copied()).take(DEPTH)
}
