//! A custom action of the script stands outside of it.

use crate::findings::Findings;
use crate::msi::custom_action::Execution;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE77",
    published: Some(Published {
        name: "deferred-action-outside-of-script",
        url: "https://learn.microsoft.com/windows/win32/msi/ice77",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a deferred custom action is not between InstallInitialize and InstallFinalize",
    help: include_str!("ice77.md"),
    ..Rule::COMMON
};

/// The sequences that the page names.
const TABLES: [SequenceTable; 2] = [SequenceTable::AdminExecute, SequenceTable::InstallExecute];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for sequence in TABLES
        .iter()
        .filter_map(|table| ground.sequences().get(*table))
    {
        let start = sequence.number("InstallInitialize");
        let end = sequence.number("InstallFinalize");
        for sequenced in sequence.actions() {
            let Some(action) = ground.custom_actions().get(sequenced.name) else {
                continue;
            };
            if action.kind.execution() == Execution::Immediate {
                continue;
            }
            let is_inside = match (start, sequenced.number, end) {
                (Some(start), Some(number), Some(end)) => start < number && number < end,
                _ => false,
            };
            if !is_inside {
                let message = format!(
                    "`{}` runs in the script, and does not stand between `InstallInitialize` and `InstallFinalize`",
                    sequenced.name
                );
                findings.add(
                    RULE.finding(message)
                        .hint("schedule it between the two, or let it run immediately")
                        .of(sequenced.row),
                );
            }
        }
    }
}
