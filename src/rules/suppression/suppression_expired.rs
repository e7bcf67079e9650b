//! A suppression no longer holds.

use crate::finding::{Finding, Level};
use crate::rule::{Group, Rule, Suppressible};
use crate::spec::Suppression;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-expired",
    group: Group::Suppression,
    level: Level::Warning,
    summary: "a suppression no longer holds",
    help: include_str!("suppression_expired.md"),
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

/// Words the finding for one suppression.
pub(crate) fn finding(suppression: &Suppression) -> Finding {
    let until = suppression
        .expires
        .map_or_else(String::new, |day| format!(" on {day}"));
    RULE.finding(format!(
        "the suppression of `{}` expired{until}",
        suppression.rule.value
    ))
    .hint("deal with the finding, or decide anew and set a later date")
    .spec(&suppression.place.path, suppression.place.at)
}
