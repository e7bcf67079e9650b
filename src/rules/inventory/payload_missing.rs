//! A documented file is not in the folder.

use crate::disk::EntryKind;
use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule, Settling, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-missing",
    summary: "a documented file is not in the folder of payloads",
    help: r"## What it checks

Every row of the spec's `inventory:` has a file of that name in the folder that `--packages` names. A name
that differs only in case counts, as it does on Windows.

## Why it matters

A rollup without one of its files cannot be installed as documented, and its bundle could not be built.

## Example

```yaml
inventory:
  - {name: Client.msi, size: 374784, modified: 16-May-2011}    # the folder holds Server.msi only
```

## What to do

Put the file into the folder, or correct the name in the spec. Because a bundle needs the file, this
finding cannot be suppressed: remove the row if the rollup has no such file.
",
    settling: Settling::Refused,
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject
        .spec
        .inventory
        .iter()
        .zip(&subject.inventory.payloads)
    {
        if payload.is_some() {
            continue;
        }
        let name = &row.name.value;
        let in_its_place = subject
            .inventory
            .strays
            .iter()
            .find(|stray| FoldedName::is_same(&stray.name, name));
        let hint = match in_its_place.map(|stray| stray.kind) {
            Some(EntryKind::Folder) => "a folder has its name; put the file there instead",
            Some(_) => "what has its name is no regular file; put the file there instead",
            None => "put it into the folder, or correct its name in the spec",
        };
        findings.push(
            RULE.finding(format!("`{name}` is documented but not in the folder"))
                .hint(hint)
                .row(subject.spec, row, row.name.at),
        );
    }
}
