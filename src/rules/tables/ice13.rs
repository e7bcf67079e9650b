//! A sequence that runs without a user interface shows a dialog.

use crate::findings::Findings;
use crate::msi::schema::DIALOG;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE13",
    published: Some(Published {
        name: "dialog-in-execute-sequence",
        url: "https://learn.microsoft.com/windows/win32/msi/ice13",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a sequence without a user interface shows a dialog",
    help: include_str!("ice13.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let sequences = ground.sequences().iter();
    for sequence in sequences.filter(|sequence| sequence.table.is_execute()) {
        for action in sequence.actions() {
            if ground.has(DIALOG, &[action.name]) {
                let message = format!(
                    "`{}` shows the dialog `{}`",
                    sequence.table.name(),
                    action.name
                );
                findings.add(
                    RULE.finding(message)
                        .hint("show it in a UI sequence; in WiX `InstallUISequence`")
                        .cell(action.row, "Action"),
                );
            }
        }
    }
}
