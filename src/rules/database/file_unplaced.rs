//! The tables do not say where a file comes from or goes to.

use crate::findings::Findings;
use crate::payload::TableDefect;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-unplaced",
    group: Group::Database,
    kinds: Kinds::INSTALLABLE,
    summary: "the tables do not say where a file comes from or goes to",
    help: include_str!("file_unplaced.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for defect in &subject.ground.payload().defects {
        let (table, key, column) = match defect {
            TableDefect::NoComponent { file, .. } => ("File", file.clone(), "Component_"),
            TableDefect::NoMedium { file, .. } => ("File", file.clone(), "Sequence"),
            TableDefect::NoCabinet { disk, .. } => ("Media", disk.to_string(), "Cabinet"),
            TableDefect::MediaOrder { disk, .. } => ("Media", disk.to_string(), "LastSequence"),
            // `directory-tree-broken` is about these.
            TableDefect::Name {
                table: "Directory", ..
            }
            | TableDefect::Cell {
                table: "Directory", ..
            } => continue,
            TableDefect::Name {
                table, key, column, ..
            }
            | TableDefect::Cell { table, key, column } => (*table, key.clone(), *column),
            TableDefect::PathBytes { .. } | TableDefect::Further { .. } => {
                findings.add(RULE.finding(defect.to_string()));
                continue;
            }
            // `primary-key-repeated` and `directory-tree-broken` are about the others.
            _ => continue,
        };
        findings.add(
            RULE.finding(defect.to_string())
                .hint("have the maker correct the tables")
                .table(table)
                .key([key])
                .column(column),
        );
    }
}
