//! A role has nothing to do.

use std::collections::{HashMap, HashSet};

use super::component;
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Prerequisite, RoleId, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "role-without-steps",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a role has no step, and no step or prerequisite names it",
    help: include_str!("role_without_steps.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let mut used: HashSet<&RoleId> = HashSet::new();
    for step in &spec.procedure.steps {
        used.insert(&step.role);
        used.extend(component(step).and_then(|component| component.node.each_server.as_ref()));
        if let Action::Transfer {
            from: Some(from), ..
        } = &step.action
        {
            used.insert(from);
        }
    }
    let prerequisites = spec
        .article
        .iter()
        .flat_map(|article| &article.prerequisites);
    used.extend(prerequisites.filter_map(|prerequisite| match prerequisite {
        Prerequisite::Tool(tool) => Some(&tool.role),
        _ => None,
    }));
    // A role is at work with those that are part of it.
    let above: HashMap<&RoleId, &RoleId> = spec
        .roles
        .iter()
        .filter_map(|role| Some((&role.id.value, &role.part_of.as_ref()?.value)))
        .collect();
    let mut waiting: Vec<&RoleId> = used.iter().copied().collect();
    while let Some(role) = waiting.pop() {
        let larger = above.get(role).copied();
        waiting.extend(larger.filter(|larger| used.insert(larger)));
    }
    for role in spec
        .roles
        .iter()
        .filter(|role| !used.contains(&role.id.value))
    {
        let id = &role.id.value;
        findings.add(
            RULE.finding(format!("the role `{id}` has nothing to do"))
                .hint("add its steps, or take it out")
                .subject(id.as_str())
                .spec(&spec.source.name, role.id.at),
        );
    }
}
