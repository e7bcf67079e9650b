//! A component is initialised before it is installed.

use std::collections::HashMap;

use super::change::{Change, Effect, Object, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "initialized-before-installed",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a component is initialised before it is installed",
    help: include_str!("initialized_before_installed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let changes = changes(spec);
    let installs = changes
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, change)| change.effect == Effect::Install);
    // The first comes last, and stays.
    let first: HashMap<&Object, (usize, &Change<'_>)> = installs
        .map(|(index, change)| (&change.object, (index, change)))
        .collect();
    for (index, change) in changes.iter().enumerate() {
        if change.effect != Effect::Initialize {
            continue;
        }
        if let Some((_, later)) = first
            .get(&change.object)
            .filter(|(first, _)| *first > index)
        {
            findings.add(
                RULE.finding(format!(
                    "`{}` is initialised in step `{}` and installed only in step `{}`",
                    change.name, change.step.id, later.step.id
                ))
                .hint("move the step behind the one that installs it")
                .change(spec, change),
            );
        }
    }
}
