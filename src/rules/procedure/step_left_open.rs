//! The article leaves something open about a step.

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Known, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-left-open",
    group: Group::Procedure,
    level: Level::Info,
    summary: "the article leaves something open about a step",
    help: include_str!("step_left_open.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    for step in &spec.procedure.steps {
        let guide = match &step.action {
            Action::Guide(guide) => [
                open("section", &guide.section),
                open("document", &guide.document),
            ],
            _ => [None, None],
        };
        let reasons = step.unknown.iter().cloned();
        let reasons: Vec<String> = reasons.chain(guide.into_iter().flatten()).collect();
        if !reasons.is_empty() {
            let (id, reasons) = (&step.id, reasons.join("; "));
            findings.add(
                RULE.finding(format!("step `{id}` is left open: {reasons}"))
                    .subject(id)
                    .spec(&spec.source.name, step.at),
            );
        }
    }
}

fn open(what: &str, fact: &Known<String>) -> Option<String> {
    match fact {
        Known::Is(_) => None,
        Known::Unknown(reason) => Some(format!("the {what} of the guide is unknown: {reason}")),
    }
}
