//! A restart amid actions that belong together.

use crate::findings::Findings;
use crate::msi::sequences::{Sequence, SequenceTable};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE28",
    published: Some(Published {
        name: "restart-between-registrations",
        url: "https://learn.microsoft.com/windows/win32/msi/ice28",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a forced restart separates actions that belong together",
    help: include_str!("ice28.md"),
    ..Rule::COMMON
};

/// What a restart must not come between.
const TOGETHER: [&str; 9] = [
    "RegisterProduct",
    "RegisterUser",
    "PublishProduct",
    "PublishFeatures",
    "CreateShortcuts",
    "RegisterMIMEInfo",
    "RegisterExtensionInfo",
    "RegisterClassInfo",
    "RegisterProgIdInfo",
];

const TABLES: [SequenceTable; 4] = [
    SequenceTable::AdminExecute,
    SequenceTable::AdminUi,
    SequenceTable::InstallExecute,
    SequenceTable::InstallUi,
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for table in TABLES {
        let Some(sequence) = subject.ground.sequences().get(table) else {
            continue;
        };
        if let Some((before, after)) = separated(sequence)
            && let Some(restart) = sequence.get("ForceReboot")
        {
            let message = format!("`ForceReboot` comes between `{before}` and `{after}`");
            findings.add(
                RULE.finding(message)
                    .hint(
                        "put it before or after all actions that register and publish the product",
                    )
                    .cell(restart.row, "Sequence"),
            );
        }
    }
}

/// Returns the first and the last action of the group, where the restart comes between them.
fn separated<'a>(sequence: &Sequence<'a>) -> Option<(&'a str, &'a str)> {
    let restart = sequence.number("ForceReboot")?;
    let actions = sequence.actions().iter();
    let mut together = actions.filter(|action| action.is_run() && TOGETHER.contains(&action.name));
    let first = together.next()?;
    let last = together.next_back()?;
    (first.number < Some(restart) && Some(restart) < last.number).then_some((first.name, last.name))
}
