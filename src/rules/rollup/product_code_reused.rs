//! Two packages have the same product code.

use super::pairs;
use crate::finding::Finding;
use crate::msi::Package;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "product-code-reused",
    summary: "two packages have the same product code",
    help: r"## What it checks

No two packages of the rollup have the same
[ProductCode](https://learn.microsoft.com/windows/win32/msi/productcode).

## Why it matters

To Windows Installer the product code *is* the product: with one installed, the other cannot be, or replaces
it in maintenance mode.

## Example

```text
Client.msi  ProductCode {2F0C7B5E-0F43-4E0B-9A33-0B5D6A3C9E11}
Server.msi  ProductCode {2F0C7B5E-0F43-4E0B-9A33-0B5D6A3C9E11}
```

## What to do

Have the maker give one of them its own product code. If both are the same package under two names, keep one.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for pair in pairs(subject, Package::product_code) {
        let hint = if pair.first.payload.sha256 == pair.second.payload.sha256 {
            "the two files are identical: keep one"
        } else {
            "have the maker give one of them its own product code"
        };
        findings.push(
            RULE.finding(format!(
                "`{}` has the product code {} of `{}`",
                pair.second.row.name.value, pair.code, pair.first.row.name.value
            ))
            .hint(hint)
            .row(subject.spec, pair.second.row, pair.second.row.name.at),
        );
    }
}
