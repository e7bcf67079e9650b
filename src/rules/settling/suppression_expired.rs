//! A suppression no longer holds.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule, Settling, Work};
use crate::spec::{Spec, Suppression};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-expired",
    level: Level::Warning,
    summary: "a suppression no longer holds",
    help: r"## What it checks

No entry of the spec's `suppressions:` matches a finding after the last day on which it holds. From then on the
finding counts again.

## Why it matters

Whoever set the date wanted to look at the matter again.

## Example

```yaml
suppressions:
  - rule: payload-unused
    reason: the step follows with the next article
    expires: 2026-06-30    # and today is later
```

## What to do

Deal with the finding, or decide anew and set a later date.
",
    settling: Settling::Refused,
    check: Check::During(Work::Settling),
    ..Rule::COMMON
};

/// Words the finding for one suppression.
pub(crate) fn finding(spec: &Spec, suppression: &Suppression) -> Finding {
    let until = suppression
        .expires
        .map_or_else(String::new, |day| format!(" on {day}"));
    RULE.finding(format!(
        "the suppression of `{}` expired{until}",
        suppression.rule.value
    ))
    .hint("deal with the finding, or decide anew and set a later date")
    .spec(&spec.source.name, suppression.at)
}
