//! The article leaves something open about a step.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::{Action, Known, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-left-open",
    level: Level::Info,
    summary: "the article leaves something open about a step",
    help: r"## What it checks

Tells what steps say under `unknown:`, and which guides they refer to without a section or document. Several
steps are told as one finding.

## Why it matters

Whoever installs the rollup has to find it out. The script and the article of the bundle say so too.

## Example

```yaml
steps:
  - guide:
      section: Deploy the client
      document: {unknown: the article breaks off before the link}
      achieves: The client is installed
```

## What to do

Nothing, or find it out and write it into the spec.
",
    check: Check::Spec(check),
    condense: Some(condense),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
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
            findings.push(
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

fn condense(_: &Spec, findings: Vec<Finding>) -> Finding {
    let steps: Vec<String> = findings
        .iter()
        .filter_map(|finding| finding.subject.as_ref())
        .map(|id| format!("`{id}`"))
        .collect();
    let mut finding = RULE
        .finding(format!(
            "the article leaves something open about {} steps: {}",
            steps.len(),
            steps.join(", ")
        ))
        .hint("the spec gives the reasons under `unknown:`");
    // The first stands for all of them; no one step does.
    finding.place.spec = findings
        .into_iter()
        .next()
        .and_then(|first| first.place.spec);
    finding
}
