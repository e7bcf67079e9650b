//! A key path whose version is that of another file.

use crate::findings::Findings;
use crate::msi::schema::{FILE, file};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE54",
    published: Some(Published {
        name: "companion-key-path",
        url: "https://learn.microsoft.com/windows/win32/msi/ice54",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "the key path of a component has the version of another file",
    help: include_str!("ice54.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for component in ground.components().iter() {
        let Some(row) = ground.key_file(component) else {
            continue;
        };
        let Some(other) = row
            .text(file::VERSION)
            .filter(|version| ground.has(FILE, &[*version]))
        else {
            continue;
        };
        let file = row.text(file::FILE).unwrap_or_default();
        let message = format!(
            "the key path `{file}` of component `{}` has the version of the file `{other}`",
            component.key
        );
        findings.add(
            RULE.finding(message)
                .hint("make the other file the key path; in WiX `CompanionFile` and `KeyPath=\"yes\"` do not go together")
                .cell(component.row, "KeyPath"),
        );
    }
}
