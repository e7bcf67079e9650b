//! A COM+ application is disabled and never enabled again.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::{Action, ComPlusOperation, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "com-plus-disabled-never-enabled",
    level: Level::Warning,
    summary: "a COM+ application is disabled and never enabled again",
    help: r"## What it checks

Whichever COM+ application a step disables, a later step enables. Starting it is not enough.

## Why it matters

An application that is not [enabled](https://learn.microsoft.com/windows/win32/cossdk/applications) cannot be
started: the attempt fails with `COMADMIN_E_START_APP_DISABLED`. The procedure would end with a service that
is down.

## Example

```yaml
steps:
  - com-plus: {application: Engine, operation: disable}
  - com-plus: {application: Engine, operation: start}    # fails
```

## What to do

Add the step that enables it, before the one that starts it. If the article forgot it, keep to the article and
suppress the finding with that reason.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let changes: Vec<_> = spec.procedure.steps.iter().filter_map(change).collect();
    for (index, (step, application, operation)) in changes.iter().enumerate() {
        if *operation != ComPlusOperation::Disable {
            continue;
        }
        let enabled = changes.iter().skip(index).any(|(_, other, operation)| {
            *operation == ComPlusOperation::Enable && other.eq_ignore_ascii_case(application)
        });
        if !enabled {
            findings.push(
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
