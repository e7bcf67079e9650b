//! A custom action uses an installed file and does not come after `CostFinalize`.

use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE75",
    published: Some(Published {
        name: "installed-program-run-too-early",
        url: "https://learn.microsoft.com/windows/win32/msi/ice75",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a custom action uses an installed file before costing is over",
    help: include_str!("ice75.md"),
    ..Rule::COMMON
};

/// The base types whose source is an installed file or a folder of one.
const OF_INSTALLED_FILES: [i32; 4] = [17, 18, 21, 22];

/// The sequences that the page names. While a product is advertised no such action runs at all.
const TABLES: [SequenceTable; 4] = [
    SequenceTable::AdminExecute,
    SequenceTable::AdminUi,
    SequenceTable::InstallExecute,
    SequenceTable::InstallUi,
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for sequence in TABLES
        .iter()
        .filter_map(|table| ground.sequences().get(*table))
    {
        let costed = sequence.number("CostFinalize");
        for sequenced in sequence.actions() {
            let Some(action) = ground.custom_actions().get(sequenced.name) else {
                continue;
            };
            let is_late = match (costed, sequenced.number) {
                (Some(costed), Some(number)) => number > costed,
                _ => false,
            };
            if OF_INSTALLED_FILES.contains(&action.kind.base()) && !is_late {
                let name = sequenced.name;
                let message = if costed.is_some() {
                    format!("`{name}` uses an installed file and comes before `CostFinalize`")
                } else {
                    format!(
                        "`{name}` uses an installed file, and `CostFinalize` is not in this sequence"
                    )
                };
                findings.add(
                    RULE.finding(message)
                        .hint("schedule it after `CostFinalize`")
                        .of(sequenced.row),
                );
            }
        }
    }
}
