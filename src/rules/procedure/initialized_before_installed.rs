//! A component is initialised before it is installed.

use super::deed::{Deed, Effect, Object, deeds};
use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "initialized-before-installed",
    level: Level::Warning,
    summary: "a component is initialised before it is installed",
    help: r"## What it checks

No step initialises a component that only a later step installs. A component whose packages the spec does not
name is compared by its node's name; one that no step installs is not checked.

## Why it matters

Initialising what is about to be replaced is lost, or fails because it is gone.

## Example

```yaml
steps:
  - initialize: {article: {node: Client}, packaging: {packages: [Client.msi]}}
  - reinstall: {article: {node: Client}, packaging: {packages: [Client.msi]}}    # too late
```

## What to do

Move the step behind the one that installs the component.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let deeds = deeds(spec);
    let installs =
        |deed: &Deed<'_>, object: &Object| deed.effect == Effect::Install && deed.object == *object;
    for (index, deed) in deeds.iter().enumerate() {
        if deed.effect != Effect::Initialize {
            continue;
        }
        let (before, after) = deeds.split_at(index);
        if before.iter().any(|earlier| installs(earlier, &deed.object)) {
            continue;
        }
        if let Some(later) = after.iter().find(|later| installs(later, &deed.object)) {
            findings.push(
                RULE.finding(format!(
                    "`{}` is initialised in step `{}` and installed only in step `{}`",
                    deed.name, deed.step.id, later.step.id
                ))
                .hint("move the step behind the one that installs it")
                .deed(spec, deed),
            );
        }
    }
}
