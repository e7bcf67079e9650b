//! A custom action stands in the sequence of advertisement.

use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE72",
    published: Some(Published {
        name: "custom-action-while-advertising",
        url: "https://learn.microsoft.com/windows/win32/msi/ice72",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a custom action of that kind cannot run while a product is advertised",
    help: include_str!("ice72.md"),
    ..Rule::COMMON
};

/// The base types that set a property or a folder, or end the installation.
const ALLOWED: [i32; 3] = [19, 35, 51];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let Some(sequence) = ground.sequences().get(SequenceTable::AdvtExecute) else {
        return;
    };
    for sequenced in sequence.actions() {
        let Some(action) = ground.custom_actions().get(sequenced.name) else {
            continue;
        };
        let base = action.kind.base();
        if !ALLOWED.contains(&base) {
            let message = format!(
                "the custom action `{}` of type {base} is in `AdvtExecuteSequence`",
                sequenced.name
            );
            findings.add(
                RULE.finding(message)
                    .hint("take it out: only actions of type 19, 35 and 51 run while a product is advertised")
                    .of(sequenced.row),
            );
        }
    }
}
