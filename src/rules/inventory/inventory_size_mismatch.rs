//! A file has another size than documented.

use super::later::is_accepted;
use crate::finding::{Finding, Level};
use crate::grouped::Grouped;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-size-mismatch",
    summary: "a file has another size than documented",
    help: r"## What it checks

Each file has exactly as many bytes as its row says.

## Why it matters

Another size is another file: a different build, an incomplete download, or something appended.

## Example

```yaml
inventory:
  - name: Client.msi
    size: 374,784    # the file has 374,785 bytes
    modified: 16-May-2011 12:55
```

## What to do

Get the documented file again. If the documentation is wrong, correct `size`. With `--accept-later`, another
size is a warning for a file whose date or version is later than documented.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject.present() {
        if payload.size == row.size.value {
            continue;
        }
        let (level, hint) = if is_accepted(subject, row, payload) {
            (
                Level::Warning,
                "the file is later than documented, which was accepted",
            )
        } else {
            (
                RULE.level,
                "get the documented file again, or correct the size in the spec",
            )
        };
        let message = format!(
            "`{}` has {} bytes; documented are {}",
            row.name.value,
            Grouped(payload.size),
            Grouped(row.size.value),
        );
        findings.push(
            RULE.milder(level, message)
                .hint(hint)
                .row(subject.spec, row, row.size.at),
        );
    }
}
