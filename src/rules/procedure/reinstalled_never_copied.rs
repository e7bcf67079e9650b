//! A component is reinstalled from a folder that its new package was never copied to.

use super::deed::{By, Effect, Object, deeds};
use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::{Action, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "reinstalled-never-copied",
    level: Level::Warning,
    summary: "a component is reinstalled and its new package was never copied",
    help: r"## What it checks

Where the procedure copies packages for the deployment tool, each package that the tool reinstalls was copied
by an earlier step. A procedure without a `copy` step is not checked.

## Why it matters

The tool installs what lies in its own folder. A package that was not copied there is installed in its old
version, and nothing tells.

## Example

```yaml
steps:
  - copy: {file: Client.msi, from: 'C:\Rollup', to: 'C:\Share'}
  - reinstall: {article: {node: Server}, packaging: {packages: [Server.msi]}}    # the old one
```

## What to do

Add the package to those that are copied, or suppress the finding with the reason.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let copies = |step: &Step| matches!(step.action, Action::Copy { .. });
    if !spec.procedure.steps.iter().any(copies) {
        return;
    }
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        let reinstalled = deed.effect == Effect::Install && deed.by == By::Tool;
        if !reinstalled || matches!(deed.object, Object::Node(_)) {
            continue;
        }
        let was_placed = deeds
            .iter()
            .take(index)
            .any(|earlier| earlier.effect == Effect::Place && earlier.object == deed.object);
        if !was_placed {
            findings.push(
                RULE.finding(format!(
                    "`{}` is reinstalled in step `{}` and was never copied",
                    deed.name, deed.step.id
                ))
                .hint("copy it first, or the deployment tool installs the old one again")
                .deed(spec, deed),
            );
        }
    }
}
