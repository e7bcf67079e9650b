//! The rows of a table are not stored in the order of their keys.

use crate::findings::Findings;
use crate::msi::Oddity;
use crate::rule::{Group, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "rows-out-of-order",
    group: Group::Database,
    summary: "the rows of a table are not stored in the order of their keys",
    help: include_str!("rows_out_of_order.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for oddity in &subject.package.oddities {
        if let Oddity::MisplacedRow { table, key, .. } = oddity {
            findings.add(
                RULE.finding(oddity.to_string())
                    .hint("have the maker write the database again, through Windows Installer or a tool that sorts rows")
                    .table(table)
                    .key(key),
            );
        }
    }
}
