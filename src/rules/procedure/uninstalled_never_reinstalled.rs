//! Something is uninstalled and never installed again.

use std::collections::HashSet;

use super::change::{Effect, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "uninstalled-never-reinstalled",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "something is uninstalled and never installed again",
    help: include_str!("uninstalled_never_reinstalled.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let changes = changes(spec);
    let mut installed_later = HashSet::new();
    for change in changes.iter().rev() {
        if change.effect == Effect::Install {
            installed_later.insert(&change.object);
        }
        if change.effect == Effect::Remove && !installed_later.contains(&change.object) {
            findings.add(
                RULE.finding(format!(
                    "`{}` is uninstalled in step `{}` and never installed again",
                    change.name, change.step.id
                ))
                .hint("add the step that installs it, or suppress this with the reason")
                .change(spec, change),
            );
        }
    }
}
