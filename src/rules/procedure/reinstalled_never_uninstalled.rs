//! A component is reinstalled and was never uninstalled.

use super::deed::{By, Effect, deeds};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "reinstalled-never-uninstalled",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a component is reinstalled and was never uninstalled",
    help: include_str!("reinstalled_never_uninstalled.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        let was_removed = deeds
            .iter()
            .take(index)
            .any(|earlier| earlier.effect == Effect::Remove && earlier.object == deed.object);
        if deed.effect == Effect::Install && deed.by == By::Tool && !was_removed {
            findings.add(
                RULE.finding(format!(
                    "`{}` is reinstalled in step `{}` and was never uninstalled",
                    deed.name, deed.step.id
                ))
                .hint("add the step that uninstalls it, or suppress this with the reason")
                .deed(spec, deed),
            );
        }
    }
}
