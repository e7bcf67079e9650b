//! `AdvtExecuteSequence` lacks an action that publishes.

use crate::findings::Findings;
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE96",
    published: Some(Published {
        name: "advertise-actions-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice96",
    }),
    level: Level::Warning,
    kinds: Kinds::PACKAGES,
    summary: "advertising does not publish features and product",
    help: include_str!("ice96.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let sequence = ground.sequences().get(SequenceTable::AdvtExecute);
    let missing: Vec<_> = ["PublishFeatures", "PublishProduct"]
        .into_iter()
        .filter(|name| !sequence.is_some_and(|sequence| sequence.has(name)))
        .collect();
    if !missing.is_empty() {
        let message = format!("`AdvtExecuteSequence` lacks `{}`", missing.join("` and `"));
        findings.add(
            RULE.finding(message)
                .hint("add both actions, so that the product can be advertised")
                .table("AdvtExecuteSequence"),
        );
    }
}
