//! A step names a payload that is not documented.

use std::collections::HashSet;

use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-names-unlisted-payload",
    summary: "a step names a payload that is not documented",
    help: r"## What it checks

Every package that a step names is a file of the spec's `inventory:`. Case is ignored, as Windows does.

## Why it matters

The step could not be carried out from the bundle: the file would not be in it.

## Example

```yaml
inventory:
  - {name: Client.msi, size: 374784, modified: 16-May-2011}
procedure:
  - id: new
    title: Install the client
    role: all
    steps:
      - install: {file: Cleint.msi}    # a slip
```

## What to do

Correct the name, or document the file.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
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
            findings.push(
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
