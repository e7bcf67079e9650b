//! Two rows of a table have the same primary key.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "primary-key-repeated",
    group: Group::Database,
    summary: "two rows of a table have the same primary key",
    help: include_str!("primary_key_repeated.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for oddity in &subject.package.oddities {
        let Oddity::RepeatedKey { table, key, rows } = oddity else {
            continue;
        };
        for (own, other) in [*rows, (rows.1, rows.0)] {
            let message = format!(
                "row {own} of `{table}` has the primary key of row {other}, `{}`",
                key.join("/")
            );
            findings.add(
                RULE.finding(message)
                    .hint("have the maker take one of them out")
                    .table(table)
                    .key(key),
            );
        }
    }
}
