//! A file is marked as compressed and as not compressed.

use crate::findings::Findings;
use crate::msi::schema::{FILE, file};
use crate::rule::{Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "file-packed-and-loose",
    kinds: Kinds::INSTALLABLE,
    summary: "a file is marked as compressed and as not compressed",
    help: include_str!("file_packed_and_loose.md"),
    ..Rule::COMMON
};

/// `Attributes` of `File`: it is beside the package, and it is in a cabinet.
const BOTH: i32 = 0x2000 | 0x4000;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(FILE) {
        if row.int(file::ATTRIBUTES).unwrap_or_default() & BOTH == BOTH {
            let key = row.text(file::FILE).unwrap_or_default();
            findings.add(
                RULE.finding(format!(
                    "file `{key}` is marked as compressed and as not compressed"
                ))
                .hint("take one of the bits 0x2000 and 0x4000 out of its attributes")
                .cell(row, "Attributes"),
            );
        }
    }
}
