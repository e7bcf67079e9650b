//! A folder is set too early or too late.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::custom_action::CustomAction;
use crate::msi::schema::DIRECTORY;
use crate::msi::sequences::{Sequence, SequenceTable};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE12",
    published: Some(Published {
        name: "folder-set-at-wrong-time",
        url: "https://learn.microsoft.com/windows/win32/msi/ice12",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a folder is set by an action on the wrong side of CostFinalize",
    help: include_str!("ice12.md"),
    ..Rule::COMMON
};

/// Sets a folder by its key.
///
/// See [Custom Action Type 35](https://learn.microsoft.com/windows/win32/msi/custom-action-type-35).
const SET_FOLDER: i32 = 35;

/// Sets a property, which may be that of a folder.
///
/// See [Custom Action Type 51](https://learn.microsoft.com/windows/win32/msi/custom-action-type-51).
const SET_PROPERTY: i32 = 51;

/// Resolves the folders.
const COST_FINALIZE: &str = "CostFinalize";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for action in ground.custom_actions().iter() {
        if action.kind.base() == SET_FOLDER && !names_folder(ground, action) {
            let folder = action.source.unwrap_or_default();
            findings.add(
                RULE.finding(format!("the action sets `{folder}`, which is not a key of `Directory`"))
                    .hint("name a folder, or set a property; in WiX `SetProperty` instead of `SetDirectory`")
                    .cell(action.row, "Source"),
            );
        }
    }
    let sequences = ground.sequences().iter();
    for sequence in sequences.filter(|sequence| sequence.table != SequenceTable::AdvtUi) {
        judge(ground, sequence, findings);
    }
}

fn judge(ground: &Groundwork<'_>, sequence: &Sequence<'_>, findings: &mut Findings) {
    let table = sequence.table.name();
    let mut is_told = sequence.has(COST_FINALIZE);
    let costed = sequence.number(COST_FINALIZE);
    for step in sequence.actions() {
        let Some(action) = ground.custom_actions().get(step.name) else {
            continue;
        };
        let base = action.kind.base();
        if !matches!(base, SET_FOLDER | SET_PROPERTY) {
            continue;
        }
        if !is_told {
            is_told = true;
            let message = format!("`{table}` runs `{}` and has no `CostFinalize`", step.name);
            findings.add(
                RULE.finding(message)
                    .hint("add `CostFinalize` to the sequence")
                    .table(table),
            );
        }
        let (Some(number), Some(costed)) = (step.number, costed) else {
            continue;
        };
        let wrong = match base {
            SET_FOLDER if number <= costed => "after",
            SET_PROPERTY if number >= costed && names_folder(ground, action) => "before",
            _ => continue,
        };
        let folder = action.source.unwrap_or_default();
        let message = format!(
            "the action sets the folder `{folder}` at {number}, and `CostFinalize` is at {costed}"
        );
        findings.add(
            RULE.finding(message)
                .hint(format!("run it {wrong} `CostFinalize`"))
                .cell(step.row, "Sequence"),
        );
    }
}

fn names_folder(ground: &Groundwork<'_>, action: &CustomAction<'_>) -> bool {
    let folder = action.source;
    folder.is_some_and(|folder| ground.has(DIRECTORY, &[folder]))
}
