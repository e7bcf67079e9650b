//! Two products of the rollup have the same upgrade code.

use super::{Documented, guid, pairs};
use crate::finding::{Finding, Level};
use crate::msi::Package;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "upgrade-code-shared",
    level: Level::Warning,
    summary: "two products of the rollup have the same upgrade code",
    help: r"## What it checks

No two packages with different product codes have the same
[UpgradeCode](https://learn.microsoft.com/windows/win32/msi/upgradecode).

## Why it matters

The upgrade code makes them versions of one product: installing one may
[remove the other](https://learn.microsoft.com/windows/win32/msi/major-upgrades).

## Example

```text
Client.msi  UpgradeCode {0B7E7E1C-3B1F-4C55-B0C1-6E2A5D4F8A03}
Server.msi  UpgradeCode {0B7E7E1C-3B1F-4C55-B0C1-6E2A5D4F8A03}
```

## What to do

If the two are meant to be installed side by side, have the maker give each its own. If they never meet on one
server, like the same product for two platforms, suppress the finding with that reason.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for pair in pairs(subject, Package::upgrade_code) {
        let product = |documented: Documented<'_>| documented.package.product_code().and_then(guid);
        // The same product is `product-code-reused`.
        if product(pair.first) == product(pair.second) {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "`{}` has the upgrade code {} of `{}`: installing one may remove the other",
                pair.second.row.name.value, pair.code, pair.first.row.name.value
            ))
            .hint("if both are installed on one server, have the maker give each its own")
            .row(subject.spec, pair.second.row, pair.second.row.name.at),
        );
    }
}
