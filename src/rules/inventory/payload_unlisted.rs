//! Something in the folder that no row documents.

use crate::disk::EntryKind;
use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-unlisted",
    summary: "something in the folder of payloads is not documented",
    help: r"## What it checks

Everything in the folder that `--packages` names is a file of the spec's `inventory:`. Folders and hidden
files count too. The finding points at the `inventory:` key, where a row for it would stand.

## Why it matters

What nobody documented should not be near a rollup: it may be a leftover, or a file whose row was
forgotten. It never reaches the bundle.

## Example

```text
payloads/Client.msi
payloads/Client.msi.bak    nothing documents this
```

## What to do

Move it elsewhere, or document it in the spec: `kind: file` is for what is no package.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for stray in &subject.inventory.strays {
        let name = &stray.name;
        let twin = subject
            .present()
            .find(|(row, _)| FoldedName::is_same(&row.name.value, name));
        let (message, hint) = match (twin, stray.kind) {
            (Some((_, payload)), EntryKind::File) => (
                format!(
                    "`{name}` differs only in case from `{}`, which is there too",
                    payload.name
                ),
                "remove one of the two: on Windows they are the same file",
            ),
            (_, EntryKind::Folder) => (
                format!("the folder `{name}` is among the payloads"),
                "move it elsewhere: payloads lie side by side, without folders",
            ),
            (_, EntryKind::File) => (
                format!("`{name}` is in the folder but not documented"),
                "move it elsewhere, or add a row for it",
            ),
            (_, EntryKind::Other) => (
                format!("`{name}` among the payloads is no regular file"),
                "remove it",
            ),
        };
        findings.push(
            RULE.finding(message)
                .hint(hint)
                .file(name)
                .spec(&subject.spec.source.name, subject.spec.inventory_at),
        );
    }
}
