//! A documented file is used by no step.

use std::collections::HashSet;

use crate::finding::{Finding, Level};
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule};
use crate::spec::{Action, PayloadKind, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-unused",
    level: Level::Warning,
    summary: "a documented file is used by no step",
    help: r"## What it checks

Every file of the spec's `inventory:` is named by a step of the procedure. Making backups does not count. For
payloads of `kind: file`, which may go along for other reasons, it is only worth knowing.

## Why it matters

A package that nobody installs need not be shipped, or its step was forgotten.

## Example

```yaml
inventory:
  - {name: Client.msi, size: 374784, modified: 16-May-2011}
  - {name: Server.msi, size: 374784, modified: 16-May-2011}
procedure:
  - id: new
    title: Install the client
    role: all
    steps:
      - install: {file: Client.msi}    # and nothing about the server
```

## What to do

Add the missing step, or suppress the finding with the reason why the file goes along.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let used: HashSet<FoldedName> = spec
        .procedure
        .steps
        .iter()
        .filter(|step| !matches!(step.action, Action::Backup { .. }))
        .flat_map(|step| step.action.packages())
        .map(|package| FoldedName::of(&package.value))
        .collect();
    for row in &spec.inventory {
        let name = &row.name.value;
        if used.contains(&FoldedName::of(name)) {
            continue;
        }
        let level = match row.kind {
            PayloadKind::Msi => RULE.level,
            PayloadKind::File => Level::Info,
        };
        findings.push(
            RULE.milder(level, format!("`{name}` is documented but used by no step"))
                .hint(
                    "add the step that uses it, or suppress this with the reason why it goes along",
                )
                .row(spec, row, row.name.at),
        );
    }
}
