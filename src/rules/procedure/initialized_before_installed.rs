//! A component is initialised before it is installed.

use super::deed::{Deed, Effect, Object, deeds};
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
    let deeds = deeds(spec);
    let installs =
        |deed: &Deed<'_>, object: &Object| deed.effect == Effect::Install && deed.object == *object;
    for (index, deed) in deeds.iter().enumerate() {
        if deed.effect != Effect::Initialize {
            continue;
        }
        let (before, after) = deeds.split_at(index);
        if before.iter().any(|earlier| installs(earlier, &deed.object)) {
            continue;
        }
        if let Some(later) = after.iter().find(|later| installs(later, &deed.object)) {
            findings.add(
                RULE.finding(format!(
                    "`{}` is initialised in step `{}` and installed only in step `{}`",
                    deed.name, deed.step.id, later.step.id
                ))
                .hint("move the step behind the one that installs it")
                .deed(spec, deed),
            );
        }
    }
}
