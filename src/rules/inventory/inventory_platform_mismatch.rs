//! A package is for another platform than documented.

use crate::finding::Finding;
use crate::msi;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-platform-mismatch",
    summary: "a package is for another platform than documented",
    help: r"## What it checks

Where a row states a platform, the package's summary information names it: the first part of the
[Template](https://learn.microsoft.com/windows/win32/msi/template-summary) property, where an empty one
means Intel. Rows that state none are not checked.

## Why it matters

Windows Installer refuses a 64-bit package on a 32-bit system, and installs a 32-bit one to other folders
and registry keys than a 64-bit one.

## Example

```yaml
inventory:
  - name: Client-x64.msi
    size: 374,784
    modified: 16-May-2011 12:55
    platform: x64    # the package says `Intel;1033`
```

## What to do

Get the package for the documented platform, or correct `platform`.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, package) in subject.packages() {
        let Some(documented) = &row.platform else {
            continue;
        };
        let actual = package.platform().map(msi::Platform::name);
        if actual == Some(documented.value.as_str()) {
            continue;
        }
        let name = &row.name.value;
        let message = match actual {
            Some(actual) => format!(
                "`{name}` is for {actual}; documented is {}",
                documented.value
            ),
            None => format!(
                "`{name}` names no known platform in its template `{}`; documented is {}",
                package.summary.template().unwrap_or_default(),
                documented.value
            ),
        };
        findings.push(
            RULE.finding(message)
                .hint("get the package for the documented platform, or correct it in the spec")
                .row(subject.spec, row, documented.at),
        );
    }
}
