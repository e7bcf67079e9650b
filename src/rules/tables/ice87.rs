//! The package sets a property that belongs on the command line.

use crate::findings::Findings;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE87",
    published: Some(Published {
        name: "command-line-property-in-package",
        url: "https://learn.microsoft.com/windows/win32/msi/ice87",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a property that belongs on the command line is set in the package",
    help: include_str!("ice87.md"),
    ..Rule::COMMON
};

const OF_COMMAND_LINE: [&str; 11] = [
    "ADDLOCAL",
    "REMOVE",
    "ADDSOURCE",
    "ADDDEFAULT",
    "REINSTALL",
    "ADVERTISE",
    "COMPADDLOCAL",
    "COMPADDSOURCE",
    "FILEADDLOCAL",
    "FILEADDSOURCE",
    "FILEADDDEFAULT",
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(PROPERTY) {
        let name = row.text(property::PROPERTY).unwrap_or_default();
        if OF_COMMAND_LINE.contains(&name) {
            let message = format!("the package sets `{name}`, which belongs on the command line");
            findings.add(
                RULE.finding(message)
                    .hint("take it out, and let features be chosen by their levels")
                    .of(row),
            );
        }
    }
}
