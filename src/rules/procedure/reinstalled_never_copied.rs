//! A component is reinstalled from a folder that its new package was never copied to.

use std::collections::HashSet;

use super::change::{By, Effect, Object, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "reinstalled-never-copied",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a component is reinstalled although its new package was never copied",
    help: include_str!("reinstalled_never_copied.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let copies = |step: &Step| matches!(step.action, Action::Copy { .. });
    if !spec.procedure.steps.iter().any(copies) {
        return;
    }
    let changes = changes(spec);
    let mut placed = HashSet::new();
    for change in &changes {
        if change.effect == Effect::Place {
            placed.insert(&change.object);
        }
        let reinstalled = change.effect == Effect::Install && change.by == By::Tool;
        if !reinstalled || matches!(change.object, Object::Node(_)) {
            continue;
        }
        if !placed.contains(&change.object) {
            findings.add(
                RULE.finding(format!(
                    "`{}` is reinstalled in step `{}` and was never copied",
                    change.name, change.step.id
                ))
                .hint("copy it first, or the deployment tool installs the old one again")
                .change(spec, change),
            );
        }
    }
}
