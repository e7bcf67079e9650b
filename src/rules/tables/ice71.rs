//! No row of Media has the disk number 1.

use crate::findings::Findings;
use crate::msi::schema::{MEDIA, media};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE71",
    published: Some(Published {
        name: "first-disk-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice71",
    }),
    kinds: Kinds::PACKAGES,
    summary: "no disk has the number 1",
    help: include_str!("ice71.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let Some(first) = ground.rows(MEDIA).next() else {
        findings.add(
            RULE.finding_at(Level::Warning, "`Media` has no rows")
                .hint("a package without files needs no disk; suppress this where that is meant")
                .table("Media"),
        );
        return;
    };
    let is_first = |row: crate::msi::Row<'_>| row.int(media::DISK_ID) == Some(1);
    if !ground.rows(MEDIA).any(is_first) {
        findings.add(
            RULE.finding("no disk has the number 1")
                .hint("number the disks from 1 on")
                .of(first),
        );
    }
}
