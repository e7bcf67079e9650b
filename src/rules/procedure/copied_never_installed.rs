//! A package is copied and never installed.

use std::collections::HashSet;

use super::deed::{Deed, Effect, Object, deeds};
use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "copied-never-installed",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a package is copied and never installed",
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
    let goes_along = |deed: &Deed<'_>| match &deed.object {
        Object::Payload(name) => along.contains(name),
        Object::Node(_) => false,
    };
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        if deed.effect != Effect::Place || goes_along(deed) {
            continue;
        }
        let is_installed = deeds
            .iter()
            .skip(index)
            .any(|later| later.effect == Effect::Install && later.object == deed.object);
        if !is_installed {
            findings.add(
                RULE.finding(format!(
                    "`{}` is copied in step `{}` and never installed",
                    deed.name, deed.step.id
                ))
                .hint("add the step that installs it, or suppress this with the reason")
                .deed(spec, deed),
            );
        }
    }
}
