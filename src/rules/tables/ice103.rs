//! A control event that prints or starts a program has nothing to work on.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::category::formatted::{Formatted, ReferenceKind};
use crate::msi::schema::{CONTROL, CONTROL_EVENT, FILE, control, control_event};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE103",
    published: Some(Published {
        name: "control-event-without-object",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-103",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a control event prints no text, or starts no file of the package",
    help: include_str!("ice103.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let scrolled: HashSet<&str> = ground
        .rows(CONTROL)
        .filter(|row| row.text(control::TYPE) == Some("ScrollableText"))
        .filter_map(|row| row.text(control::DIALOG_))
        .collect();
    for row in ground.rows(CONTROL_EVENT) {
        let dialog = row.text(control_event::DIALOG_).unwrap_or_default();
        match row.text(control_event::EVENT) {
            Some("MsiPrint") if !scrolled.contains(dialog) => findings.add(
                RULE.finding(format!(
                    "the dialog `{dialog}` has no `ScrollableText` control to print"
                ))
                .hint("add the control with the text, or delete the event")
                .cell(row, "Event"),
            ),
            Some("MsiLaunchApp") => {
                let argument = row.text(control_event::ARGUMENT).unwrap_or_default();
                let formatted = Formatted::parse(argument);
                let mut files = formatted.references.iter().filter(|reference| {
                    reference.is_complete
                        && matches!(
                            reference.kind,
                            ReferenceKind::File | ReferenceKind::ShortFile
                        )
                });
                let message = if argument.trim().is_empty() {
                    "the event does not say what to start".to_owned()
                } else if let Some(missing) = files.find(|file| !ground.has(FILE, &[file.name])) {
                    format!("there is no file `{}` to start", missing.name)
                } else {
                    continue;
                };
                findings.add(
                    RULE.finding(message)
                        .hint("write `[#key]` with the key of the program in `File`")
                        .cell(row, "Argument"),
                );
            }
            _ => {}
        }
    }
}
