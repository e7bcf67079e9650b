//! A sequence lacks an action without which nothing is installed.

use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE26",
    published: Some(Published {
        name: "required-action-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice26",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a sequence lacks an action that it must have",
    help: include_str!("ice26.md"),
    ..Rule::COMMON
};

/// What an execute sequence must have.
const EXECUTE: &[&str] = &[
    "CostInitialize",
    "FileCost",
    "CostFinalize",
    "InstallValidate",
    "InstallInitialize",
    "InstallFinalize",
];

/// What a sequence of the user interface must have.
const UI: &[&str] = &[
    "CostInitialize",
    "FileCost",
    "CostFinalize",
    "ExecuteAction",
];

/// The tables with what they must have: what all suggested sequences share.
///
/// See [Using a Sequence Table](https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table).
const REQUIRED: [(SequenceTable, &[&str]); 4] = [
    (SequenceTable::AdminExecute, EXECUTE),
    (SequenceTable::AdminUi, UI),
    (SequenceTable::InstallExecute, EXECUTE),
    (SequenceTable::InstallUi, UI),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for (table, required) in REQUIRED {
        let Some(sequence) = subject.ground.sequences().get(table) else {
            continue;
        };
        for action in required {
            if !sequence.has(action) {
                let message = format!("`{}` lacks the action `{action}`", table.name());
                findings.add(
                    RULE.finding(message)
                        .hint("put it where the suggested sequence of that table has it")
                        .table(table.name()),
                );
            }
        }
    }
}
