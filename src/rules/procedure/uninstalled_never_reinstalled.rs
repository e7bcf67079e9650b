//! Something is uninstalled and never installed again.

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
    for (index, change) in changes.iter().enumerate() {
        let returns = changes
            .iter()
            .skip(index)
            .any(|later| later.effect == Effect::Install && later.object == change.object);
        if change.effect == Effect::Remove && !returns {
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
