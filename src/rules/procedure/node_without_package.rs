//! A step works on a node of the deployment tool, and no package is known for it.

use super::component;
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "node-without-package",
    group: Group::Procedure,
    level: Level::Info,
    summary: "a step works on a node of the deployment tool, and no package is known for it",
    help: include_str!("node_without_package.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    for step in &spec.procedure.steps {
        let Some(component) = component(step).filter(|component| component.packages.is_empty())
        else {
            continue;
        };
        let node = &component.node.name;
        findings.add(
            RULE.finding(format!(
                "no package is known for the node `{}` of step `{}`",
                node.value, step.id
            ))
            .hint("name what it installs under `packaging: {packages: […]}`, or suppress this with the reason")
            .subject(&step.id)
            .spec(&spec.source.name, node.at),
        );
    }
}
