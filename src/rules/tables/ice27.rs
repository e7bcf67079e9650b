//! An action that nobody knows, or that stands at a place where it cannot work.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::custom_action::Execution;
use crate::msi::schema::DIALOG;
use crate::msi::sequences::{
    ORDER, Section, Sequence, SequenceTable, SequencedAction, is_script_action,
};
use crate::msi::standard_action::is_standard;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE27",
    published: Some(Published {
        name: "action-out-of-place",
        url: "https://learn.microsoft.com/windows/win32/msi/ice27",
    }),
    kinds: Kinds::PACKAGES,
    summary: "an action of a sequence is unknown, or is where it cannot work",
    help: include_str!("ice27.md"),
    ..Rule::COMMON
};

const TABLES: [SequenceTable; 5] = [
    SequenceTable::AdminExecute,
    SequenceTable::AdminUi,
    SequenceTable::AdvtExecute,
    SequenceTable::InstallExecute,
    SequenceTable::InstallUi,
];

/// Runs the script.
const END: &str = "InstallFinalize";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let sequences = ground.sequences();
    for sequence in TABLES.into_iter().filter_map(|table| sequences.get(table)) {
        for action in sequence.actions() {
            let name = action.name;
            if !is_known(ground, name) {
                let message =
                    format!("`{name}` is not a standard action, a custom action or a dialog");
                findings.add(
                    RULE.finding(message)
                        .hint("define it in `CustomAction`, or take the row out")
                        .cell(action.row, "Action"),
                );
            } else if let Some(message) = misplaced(sequence, action) {
                findings.add(
                    RULE.finding(message)
                        .hint("move it to where the suggested sequence of the table has it")
                        .cell(action.row, "Sequence"),
                );
            }
        }
        look_at_end(ground, sequence, findings);
    }
}

fn is_known(ground: &Groundwork<'_>, action: &str) -> bool {
    is_standard(action)
        || ground.custom_actions().get(action).is_some()
        || ground.has(DIALOG, &[action])
}

/// Says why an action cannot stand where it does: it is in another section than its own, or before one that must be
/// first.
fn misplaced(sequence: &Sequence<'_>, action: &SequencedAction<'_>) -> Option<String> {
    if !action.is_run() {
        return None;
    }
    let name = action.name;
    let stands_before = |other: &str| action.number < number(sequence, other);
    let stands_behind =
        |other: &str| number(sequence, other).is_some_and(|number| action.number > Some(number));
    let section = Section::of(name);
    if let Some(begin) = section.and_then(Section::begin)
        && stands_before(begin)
    {
        return Some(format!("`{name}` belongs behind `{begin}`"));
    }
    if let Some(end) = section.and_then(Section::end)
        && stands_behind(end)
    {
        return Some(format!("`{name}` belongs before `{end}`"));
    }
    let first = ORDER.iter().filter(|(_, second)| *second == name);
    let first = first.map(|(first, _)| *first);
    let late: Vec<_> = first.filter(|first| stands_before(first)).collect();
    (!late.is_empty()).then(|| {
        let late = late.join("` and `");
        format!("`{name}` stands before `{late}`, and must come later")
    })
}

/// Returns the number at which an action is run, if it is.
fn number(sequence: &Sequence<'_>, action: &str) -> Option<i32> {
    let action = sequence.get(action)?;
    action.number.filter(|_| action.is_run())
}

/// Tells a script without an end, and an end without a script.
fn look_at_end(ground: &Groundwork<'_>, sequence: &Sequence<'_>, findings: &mut Findings) {
    let table = sequence.table.name();
    let Some(begin) = number(sequence, "InstallValidate") else {
        return;
    };
    let end = sequence.get(END).filter(|end| end.is_run());
    let until = number(sequence, END).unwrap_or(i32::MAX);
    let has_script = sequence.actions().iter().any(|action| {
        let is_within = action
            .number
            .is_some_and(|number| begin < number && number < until);
        is_within && writes_script(ground, action.name)
    });
    match end {
        None if has_script => findings.add(
            RULE.finding(format!(
                "`{table}` has actions for a script, and no `{END}` that runs it"
            ))
            .hint(format!("add `{END}` behind all others"))
            .table(table),
        ),
        Some(end) if !has_script => findings.add(
            RULE.finding(format!(
                "`{table}` has no action for a script that `{END}` could run"
            ))
            .hint(format!("take `{END}` out, or add what is to be installed"))
            .of(end.row),
        ),
        _ => {}
    }
}

fn writes_script(ground: &Groundwork<'_>, action: &str) -> bool {
    let custom = ground.custom_actions().get(action);
    is_script_action(action)
        || custom.is_some_and(|action| action.kind.execution() != Execution::Immediate)
}
