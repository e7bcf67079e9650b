//! Two different packages have the same package code.

use super::pairs;
use crate::finding::Finding;
use crate::msi::Package;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-code-reused",
    summary: "two different packages have the same package code",
    help: r"## What it checks

No two packages that differ in any byte have the same
[package code](https://learn.microsoft.com/windows/win32/msi/package-codes), which the summary information
states as the revision number.

## Why it matters

Windows Installer knows a package by this code. Of two different files that share one it may use the other
than the one meant.

## Example

```text
Client.msi  package code {6A0D0C34-5A9F-4B51-8E2C-7D3B1C0A9F02}
Server.msi  package code {6A0D0C34-5A9F-4B51-8E2C-7D3B1C0A9F02}, other content
```

## What to do

Have the maker build the packages anew: every build gets its own package code.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for pair in pairs(subject, Package::package_code) {
        if pair.first.payload.sha256 == pair.second.payload.sha256 {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "`{}` has the package code {} of `{}`, but differs from it",
                pair.second.row.name.value, pair.code, pair.first.row.name.value
            ))
            .hint("have the maker build it anew: every build gets its own package code")
            .row(subject.spec, pair.second.row, pair.second.row.name.at),
        );
    }
}
