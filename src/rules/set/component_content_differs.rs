//! A component holds other things in another package.

use std::collections::BTreeMap;
use std::fmt;

use super::{of_component, with_first};
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::member::{Part, ResourceKind, Sharer, show_code};
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "component-content-differs",
    group: Group::Set,
    level: Level::Warning,
    summary: "a component holds other things in another package",
    help: include_str!("component_content_differs.md"),
    ..Rule::COMMON
};

/// How many things a message names.
const NAMED: usize = 3;

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for group in set.components() {
        let mut known = None;
        for [first, later] in with_first(&group) {
            // Then it is another component altogether, which other rules say.
            let is_other = later.part.has_other_key_place(first.part)
                || later.part.is_wide() != first.part.is_wide();
            let Some(code) = later.part.id.filter(|_| !is_other) else {
                continue;
            };
            let known = known.get_or_insert_with(|| Content::of(first));
            let told = Content::of(later).differences(known);
            if told.is_empty() {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "component {} is not what it is in `{}`: {}",
                    show_code(code),
                    first.member.file,
                    told.join(", ")
                ))
                .hint("have the maker give a component from which something is taken, or to which something is added, a new `ComponentId`");
            findings.add(of_component(finding, [first, later], "ComponentId"));
        }
    }
}

/// What a component consists of, by kind; none where the names of a kind are known at installation only.
struct Content<'a>([Option<Names<'a>>; 3]);

impl<'a> Content<'a> {
    fn of(sharer: Sharer<'a, Part>) -> Self {
        Self([
            names(sharer, None),
            names(sharer, Some(ResourceKind::RegistryValue)),
            names(sharer, Some(ResourceKind::Shortcut)),
        ])
    }

    /// Says what only this one has, and what only the other.
    fn differences(&self, other: &Self) -> Vec<String> {
        let [mut here, mut there] = [Missing::default(), Missing::default()];
        for kind in self.0.iter().zip(&other.0) {
            if let (Some(one), Some(other)) = kind {
                here.add(one, other);
                there.add(other, one);
            }
        }
        [("here", here), ("there", there)]
            .into_iter()
            .filter(|(_, missing)| missing.count > 0)
            .map(|(place, missing)| format!("only {place} it has {missing}"))
            .collect()
    }
}

/// Names as they are written, by what Windows takes for one.
type Names<'a> = BTreeMap<FoldedName, &'a str>;

/// What one has and another has not: the first few, and how many they are.
#[derive(Default)]
struct Missing<'a> {
    first: Vec<&'a str>,
    count: usize,
}

impl<'a> Missing<'a> {
    /// Costs no more than the smaller one has names.
    fn add(&mut self, from: &Names<'a>, other: &Names<'a>) {
        let (small, large) = if from.len() < other.len() {
            (from, other)
        } else {
            (other, from)
        };
        let common = small.keys().filter(|name| large.contains_key(name));
        let count = from.len() - common.count();
        let missing = from.iter().filter(|(name, _)| !other.contains_key(name));
        let room = NAMED.saturating_sub(self.first.len()).min(count);
        self.first
            .extend(missing.take(room).map(|(_, written)| *written));
        self.count += count;
    }
}

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.first.iter().map(|name| format!("`{name}`")).collect();
        match self.count.saturating_sub(names.len()) {
            0 => f.write_str(&names.join(" and ")),
            more => write!(f, "{} and {more} more", names.join(", ")),
        }
    }
}

/// Returns the names of a component's files, or of its resources of a kind; none where one is not known.
fn names<'a>(of: Sharer<'a, Part>, kind: Option<ResourceKind>) -> Option<Names<'a>> {
    let named = |name: &'a str| (FoldedName::of(name), name);
    let Some(kind) = kind else {
        let files = of.member.files_of(of.number).iter();
        return Some(files.map(|file| named(file.long_name())).collect());
    };
    let resources = of.member.resources_of(of.number).iter();
    let of_kind = resources.filter(|resource| resource.kind == kind);
    of_kind
        .map(|resource| resource.place.as_deref().map(named))
        .collect()
}
