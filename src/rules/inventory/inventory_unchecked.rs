//! Something documented was not compared with anything.

use crate::finding::Level;
use crate::findings::Findings;
use crate::inventory::Inventory;
use crate::rule::{Group, Rule};
use crate::rules::{Dates, Options};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-unchecked",
    group: Group::Inventory,
    level: Level::Info,
    summary: "something documented was not compared with anything",
    help: include_str!("inventory_unchecked.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(
    spec: &Spec,
    inventory: Option<&Inventory>,
    options: &Options,
    findings: &mut Findings,
) {
    if spec.inventory.is_empty() {
        return;
    }
    let gap = |message| {
        RULE.finding(message)
            .spec(&spec.source.name, spec.inventory_at)
    };
    if inventory.is_none() {
        let gap = gap("the payloads were not checked, because no folder was given");
        findings.add(gap.hint("name the folder with `--packages`"));
        return;
    }
    if options.dates == Dates::Ignored {
        findings.add(gap("dates were not checked, because of `--ignore-dates`"));
    }
    for row in &spec.inventory {
        if row.kind.is_database() {
            continue;
        }
        let version = row.version.as_ref().map(|version| ("version", version.at));
        let platform = row
            .platform
            .as_ref()
            .map(|platform| ("platform", platform.at));
        for (what, at) in [version, platform].into_iter().flatten() {
            let name = &row.name.value;
            findings.add(
                RULE.finding(format!(
                    "the {what} of `{name}` was not checked: it is not a package"
                ))
                .row(spec, row, at),
            );
        }
    }
}
