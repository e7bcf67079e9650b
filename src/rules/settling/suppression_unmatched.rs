//! A suppression settles nothing.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule, Settling, Work, registry};
use crate::spec::{Spec, Suppression};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-unmatched",
    level: Level::Warning,
    summary: "a suppression settles nothing",
    help: r"## What it checks

Every entry of the spec's `suppressions:` matches a finding: one of its rule and, where given, of its file and
subject. What was not looked at, like dates under `--ignore-dates`, may match nothing.

## Why it matters

A suppression that has outlived its finding hides the next one.

## Example

```yaml
suppressions:
  - rule: payload-unused
    file: Client.msi    # which a step has come to use
    reason: goes along for reference
```

## What to do

Remove it. If it names a rule that does not exist, correct the name.
",
    settling: Settling::Refused,
    check: Check::During(Work::Settling),
    ..Rule::COMMON
};

/// Words the finding for one suppression.
pub(crate) fn finding(spec: &Spec, suppression: &Suppression) -> Finding {
    let id = &suppression.rule.value;
    let (message, hint) = match registry::find(id) {
        None => (
            format!("the suppression names a rule `{id}`, which does not exist"),
            "`rollpack rules` lists them",
        ),
        Some(rule) if rule.settling == Settling::Refused => (
            format!("`{id}` cannot be suppressed"),
            "do what its findings say; `rollpack explain` gives the reason",
        ),
        Some(_) => (
            format!("the suppression of `{id}` matches no finding"),
            "remove it",
        ),
    };
    RULE.finding(message)
        .hint(hint)
        .spec(&spec.source.name, suppression.at)
}
