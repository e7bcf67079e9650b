//! A suppression matches nothing.

use crate::finding::{Finding, Level};
use crate::rule::{Group, Rule, Suppressible};
use crate::rules::registry;
use crate::spec::Suppression;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-unmatched",
    group: Group::Suppression,
    level: Level::Warning,
    summary: "a suppression matches nothing",
    help: include_str!("suppression_unmatched.md"),
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

/// Words the finding for one suppression.
pub(crate) fn finding(suppression: &Suppression) -> Finding {
    let id = &suppression.rule.value;
    let (message, hint) = match registry::find(id) {
        None => (
            format!("the suppression names a rule `{id}`, which does not exist"),
            "`rollpack rules` lists them",
        ),
        Some(rule) if rule.suppressible == Suppressible::No => (
            format!("`{id}` cannot be suppressed"),
            "do what its findings say; `rollpack explain` gives the reason",
        ),
        Some(_) => (
            format!("the suppression of `{id}` matches no finding"),
            "remove it",
        ),
    };
    RULE.finding(message)
        .hint(hint)
        .spec(&suppression.place.path, suppression.place.at)
}
