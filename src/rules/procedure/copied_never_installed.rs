//! A package is copied and never installed.

use std::collections::HashSet;

use super::change::{Change, Effect, Object, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "copied-never-installed",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a package is copied but never installed",
    help: include_str!("copied_never_installed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let along: HashSet<FoldedName> = spec
        .inventory
        .iter()
        .filter(|row| !row.kind.is_database())
        .map(|row| FoldedName::of(&row.name.value))
        .collect();
    let goes_along = |change: &Change<'_>| match &change.object {
        Object::Payload(name) => along.contains(name),
        Object::Node(_) => false,
    };
    let changes = changes(spec);
    let mut installed_later = HashSet::new();
    for change in changes.iter().rev() {
        if change.effect == Effect::Install {
            installed_later.insert(&change.object);
        }
        if change.effect != Effect::Place || goes_along(change) {
            continue;
        }
        if !installed_later.contains(&change.object) {
            findings.add(
                RULE.finding(format!(
                    "`{}` is copied in step `{}` and never installed",
                    change.name, change.step.id
                ))
                .hint("add the step that installs it, or suppress this with the reason")
                .change(spec, change),
            );
        }
    }
}
