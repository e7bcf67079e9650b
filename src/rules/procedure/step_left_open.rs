//! The article leaves something open about a step.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::{Action, Known, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-left-open",
    level: Level::Info,
    summary: "the article leaves something open about a step",
    help: r"## What it checks

Tells what steps say under `unknown:`, and which guides they refer to without a section or document.

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
        for reason in reasons.chain(guide.into_iter().flatten()) {
            findings.push(
                RULE.finding(format!("step `{}` is left open: {reason}", step.id))
                    .subject(&step.id)
                    .spec(&spec.source.name, step.at),
            );
        }
    }
}

fn open(what: &str, fact: &Known<String>) -> Option<String> {
    match fact {
        Known::Is(_) => None,
        Known::Unknown(reason) => Some(format!("the guide's {what} is unknown, {reason}")),
    }
}
