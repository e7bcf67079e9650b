//! A component is reinstalled and was never uninstalled.

use std::collections::HashSet;

use super::change::{By, Effect, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "reinstalled-never-uninstalled",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a component is reinstalled although it was never uninstalled",
    help: include_str!("reinstalled_never_uninstalled.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let changes = changes(spec);
    let mut removed = HashSet::new();
    for change in &changes {
        if change.effect == Effect::Remove {
            removed.insert(&change.object);
        }
        let was_removed = removed.contains(&change.object);
        if change.effect == Effect::Install && change.by == By::Tool && !was_removed {
            findings.add(
                RULE.finding(format!(
                    "`{}` is reinstalled in step `{}` and was never uninstalled",
                    change.name, change.step.id
                ))
                .hint("add the step that uninstalls it, or suppress this with the reason")
                .change(spec, change),
            );
        }
    }
}
