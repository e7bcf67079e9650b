//! A service is stopped and never started again.

use std::collections::HashSet;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, RoleId, ServiceOperation, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "service-stopped-never-started",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a service is stopped but never started again",
    help: include_str!("service_stopped_never_started.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let mut started: HashSet<(&RoleId, FoldedName)> = HashSet::new();
    let mut rebooted: HashSet<&RoleId> = HashSet::new();
    for step in spec.procedure.steps.iter().rev() {
        let (service, operation) = match &step.action {
            Action::Service { service, operation } => (service, *operation),
            Action::Reboot => {
                rebooted.insert(&step.role);
                continue;
            }
            _ => continue,
        };
        let key = (&step.role, FoldedName::of(service));
        if operation != ServiceOperation::Stop {
            started.insert(key);
        } else if !started.contains(&key) && !rebooted.contains(&step.role) {
            findings.add(
                RULE.finding(format!(
                    "the service `{service}` is stopped in step `{}` and never started again",
                    step.id
                ))
                .hint("add a `service` step with `operation: start`")
                .subject(&step.id)
                .spec(&spec.source.name, step.at),
            );
        }
    }
}
