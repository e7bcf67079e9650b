//! A step names a payload that is not documented.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-names-unlisted-payload",
    group: Group::Procedure,
    summary: "a step names a payload that is not documented",
    help: include_str!("step_names_unlisted_payload.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let listed: HashSet<FoldedName> = spec
        .inventory
        .iter()
        .map(|row| FoldedName::of(&row.name.value))
        .collect();
    for step in &spec.procedure.steps {
        for package in step.action.packages() {
            if listed.contains(&FoldedName::of(&package.value)) {
                continue;
            }
            findings.add(
                RULE.finding(format!(
                    "step `{}` names `{}`, which is not documented",
                    step.id, package.value
                ))
                .hint("correct the name, or add a row to `inventory:`")
                .file(&package.value)
                .subject(&step.id)
                .spec(&spec.source.name, package.at),
            );
        }
    }
}
