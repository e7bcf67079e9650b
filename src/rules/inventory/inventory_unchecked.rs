//! Something documented was not compared with anything.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Dates, Rule, Subject};
use crate::spec::{PayloadKind, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-unchecked",
    level: Level::Info,
    summary: "something documented was not compared with anything",
    help: r"## What it checks

Tells which documented facts nobody looked at: all dates under `--ignore-dates`, everything without `--packages`, and the version and platform
of payloads that are no packages.

## Why it matters

A report without findings should not claim more than was checked.

## Example

```yaml
inventory:
  - name: Setup.exe
    kind: file
    version: 1.2.0.0    # read from packages only
    size: 8192
    modified: 16-May-2011 12:55
```

## What to do

Nothing, or check the fact by other means.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

/// Says that no payload was looked at.
pub(crate) fn without_payloads(spec: &Spec) -> Option<Finding> {
    let message = "the payloads were not checked, because no folder was given";
    (!spec.inventory.is_empty()).then(|| {
        RULE.finding(message)
            .hint("name the folder with `--packages`")
            .spec(&spec.source.name, spec.inventory_at)
    })
}

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let spec = subject.spec;
    if subject.options.dates == Dates::Ignored && !spec.inventory.is_empty() {
        findings.push(
            RULE.finding("dates were not checked, because of `--ignore-dates`")
                .spec(&spec.source.name, spec.inventory_at),
        );
    }
    for row in &spec.inventory {
        if row.kind != PayloadKind::File {
            continue;
        }
        let version = row.version.as_ref().map(|version| ("version", version.at));
        let platform = row
            .platform
            .as_ref()
            .map(|platform| ("platform", platform.at));
        for (what, at) in [version, platform].into_iter().flatten() {
            let name = &row.name.value;
            findings.push(
                RULE.finding(format!(
                    "the {what} of `{name}` was not checked: it is no package"
                ))
                .row(spec, row, at),
            );
        }
    }
}
