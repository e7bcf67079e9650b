//! A component is initialised before it is installed.

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
    let installs = |change: &Change<'_>, object: &Object| {
        change.effect == Effect::Install && change.object == *object
    };
    for (index, change) in changes.iter().enumerate() {
        if change.effect != Effect::Initialize {
            continue;
        }
        let (before, after) = changes.split_at(index);
        if before
            .iter()
            .any(|earlier| installs(earlier, &change.object))
        {
            continue;
        }
        if let Some(later) = after.iter().find(|later| installs(later, &change.object)) {
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
