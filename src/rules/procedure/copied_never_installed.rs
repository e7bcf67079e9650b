//! A package is copied and never installed.

use super::deed::{Deed, Effect, Object, deeds};
use crate::finding::{Finding, Level};
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule};
use crate::spec::{PayloadKind, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "copied-never-installed",
    level: Level::Warning,
    summary: "a package is copied and never installed",
    help: r"## What it checks

Whatever package a step copies or brings to a server, a later step installs: with the deployment tool, by
itself, or in the course of a guide. Payloads of `kind: file` are not checked.

## Why it matters

A package that only lies there changes nothing. Probably the step that installs it was forgotten.

## Example

```yaml
steps:
  - copy: {file: Client.msi, from: 'C:\Rollup', to: 'C:\Share'}
  # and no step installs it
```

## What to do

Add the step that installs it, or suppress the finding with the reason.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let goes_along = |deed: &Deed<'_>| {
        spec.inventory.iter().any(|row| {
            row.kind == PayloadKind::File
                && deed.object == Object::Payload(FoldedName::of(&row.name.value))
        })
    };
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        if deed.effect != Effect::Place || goes_along(deed) {
            continue;
        }
        let is_installed = deeds
            .iter()
            .skip(index)
            .any(|later| later.effect == Effect::Install && later.object == deed.object);
        if !is_installed {
            findings.push(
                RULE.finding(format!(
                    "`{}` is copied in step `{}` and never installed",
                    deed.name, deed.step.id
                ))
                .hint("add the step that installs it, or suppress this with the reason")
                .deed(spec, deed),
            );
        }
    }
}
