//! Sequence numbers of files or disks are not in order.

use crate::findings::Findings;
use crate::payload::Disorder;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "sequence-disorder",
    group: Group::Database,
    kinds: Kinds::INSTALLABLE,
    summary: "sequence numbers of files or disks are not in order",
    help: include_str!("sequence_disorder.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for disorder in &subject.ground.payload().disorder {
        let (table, key, column) = match disorder {
            Disorder::Number { file, .. } | Disorder::Shared { file, .. } => {
                ("File", file.clone(), "Sequence")
            }
            Disorder::Disk { disk } => ("Media", disk.to_string(), "DiskId"),
            Disorder::EmptyDisk { disk, .. } => ("Media", disk.to_string(), "LastSequence"),
            Disorder::Member { file, .. } => ("File", file.clone(), "Sequence"),
        };
        let level = match disorder {
            Disorder::Shared { .. } | Disorder::Disk { .. } => Level::Error,
            _ => Level::Warning,
        };
        findings.add(
            RULE.finding_at(level, disorder.to_string())
                .hint("have the maker number files and disks in the order of the cabinets")
                .table(table)
                .key([key])
                .column(column),
        );
    }
}
