//! A control leads to a dialog that is not there.

use crate::findings::Findings;
use crate::msi::schema::{CONTROL_EVENT, DIALOG, control_event};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE44",
    published: Some(Published {
        name: "dialog-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice44",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a control opens a dialog that the package does not have",
    help: include_str!("ice44.md"),
    ..Rule::COMMON
};

/// See [ControlEvent Overview](https://learn.microsoft.com/windows/win32/msi/control-events).
const OPENING: [&str; 3] = ["NewDialog", "SpawnDialog", "SpawnWaitDialog"];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(CONTROL_EVENT) {
        let event = row.text(control_event::EVENT).unwrap_or_default();
        let dialog = row.text(control_event::ARGUMENT).unwrap_or_default();
        // What stands in brackets is known at installation only.
        if !OPENING.contains(&event) || dialog.contains('[') || ground.has(DIALOG, &[dialog]) {
            continue;
        }
        findings.add(
            RULE.finding(format!(
                "`{event}` opens the dialog `{dialog}`, which does not exist"
            ))
            .hint("add the dialog, or name another one; in WiX `Value` on the `Publish`")
            .cell(row, "Argument"),
        );
    }
}
