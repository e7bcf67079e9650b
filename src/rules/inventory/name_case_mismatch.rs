//! A file's name differs in case from the documented one.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "name-case-mismatch",
    level: Level::Warning,
    summary: "a file's name differs in case from the documented one",
    help: r"## What it checks

Each file in the folder is spelled as its row spells it. Windows takes names that differ only in case for
the same; this rule does not.

## Why it matters

The bundle uses the documented spelling. On systems that tell upper from lower case, whoever looks for the
file under its old spelling will not find it.

## Example

```yaml
inventory:
  - {name: Client.msi, size: 374784, modified: 16-May-2011}    # the file is called `CLIENT.MSI`
```

## What to do

Rename the file, or spell the row as the file is spelled.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject.present() {
        if payload.name == row.name.value {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "`{}` is called `{}` in the folder",
                row.name.value, payload.name
            ))
            .hint("rename the file: the bundle uses the documented spelling")
            .row(subject.spec, row, row.name.at),
        );
    }
}
