//! A documented file is used by no step.

use std::collections::HashSet;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::inventory::{Inventory, Payload};
use crate::msi::schema::{MEDIA, media};
use crate::rule::{Group, Rule};
use crate::rules::Options;
use crate::spec::{Action, PayloadKind, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-unused",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a documented file is used by no step",
    help: include_str!("payload_unused.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(
    spec: &Spec,
    inventory: Option<&Inventory>,
    _options: &Options,
    findings: &mut Findings,
) {
    let mut used: HashSet<FoldedName> = spec
        .procedure
        .steps
        .iter()
        .filter(|step| !matches!(step.action, Action::Backup { .. }))
        .flat_map(|step| step.action.packages())
        .map(|package| FoldedName::of(&package.value))
        .collect();
    used.extend(inventory.into_iter().flat_map(cabinets));
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

/// Returns the names of the cabinets that packages have beside them.
fn cabinets(inventory: &Inventory) -> impl Iterator<Item = FoldedName> {
    let payloads = inventory.payloads.iter().flatten();
    let packages = payloads.filter_map(Payload::package);
    let rows = packages.flat_map(|package| package.tables.rows(MEDIA));
    let names = rows.filter_map(|row| row.text(media::CABINET));
    names
        .filter(|name| !name.starts_with('#'))
        .map(FoldedName::of)
}
