//! `AdvtUISequence` has rows.

use crate::findings::Findings;
use crate::msi::schema::ADVT_UI_SEQUENCE;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE78",
    published: Some(Published {
        name: "advertisement-dialogs-not-empty",
        url: "https://learn.microsoft.com/windows/win32/msi/ice78",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the sequence of dialogs for advertisement has rows",
    help: include_str!("ice78.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(ADVT_UI_SEQUENCE) {
        findings.add(
            RULE.finding("`AdvtUISequence` has rows, and must be empty")
                .hint("remove the row: advertising shows no dialogs")
                .of(row),
        );
    }
}
