//! A folder is fixed to a path of one machine.

use crate::findings::Findings;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE48",
    published: Some(Published {
        name: "folder-hard-coded",
        url: "https://learn.microsoft.com/windows/win32/msi/ice48",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a folder is set to a path on a drive",
    help: include_str!("ice48.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(PROPERTY) {
        let (Some(name), Some(path)) = (row.text(property::PROPERTY), row.text(property::VALUE))
        else {
            continue;
        };
        if ground.directories().get(name).is_some() && has_drive(path) {
            findings.add(
                RULE.finding(format!("folder `{name}` is fixed to `{path}`"))
                    .hint("put the folder below a standard one and take the property out")
                    .cell(row, "Value"),
            );
        }
    }
}

fn has_drive(path: &str) -> bool {
    let mut letters = path.chars();
    letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next() == Some(':')
}
