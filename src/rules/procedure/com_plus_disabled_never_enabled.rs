//! A COM+ application is disabled and never enabled again.

use crate::finding::Level;
use crate::findings::Findings;
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
    let changes: Vec<_> = spec.procedure.steps.iter().filter_map(change).collect();
    for (index, (step, application, operation)) in changes.iter().enumerate() {
        if *operation != ComPlusOperation::Disable {
            continue;
        }
        let enabled = changes.iter().skip(index).any(|(_, other, operation)| {
            *operation == ComPlusOperation::Enable && other.eq_ignore_ascii_case(application)
        });
        if !enabled {
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
