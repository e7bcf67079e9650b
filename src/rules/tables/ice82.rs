//! Some actions that publish the product are missing, or two actions have one number.

use crate::findings::Findings;
use crate::msi::Value;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::HashSet;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE82",
    published: Some(Published {
        name: "publish-actions-incomplete",
        url: "https://learn.microsoft.com/windows/win32/msi/ice82",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the actions that publish a product are incomplete, or two actions have one number",
    help: include_str!("ice82.md"),
    ..Rule::COMMON
};

const PUBLISHING: [&str; 4] = [
    "RegisterProduct",
    "RegisterUser",
    "PublishProduct",
    "PublishFeatures",
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if let Some(sequence) = ground.sequences().get(SequenceTable::InstallExecute) {
        let missing: Vec<_> = PUBLISHING
            .into_iter()
            .filter(|name| !sequence.has(name))
            .collect();
        if missing.len() == PUBLISHING.len() {
            let message = "`InstallExecuteSequence` has none of the actions that publish a product";
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("the product cannot be seen or removed afterwards; suppress this where that is meant")
                    .table("InstallExecuteSequence"),
            );
        } else if !missing.is_empty() {
            let message = format!("`InstallExecuteSequence` lacks `{}`", missing.join("`, `"));
            findings.add(
                RULE.finding(message)
                    .hint("include all four actions that publish a product, or none")
                    .table("InstallExecuteSequence"),
            );
        }
    }
    let looked_at = SequenceTable::ALL
        .into_iter()
        .filter(|table| *table != SequenceTable::AdvtUi);
    for table in looked_at {
        let mut numbers = HashSet::new();
        for row in ground.rows(table.table()) {
            let Some(number) = row.get("Sequence").and_then(Value::as_int) else {
                continue;
            };
            if !numbers.insert(number) {
                let message = format!("an earlier action has the number {number} as well");
                findings.add(
                    RULE.finding_at(Level::Warning, message)
                        .hint("give it another number: which of the two comes first is not defined")
                        .of(row),
                );
            }
        }
    }
}
