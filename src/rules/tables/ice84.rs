//! A required standard action has a condition.

use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE84",
    published: Some(Published {
        name: "required-action-with-condition",
        url: "https://learn.microsoft.com/windows/win32/msi/ice84",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "an action that every installation needs has a condition",
    help: include_str!("ice84.md"),
    ..Rule::COMMON
};

const REQUIRED: [&str; 11] = [
    "CostInitialize",
    "CostFinalize",
    "FileCost",
    "InstallValidate",
    "InstallInitialize",
    "InstallFinalize",
    "ProcessComponents",
    "PublishFeatures",
    "PublishProduct",
    "RegisterProduct",
    "UnpublishFeatures",
];

/// The sequences that the page names, and the one whose own page names the rule.
const TABLES: [SequenceTable; 4] = [
    SequenceTable::AdminExecute,
    SequenceTable::AdminUi,
    SequenceTable::AdvtExecute,
    SequenceTable::InstallExecute,
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for sequence in TABLES
        .iter()
        .filter_map(|table| ground.sequences().get(*table))
    {
        for action in sequence.actions() {
            if let Some(condition) = action.condition
                && REQUIRED.contains(&action.name)
            {
                let message = format!("`{}` runs only if `{condition}`", action.name);
                findings.add(
                    RULE.finding(message)
                        .hint("remove the condition: the installation needs the action")
                        .cell(action.row, "Condition"),
                );
            }
        }
    }
}
