//! `RemoveExistingProducts` stands where it must not.

use crate::findings::Findings;
use crate::msi::sequences::{Sequence, SequenceTable};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE63",
    published: Some(Published {
        name: "removal-of-products-misplaced",
        url: "https://learn.microsoft.com/windows/win32/msi/ice63",
    }),
    kinds: Kinds::PACKAGES,
    summary: "older products are removed at a point where the upgrade fails",
    help: include_str!("ice63.md"),
    ..Rule::COMMON
};

const ACTION: &str = "RemoveExistingProducts";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let sequences = subject.ground.sequences();
    let Some(sequence) = sequences.get(SequenceTable::InstallExecute) else {
        return;
    };
    let (Some(action), Some(number)) = (sequence.get(ACTION), sequence.number(ACTION)) else {
        return;
    };
    let (level, message) = match place(sequence, number) {
        Place::Allowed => return,
        Place::Behind { start, between } => (
            Level::Warning,
            format!("`{ACTION}` is behind `{start}`, with `{between}` in between"),
        ),
        Place::Elsewhere => (
            Level::Error,
            format!("`{ACTION}` ({number}) is not behind `InstallValidate`"),
        ),
    };
    findings.add(
        RULE.finding_at(level, message)
            .hint("put it right behind `InstallInitialize`; in WiX `Schedule=\"afterInstallInitialize\"`")
            .cell(action.row, "Sequence"),
    );
}

/// Where the action stands.
enum Place<'a> {
    Allowed,
    /// In the script, with others before it.
    Behind {
        start: &'static str,
        between: &'a str,
    },
    Elsewhere,
}

fn place<'a>(sequence: &Sequence<'a>, number: i32) -> Place<'a> {
    let is_behind = |name: &str| sequence.number(name).is_some_and(|other| other < number);
    let is_validated = sequence
        .number("InstallValidate")
        .is_none_or(|other| other < number);
    if !is_validated {
        return Place::Elsewhere;
    }
    if is_behind("InstallFinalize") || !is_behind("InstallInitialize") {
        return Place::Allowed;
    }
    // The script begins anew where it has been run.
    let starts = ["InstallInitialize", "InstallExecute", "InstallExecuteAgain"];
    let starts = starts.into_iter().filter_map(|name| {
        let start = sequence.number(name).filter(|other| *other < number)?;
        Some((start, name))
    });
    let Some((first, start)) = starts.max_by_key(|(number, _)| *number) else {
        return Place::Allowed;
    };
    let between = sequence.actions().iter().find(|action| {
        action
            .number
            .is_some_and(|other| first < other && other < number)
    });
    between.map_or(Place::Allowed, |action| Place::Behind {
        start,
        between: action.name,
    })
}
