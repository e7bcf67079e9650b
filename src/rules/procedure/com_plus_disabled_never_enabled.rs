//! A COM+ application is disabled and never enabled again.

use std::collections::HashSet;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, ComPlusOperation, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "com-plus-disabled-never-enabled",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a COM+ application is disabled and never enabled again",
    help: include_str!("com_plus_disabled_never_enabled.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let mut enabled_later = HashSet::new();
    for (step, application, operation) in spec.procedure.steps.iter().rev().filter_map(change) {
        let name = FoldedName::of(application);
        if operation == ComPlusOperation::Enable {
            enabled_later.insert(name);
        } else if operation == ComPlusOperation::Disable && !enabled_later.contains(&name) {
            findings.add(
                RULE.finding(format!(
                    "the COM+ application `{application}` is disabled in step `{}` and never enabled again",
                    step.id
                ))
                .hint("add a `com-plus` step with `operation: enable`")
                .subject(&step.id)
                .spec(&spec.source.name, step.at),
            );
        }
    }
}

fn change(step: &Step) -> Option<(&Step, &str, ComPlusOperation)> {
    match &step.action {
        Action::ComPlus {
            application,
            operation,
        } => Some((step, application, *operation)),
        _ => None,
    }
}
