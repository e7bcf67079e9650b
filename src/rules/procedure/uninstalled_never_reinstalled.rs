//! Something is uninstalled and never installed again.

use super::deed::{Effect, deeds};
use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "uninstalled-never-reinstalled",
    level: Level::Warning,
    summary: "something is uninstalled and never installed again",
    help: r"## What it checks

Whatever a step uninstalls, a later step installs: reinstalls it with the deployment tool, installs or runs
its package, or follows a guide that does. A component whose packages the spec does not name is compared by
its node's name.

## Why it matters

A rollup updates; after it, everything that was there should be there again. A forgotten component is noticed
when a customer needs it.

## Example

```yaml
steps:
  - uninstall: {article: {node: Client}, packaging: {packages: [Client.msi]}}
  - reinstall: {article: {node: Server}, packaging: {packages: [Server.msi]}}
  # and nothing brings the client back
```

## What to do

Add the missing step, or suppress the finding with the reason why the component is to stay away.
",
    check: Check::Spec(check),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let deeds = deeds(spec);
    for (index, deed) in deeds.iter().enumerate() {
        let returns = deeds
            .iter()
            .skip(index)
            .any(|later| later.effect == Effect::Install && later.object == deed.object);
        if deed.effect == Effect::Remove && !returns {
            findings.push(
                RULE.finding(format!(
                    "`{}` is uninstalled in step `{}` and never installed again",
                    deed.name, deed.step.id
                ))
                .hint("add the step that installs it, or suppress this with the reason")
                .deed(spec, deed),
            );
        }
    }
}
