//! More media than old versions of Windows Installer can take.

use crate::findings::Findings;
use crate::msi::schema::MEDIA;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE58",
    published: Some(Published {
        name: "too-many-media",
        url: "https://learn.microsoft.com/windows/win32/msi/ice58",
    }),
    kinds: Kinds::PACKAGES,
    level: Level::Warning,
    summary: "a package for an old installer has more than 80 media",
    help: include_str!("ice58.md"),
    ..Rule::COMMON
};

/// What versions before 1.5 can take.
const LIMIT: usize = 80;
const UNLIMITED_SCHEMA: i64 = 150;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    let schema = ground.package().summary.page_count();
    let count = ground.rows(MEDIA).len();
    if count > LIMIT && schema.is_some_and(|schema| schema < UNLIMITED_SCHEMA) {
        findings.add(
            RULE.finding(format!(
                "there are {count} media, and the package is for installers that take {LIMIT}"
            ))
            .hint(
                "require a later version by the page count of the summary, or make larger cabinets",
            )
            .table("Media"),
        );
    }
}
