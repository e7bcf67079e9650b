//! A file that should be a package cannot be read as one.

use std::error::Error;

use crate::finding::Finding;
use crate::inventory::Content;
use crate::msi::{Kind, MsiError};
use crate::rules::{Check, Rule, Settling, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "not-a-package",
    summary: "a file that should be a package cannot be read as one",
    help: r"## What it checks

Each file that the spec documents as a package is a Windows Installer database that can be read in full: a
compound file with a string pool and tables, as
[the database's documentation](https://learn.microsoft.com/windows/win32/msi/installer-database) describes.

## Why it matters

Windows Installer would refuse it, or worse, read something else in it than we do. Nothing else can be checked of
it.

## Example

```text
payloads/Client.msi    a web server's error page, saved under the package's name
```

## What to do

Get the file again. If it is meant to be no package, document it as `kind: file`. This finding cannot be
suppressed.
",
    settling: Settling::Refused,
    check: Check::Rollup(check),
    ..Rule::COMMON
};

/// Words the finding for one file.
pub(crate) fn unreadable(name: &str, error: &MsiError) -> Finding {
    RULE.finding(format!(
        "`{name}` cannot be read as a package: {}",
        with_causes(error)
    ))
    .hint("get the file again, or document it as `kind: file` if it is no package")
    .file(name)
}

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject.present() {
        let name = &row.name.value;
        let finding = match &payload.content {
            Content::Unreadable(error) => unreadable(name, error),
            Content::Package(package) if package.kind != Kind::Package => RULE
                .finding(format!(
                    "`{name}` is an installer database of another kind: `.{}`",
                    package.kind
                ))
                .hint("document it as `kind: file` if it only goes along"),
            Content::Package(_) | Content::File => continue,
        };
        findings.push(finding.row(subject.spec, row, row.name.at));
    }
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
