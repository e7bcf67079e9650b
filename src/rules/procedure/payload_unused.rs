//! A documented file is used by no step.

use std::collections::HashSet;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, PayloadKind, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-unused",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a documented file is used by no step",
    help: include_str!("payload_unused.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let used: HashSet<FoldedName> = spec
        .procedure
        .steps
        .iter()
        .filter(|step| !matches!(step.action, Action::Backup { .. }))
        .flat_map(|step| step.action.packages())
        .map(|package| FoldedName::of(&package.value))
        .collect();
    for row in &spec.inventory {
        let name = &row.name.value;
        if used.contains(&FoldedName::of(name)) {
            continue;
        }
        let level = match row.kind {
            PayloadKind::Msi | PayloadKind::Msp => RULE.level,
            PayloadKind::Cab | PayloadKind::File => Level::Info,
        };
        findings.add(
            RULE.finding_at(level, format!("`{name}` is documented but used by no step"))
                .hint(
                    "add the step that uses it, or suppress this with the reason why it goes along",
                )
                .row(spec, row, row.name.at),
        );
    }
}
