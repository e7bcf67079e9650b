//! The deployment tool is told what to do and never started.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::{Action, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "deployment-never-started",
    level: Level::Warning,
    summary: "the deployment tool is told what to do and never started",
    help: r"## What it checks

After the last step that uninstalls, reinstalls or initialises something with the deployment tool there is a
`deploy` step.

## Why it matters

The tool only notes what it is told. Without the start, nothing of it happens.

## Example

```yaml
steps:
  - reinstall: {article: {node: Client}, packaging: {packages: [Client.msi]}}
  # and no `deploy` behind it
```

## What to do

Add the `deploy` step.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
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
        findings.push(
            RULE.finding(format!("no deployment is started after step `{}`", last.id))
                .hint("add the `deploy` step that carries out what the deployment tool was told")
                .subject(&last.id)
                .spec(&spec.source.name, last.at),
        );
    }
}
