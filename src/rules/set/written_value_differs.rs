//! Two packages write different values to one place.

use super::of_row;
use crate::findings::Findings;
use crate::member::ResourceKind;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "written-value-differs",
    group: Group::Set,
    level: Level::Warning,
    summary: "two packages write different values to the same place",
    help: include_str!("written_value_differs.md"),
    ..Rule::COMMON
};

const KINDS: [ResourceKind; 3] = [
    ResourceKind::RegistryValue,
    ResourceKind::IniValue,
    ResourceKind::EnvironmentVariable,
];

/// How much of a value a message repeats.
const SHOWN: usize = 60;

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for group in set.resources() {
        let written = |one: &&crate::member::Sharer<'_, _>| {
            let resource: &crate::member::Resource = one.what;
            KINDS.contains(&resource.kind) && resource.value.is_some()
        };
        let mut written = group.iter().filter(written);
        let Some(first) = written.next() else {
            continue;
        };
        for later in written.filter(|later| !later.is_with(first)) {
            let (Some(here), Some(there)) = (&later.what.value, &first.what.value) else {
                continue;
            };
            if here == there {
                continue;
            }
            let kind = later.what.kind.as_str();
            let finding = RULE
                .finding(format!(
                    "{kind} `{}` is set to `{}` here, and to `{}` by `{}`",
                    later.what.place.as_deref().unwrap_or_default(),
                    shown(here),
                    shown(there),
                    first.member.file
                ))
                .hint("have the maker write it in one of them only, or to a place of each product's own")
                .column("Value");
            findings.add(of_row(finding, first, later));
        }
    }
}

fn shown(value: &str) -> String {
    let mut letters = value.chars();
    let mut shown: String = letters
        .by_ref()
        .take(SHOWN)
        .flat_map(char::escape_debug)
        .collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}
