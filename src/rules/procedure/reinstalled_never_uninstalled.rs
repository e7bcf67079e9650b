//! A component is reinstalled and was never uninstalled.

use super::deed::{By, Effect, deeds};
use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "reinstalled-never-uninstalled",
    level: Level::Warning,
    summary: "a component is reinstalled and was never uninstalled",
    help: r"## What it checks

Whatever a step reinstalls with the deployment tool, an earlier step uninstalled. A component whose packages
the spec does not name is compared by its node's name.

## Why it matters

The tool does not install over what is there, so the old version would stay; or a step that uninstalls was
forgotten.

## Example

```yaml
steps:
  - uninstall: {article: {node: Client}, packaging: {packages: [Client.msi]}}
  - reinstall: {article: {node: Client}, packaging: {packages: [Client.msi]}}
  - reinstall: {article: {node: Server}, packaging: {packages: [Server.msi]}}
  # and nothing has uninstalled the server
```

## What to do

Add the missing step, or suppress the finding with the reason why the component is new.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        let was_removed = deeds
            .iter()
            .take(index)
            .any(|earlier| earlier.effect == Effect::Remove && earlier.object == deed.object);
        if deed.effect == Effect::Install && deed.by == By::Tool && !was_removed {
            findings.push(
                RULE.finding(format!(
                    "`{}` is reinstalled in step `{}` and was never uninstalled",
                    deed.name, deed.step.id
                ))
                .hint("add the step that uninstalls it, or suppress this with the reason")
                .deed(spec, deed),
            );
        }
    }
}
