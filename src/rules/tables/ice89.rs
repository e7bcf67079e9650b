//! The parent of a program id is not in `ProgId`.

use crate::findings::Findings;
use crate::msi::schema::{PROG_ID, prog_id};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE89",
    published: Some(Published {
        name: "program-id-without-parent",
        url: "https://learn.microsoft.com/windows/win32/msi/ice89",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the parent of a program id does not exist",
    help: include_str!("ice89.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(PROG_ID) {
        if let Some(parent) = row.text(prog_id::PROG_ID_PARENT)
            && !ground.has(PROG_ID, &[parent])
        {
            let message = format!("the parent `{parent}` is not in `ProgId`");
            findings.add(
                RULE.finding(message)
                    .hint("add the parent, or correct its name")
                    .cell(row, "ProgId_Parent"),
            );
        }
    }
}
