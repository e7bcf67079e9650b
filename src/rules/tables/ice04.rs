//! A file stands on no disk.

use crate::findings::Findings;
use crate::msi::schema::{FILE, MEDIA, file, media};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE04",
    published: Some(Published {
        name: "file-beyond-last-sequence",
        url: "https://learn.microsoft.com/windows/win32/msi/ice04",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the number of a file is greater than the last one of all disks",
    help: include_str!("ice04.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if !ground.has_table(MEDIA) {
        return;
    }
    let numbers = ground
        .rows(MEDIA)
        .filter_map(|row| row.int(media::LAST_SEQUENCE));
    let last = numbers.max();
    for row in ground.rows(FILE) {
        let Some(number) = row.int(file::SEQUENCE) else {
            continue;
        };
        if last.is_some_and(|last| number <= last) {
            continue;
        }
        let message = match last {
            Some(last) => {
                format!("the file has the number {number}, and the last disk ends at {last}")
            }
            None => format!("the file has the number {number}, and there is no disk"),
        };
        findings.add(
            RULE.finding(message)
                .hint("raise `LastSequence` of the disk that holds the file, or add a disk")
                .cell(row, "Sequence"),
        );
    }
}
