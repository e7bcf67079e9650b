//! An icon that nothing uses.

use crate::findings::Findings;
use crate::msi::schema::{CLASS, ICON, PROG_ID, SHORTCUT, class, icon, prog_id, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::HashSet;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE36",
    published: Some(Published {
        name: "icon-unused",
        url: "https://learn.microsoft.com/windows/win32/msi/ice36",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "an icon is used nowhere",
    help: include_str!("ice36.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    let places = [
        (CLASS, class::ICON_),
        (PROG_ID, prog_id::ICON_),
        (SHORTCUT, shortcut::ICON_),
    ];
    let cells = places
        .into_iter()
        .flat_map(|(table, column)| ground.rows(table).filter_map(|row| row.text(column)));
    let used: HashSet<&str> = cells.chain(ground.property("ARPPRODUCTICON")).collect();
    for row in ground.rows(ICON) {
        let Some(name) = row.text(icon::NAME) else {
            continue;
        };
        if !used.contains(name) {
            findings.add(
                RULE.finding(format!("icon `{name}` is used nowhere"))
                    .hint("take it out; in WiX it is the `Icon` of that `Id`")
                    .of(row),
            );
        }
    }
}
