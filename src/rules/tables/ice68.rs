//! The type of a custom action says nothing, or contradicts itself.

use crate::findings::Findings;
use crate::msi::custom_action::{ActionType, Execution};
use crate::msi::schema::{CUSTOM_ACTION, custom_action};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE68",
    published: Some(Published {
        name: "custom-action-type-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice68",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the type of a custom action has no meaning",
    help: include_str!("ice68.md"),
    ..Rule::COMMON
};

/// Bits that say how an action runs, whatever it does. `0x8000` is none of them: it belongs in `ExtendedType`.
const OPTIONS: i32 = 0x7fc0;

/// See [Custom Action Return Processing Options](https://learn.microsoft.com/windows/win32/msi/custom-action-return-processing-options).
const CONTINUE: i32 = 0x40;
const ASYNCHRONOUS: i32 = 0x80;

/// See [Custom Action In-Script Execution Options](https://learn.microsoft.com/windows/win32/msi/custom-action-in-script-execution-options).
const ROLLBACK_AND_COMMIT: i32 = 0x300;
const IN_SCRIPT: i32 = 0x400;
const NO_IMPERSONATION: i32 = 0x800;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(CUSTOM_ACTION) {
        let kind = ActionType(row.int(custom_action::TYPE).unwrap_or_default());
        if let Some(fault) = fault(kind) {
            let message = format!("the type {} of the action {fault}", kind.0);
            findings.add(
                RULE.finding(message)
                    .hint("choose a type that the list of custom action types has")
                    .cell(row, "Type"),
            );
        }
        if kind.0 & (NO_IMPERSONATION | IN_SCRIPT) == NO_IMPERSONATION {
            let message = "the action is to run with the rights of the system, which only deferred actions do";
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("make it deferred (in WiX `Execute=\"deferred\"`), or take `Impersonate=\"no\"` off")
                    .cell(row, "Type"),
            );
        }
    }
}

/// Says what is wrong with a type, as the end of a sentence.
fn fault(kind: ActionType) -> Option<&'static str> {
    let has = |bits| kind.0 & bits == bits;
    if kind.0 & !OPTIONS != kind.base() || kind.kind().is_none() {
        return Some("is not one of those that Windows Installer knows");
    }
    if has(IN_SCRIPT | ROLLBACK_AND_COMMIT) {
        return Some("is for the rollback and for the commit at once");
    }
    if !has(ASYNCHRONOUS) {
        return None;
    }
    if kind.is_nested() {
        Some("makes a nested installation asynchronous")
    } else if kind.is_script() {
        Some("makes a script asynchronous")
    } else if kind.execution() == Execution::Rollback {
        Some("makes a rollback action asynchronous")
    } else if has(CONTINUE) && !kind.is_program() {
        Some("lets something other than a program run on after the installation")
    } else {
        None
    }
}
