//! An isolated component that is not isolated for good.

use std::collections::HashMap;
use std::ops::Range;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{ISOLATED_COMPONENT, isolated_component};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE62",
    published: Some(Published {
        name: "isolation-unsafe",
        url: "https://learn.microsoft.com/windows/win32/msi/ice62",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a component that is to be isolated for a program may lose it or be lost with it",
    help: include_str!("ice62.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut beside: HashMap<(&str, &str), usize> = HashMap::new();
    for row in ground.rows(ISOLATED_COMPONENT) {
        if let Some(place) = place(ground, row) {
            *beside.entry(place).or_default() += 1;
        }
    }
    let mut holders = Holders::default();
    for row in ground.rows(ISOLATED_COMPONENT) {
        check_application(ground, row, findings);
        check_shared(ground, row, findings);
        check_features(ground, row, &mut holders, findings);
        if let Some((shared, directory)) =
            place(ground, row).filter(|place| beside.get(place).is_some_and(|count| *count > 1))
        {
            let message = format!(
                "component `{shared}` is isolated for more than one program in `{directory}`"
            );
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("install the programs to folders of their own: whichever is removed first takes it along")
                    .cell(row, "Component_Application"),
            );
        }
    }
}

/// The shared component, and the folder of the program that it is isolated for.
fn place<'a>(ground: &'a Groundwork<'a>, row: Row<'a>) -> Option<(&'a str, &'a str)> {
    let application = row.text(isolated_component::COMPONENT_APPLICATION)?;
    let directory = ground.components().get(application)?.directory?;
    Some((row.text(isolated_component::COMPONENT_SHARED)?, directory))
}

fn check_application(ground: &Groundwork<'_>, row: Row<'_>, findings: &mut Findings) {
    let application = row.text(isolated_component::COMPONENT_APPLICATION);
    let Some(component) = application.and_then(|key| ground.components().get(key)) else {
        return;
    };
    if !matches!(component.key_path, KeyPath::File(_)) {
        let message = format!(
            "the key path of component `{}`, which is to be a program, is not a file",
            component.key
        );
        findings.add(
            RULE.finding(message)
                .hint("make the program its key path, or isolate for another component")
                .cell(row, "Component_Application"),
        );
    }
}

fn check_shared(ground: &Groundwork<'_>, row: Row<'_>, findings: &mut Findings) {
    let shared = row.text(isolated_component::COMPONENT_SHARED);
    let Some(component) = shared.and_then(|key| ground.components().get(key)) else {
        return;
    };
    let key = component.key;
    if !component.has(Component::SHARED_DLL_REF_COUNT) {
        findings.add(
            RULE.finding(format!(
                "the isolated component `{key}` does not count its users"
            ))
            .hint("set bit 8 of its attributes; in WiX `SharedDllRefCount=\"yes\"`")
            .cell(row, "Component_Shared"),
        );
    }
    if component.condition.is_some() {
        findings.add(
            RULE.finding_at(
                Level::Warning,
                format!("the isolated component `{key}` has a condition"),
            )
            .hint("take it out, unless it never becomes false where it has been true")
            .cell(row, "Component_Shared"),
        );
    }
}

fn check_features<'a>(
    ground: &'a Groundwork<'a>,
    row: Row<'a>,
    holders: &mut Holders<'a>,
    findings: &mut Findings,
) {
    let (application, shared) = (
        row.text(isolated_component::COMPONENT_APPLICATION)
            .unwrap_or_default(),
        row.text(isolated_component::COMPONENT_SHARED)
            .unwrap_or_default(),
    );
    if ground.components().get(shared).is_none() {
        return;
    }
    if let Some(feature) = holders.alone(ground, application, shared) {
        let message = format!(
            "feature `{feature}` installs the program of `{application}` without the isolated component `{shared}`"
        );
        findings.add(
            RULE.finding(message)
                .hint("reference the isolated component in that feature too")
                .cell(row, "Component_Shared"),
        );
    }
}

/// The features of components, each looked at once however many rows name the component.
#[derive(Default)]
struct Holders<'a> {
    /// The features of a program by their first numbers, in order.
    programs: HashMap<&'a str, Vec<(usize, &'a str)>>,
    /// What the features of an isolated component cover, in order and apart.
    covered: HashMap<&'a str, Vec<Range<usize>>>,
}

impl<'a> Holders<'a> {
    /// Returns the first feature of the program that neither holds the other component nor is below one that does.
    ///
    /// The shorter list is walked and the longer one searched: so many rows, features and components as a table may have
    /// cost no more than their number times its root.
    fn alone(
        &mut self,
        ground: &'a Groundwork<'a>,
        application: &'a str,
        shared: &'a str,
    ) -> Option<&'a str> {
        let program = self.programs.entry(application).or_insert_with(|| {
            let features = ground.features();
            let of_program = features.of_component(application).iter();
            let numbered = of_program.filter_map(|key| Some((features.span(key)?.start, *key)));
            let mut numbered: Vec<_> = numbered.collect();
            numbered.sort_unstable();
            numbered
        });
        let covered = self.covered.entry(shared).or_insert_with(|| {
            let features = ground.features();
            let holders = features.of_component(shared).iter();
            outermost(
                holders
                    .filter_map(|key| features.span(key).cloned())
                    .collect(),
            )
        });
        if program.len() <= covered.len() {
            let mut numbers = program.iter();
            let alone = numbers.find(|(number, _)| {
                let after = covered.partition_point(|span| span.start <= *number);
                !covered[..after]
                    .last()
                    .is_some_and(|span| span.contains(number))
            });
            return alone.map(|(_, feature)| *feature);
        }
        let mut place = 0;
        for span in covered {
            if program
                .get(place)
                .is_some_and(|(number, _)| *number < span.start)
            {
                break;
            }
            place = program.partition_point(|(number, _)| *number < span.end);
        }
        program.get(place).map(|(_, feature)| *feature)
    }
}

/// Returns spans without those that lie within others, in order. Two are apart, or one is within the other.
fn outermost(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let is_outer = span.end > end;
        end = end.max(span.end);
        is_outer
    });
    spans
}
