//! The deployment tool is told what to do and never started.

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "deployment-never-started",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "the deployment tool is told what to do but never started",
    help: include_str!("deployment_never_started.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let told = |step: &&Step| {
        matches!(
            step.action,
            Action::Uninstall(_) | Action::Reinstall(_) | Action::Initialize(_)
        )
    };
    let steps = &spec.procedure.steps;
    let Some(last) = steps.iter().rfind(told) else {
        return;
    };
    let started = steps
        .iter()
        .rev()
        .take_while(|step| step.id != last.id)
        .any(|step| matches!(step.action, Action::Deploy { .. }));
    if !started {
        findings.add(
            RULE.finding(format!("no deployment is started after step `{}`", last.id))
                .hint("add the `deploy` step that carries out what the deployment tool was told")
                .subject(&last.id)
                .spec(&spec.source.name, last.at),
        );
    }
}
