//! Something is uninstalled that a step before has uninstalled.

use std::collections::HashMap;

use super::change::{Change, Effect, Object, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{RoleId, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "uninstalled-twice",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "something is uninstalled that an earlier step has already uninstalled",
    help: include_str!("uninstalled_twice.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let changes = changes(spec);
    let mut removed: HashMap<(&RoleId, &Object), &Change<'_>> = HashMap::new();
    for change in &changes {
        let key = (&change.step.role, &change.object);
        match change.effect {
            Effect::Remove => {
                if let Some(earlier) = removed.insert(key, change) {
                    findings.add(
                        RULE.finding(format!(
                            "`{}` is uninstalled in step `{}`, which step `{}` has done already",
                            change.name, change.step.id, earlier.step.id
                        ))
                        .hint("take one of the two steps out, or add the one that installs it in between")
                        .change(spec, change),
                    );
                }
            }
            Effect::Install => {
                removed.remove(&key);
            }
            Effect::Place | Effect::Initialize => {}
        }
    }
}
