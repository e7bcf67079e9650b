//! A program is run before the package that installs it.

use std::collections::{HashMap, HashSet};

use super::change::{Change, Effect, Object, changes};
use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::inventory::{Inventory, Payload};
use crate::msi::category::filename::Names;
use crate::msi::schema::{FILE, file};
use crate::rule::{Group, Rule};
use crate::rules::Options;
use crate::spec::{Action, Part, Program, Spec, Step, Text};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "program-run-before-installed",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a program is run before the package that installs it",
    help: include_str!("program_run_before_installed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(
    spec: &Spec,
    inventory: Option<&Inventory>,
    _options: &Options,
    findings: &mut Findings,
) {
    let steps = &spec.procedure.steps;
    let programs: Vec<_> = (steps.iter().enumerate())
        .filter_map(|(place, step)| Some((place, step, program(step)?)))
        .collect();
    let wanted: HashSet<&FoldedName> = programs.iter().map(|(.., name)| name).collect();
    let owners = owners(spec, inventory, &wanted);
    let places: HashMap<&str, usize> = steps
        .iter()
        .zip(0..)
        .map(|(step, place)| (step.id.as_str(), place))
        .collect();
    let changes = changes(spec);
    let mut installed: HashMap<&FoldedName, (usize, &Change<'_>)> = HashMap::new();
    for change in changes
        .iter()
        .filter(|change| change.effect == Effect::Install)
    {
        if let (Object::Payload(name), Some(place)) =
            (&change.object, places.get(change.step.id.as_str()))
        {
            installed.entry(name).or_insert((*place, change));
        }
    }
    for (place, step, name) in &programs {
        let owners = owners.get(name).map_or(&[][..], Vec::as_slice);
        let first = owners
            .iter()
            .filter_map(|owner| installed.get(owner))
            .min_by_key(|(place, _)| *place);
        if let Some((_, change)) = first.filter(|(installed, _)| installed > place) {
            findings.add(
                RULE.finding(format!(
                    "step `{}` runs a program that `{}` installs, and that is installed only in step `{}`",
                    step.id, change.name, change.step.id
                ))
                .hint("move the step behind the one that installs the package")
                .subject(&step.id)
                .spec(&spec.source.name, step.at),
            );
        }
    }
}

/// Returns the name of the program that a step runs, where it is written out.
fn program(step: &Step) -> Option<FoldedName> {
    let Action::Run {
        program: Program::File(Text { parts }),
        ..
    } = &step.action
    else {
        return None;
    };
    let Some(Part::Literal(path)) = parts.last() else {
        return None;
    };
    let name = path.rsplit(['/', '\\']).next()?;
    Some(FoldedName::of(name))
}

/// Returns the packages that install each program: by their tables where they were read, else those of its name.
fn owners(
    spec: &Spec,
    inventory: Option<&Inventory>,
    wanted: &HashSet<&FoldedName>,
) -> HashMap<FoldedName, Vec<FoldedName>> {
    let mut owners: HashMap<FoldedName, Vec<FoldedName>> = HashMap::new();
    let payloads = inventory
        .into_iter()
        .flat_map(|inventory| &inventory.payloads);
    for (row, payload) in spec.inventory.iter().zip(payloads) {
        let Some(package) = payload.as_ref().and_then(Payload::package) else {
            continue;
        };
        let owner = FoldedName::of(&row.name.value);
        for row in package.tables.rows(FILE) {
            let name = row
                .text(file::FILE_NAME)
                .map(|name| FoldedName::of(Names::of(name).long));
            if let Some(name) = name.filter(|name| wanted.contains(name)) {
                owners.entry(name).or_default().push(owner.clone());
            }
        }
    }
    let named: HashMap<FoldedName, &str> = spec
        .inventory
        .iter()
        .filter(|row| row.kind.is_database())
        .map(|row| {
            (
                FoldedName::of(stem(&row.name.value)),
                row.name.value.as_str(),
            )
        })
        .collect();
    for name in wanted {
        if let Some(owner) = named.get(&FoldedName::of(stem(name.as_str()))) {
            let known = owners.entry((*name).clone()).or_default();
            if known.is_empty() {
                known.push(FoldedName::of(owner));
            }
        }
    }
    owners
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
