//! A file is used before it is brought to where it is used.

use std::collections::{HashMap, HashSet};

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, PackageRef, Program, RoleId, Spec, Step, Text};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "payload-used-before-brought",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a file is used before it is copied to where it is used",
    help: include_str!("payload_used_before_brought.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let steps = &spec.procedure.steps;
    let mut later: HashMap<Place<'_>, Vec<&Step>> = HashMap::new();
    for step in steps.iter().rev() {
        if let Some(place) = brought(step) {
            later.entry(place).or_default().push(step);
        }
    }
    let mut seen: HashSet<Place<'_>> = HashSet::new();
    for step in steps {
        if let Some(place) = brought(step) {
            later.get_mut(&place).and_then(Vec::pop);
            seen.insert(place);
        }
        let Some((place, package)) = needed(step).filter(|(place, _)| !seen.contains(place)) else {
            continue;
        };
        if let Some(bringing) = later.get(&place).and_then(|steps| steps.last()) {
            findings.add(
                RULE.finding(format!(
                    "step `{}` needs `{}`, which is there only after step `{}`",
                    step.id, package.value, bringing.id
                ))
                .hint("exchange the steps")
                .subject(&step.id)
                .spec(&spec.source.name, package.at),
            );
        }
    }
}

/// Where a file is.
#[derive(PartialEq, Eq, Hash)]
enum Place<'a> {
    /// With the other files of the rollup in the folder to which it is extracted.
    Extracted(String),
    /// On the servers of a role.
    Role(&'a RoleId, FoldedName),
}

/// Returns what is where it is needed after a step.
fn brought(step: &Step) -> Option<Place<'_>> {
    match &step.action {
        Action::Extract { to } => Some(Place::Extracted(written(to))),
        Action::Transfer { package, .. } => {
            Some(Place::Role(&step.role, FoldedName::of(&package.value)))
        }
        _ => None,
    }
}

/// Returns what a step needs to be there.
fn needed(step: &Step) -> Option<(Place<'_>, &PackageRef)> {
    match &step.action {
        Action::Copy { package, from, .. } => Some((Place::Extracted(written(from)), package)),
        Action::Install { package }
        | Action::Replace { package }
        | Action::Run {
            program: Program::Package(package),
            ..
        } => Some((
            Place::Role(&step.role, FoldedName::of(&package.value)),
            package,
        )),
        _ => None,
    }
}

fn written(text: &Text) -> String {
    let folder = text.to_string();
    FoldedName::of(folder.trim_end_matches('\\'))
        .as_str()
        .to_owned()
}
