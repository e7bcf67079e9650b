//! An action of a module sequence leads to no action with a number.

use std::collections::{HashMap, HashSet};

use super::{ModuleAction, SEQUENCES};
use crate::findings::Findings;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM03",
    published: Some(Published {
        name: "module-action-without-base",
        url: "https://learn.microsoft.com/windows/win32/msi/icem03",
    }),
    kinds: Kinds::MODULES,
    summary: "an action of a module sequence leads to no action with a number",
    help: include_str!("icem03.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for (sequence, _) in SEQUENCES {
        let rows = subject.ground.rows(sequence);
        let mut followers: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut placed: HashSet<&str> = HashSet::new();
        let mut open: Vec<&str> = Vec::new();
        for action in rows.clone().filter_map(ModuleAction::of) {
            if action.number.is_some() {
                open.push(action.name);
            } else if let Some(base) = action.base {
                followers.entry(base).or_default().push(action.name);
            }
        }
        while let Some(action) = open.pop() {
            if placed.insert(action) {
                open.extend(followers.remove(action).unwrap_or_default());
            }
        }
        for action in rows.filter_map(ModuleAction::of) {
            if !placed.contains(action.name) {
                findings.add(
                    RULE.finding("the action leads to no action with a sequence number")
                        .hint("place it before or after an action that has a number in this table")
                        .of(action.row),
                );
            }
        }
    }
}
