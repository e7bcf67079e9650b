//! A step spells a payload's name in another case than the inventory.

use std::collections::HashMap;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-name-case-differs",
    group: Group::Procedure,
    level: Level::Info,
    summary: "a step spells a payload's name in another case than the inventory",
    help: include_str!("step_name_case_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let spelling: HashMap<FoldedName, &str> = spec
        .inventory
        .iter()
        .map(|row| (FoldedName::of(&row.name.value), row.name.value.as_str()))
        .collect();
    for step in &spec.procedure.steps {
        for package in step.action.packages() {
            let Some(documented) = spelling.get(&FoldedName::of(&package.value)) else {
                continue;
            };
            if *documented != package.value {
                findings.add(
                    RULE.finding(format!(
                        "step `{}` spells `{documented}` as `{}`",
                        step.id, package.value
                    ))
                    .file(*documented)
                    .subject(&step.id)
                    .spec(&spec.source.name, package.at),
                );
            }
        }
    }
}
