//! A package has another version than documented.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Later, Rule, Subject};
use crate::version::Version;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-version-mismatch",
    summary: "a package has another version than documented",
    help: r"## What it checks

Where a row states a version, the package's `ProductVersion` property is that version. Missing parts count as
zero. Rows that state none are not checked.

## Why it matters

The version decides whether Windows Installer upgrades what is installed. A package of another version is
not the one that was tested.

## Example

```yaml
inventory:
  - name: Client.msi
    version: 4.0.1200.0    # the package says 4.0.1100.0
    size: 374,784
    modified: 16-May-2011 12:55
```

## What to do

Get the documented package, or correct `version`. `--accept-later` makes a later version a warning.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, package) in subject.packages() {
        let Some(documented) = &row.version else {
            continue;
        };
        // That there is none at all is `package-property-missing`.
        let Some(written) = package.product_version() else {
            continue;
        };
        let actual = written.parse::<Version>().ok();
        if actual == Some(documented.value) {
            continue;
        }
        let later = actual.is_some_and(|actual| actual > documented.value);
        let accepted = later && subject.options.later == Later::Accepted;
        let level = if accepted { Level::Warning } else { RULE.level };
        let hint = match (later && !accepted, subject.spec.article.or_later) {
            (true, true) => "the article allows later files: `--accept-later` does too",
            (true, false) => "`--accept-later` accepts later versions",
            (false, _) => "get the documented package, or correct the version in the spec",
        };
        findings.push(
            RULE.milder(
                level,
                format!(
                    "`{}` has version {written}; documented is {}",
                    row.name.value, documented.value
                ),
            )
            .hint(hint)
            .row(subject.spec, row, documented.at),
        );
    }
}
