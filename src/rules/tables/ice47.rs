//! A feature with more components than old versions of Windows can take.

use crate::findings::Findings;
use crate::msi::schema::{FEATURE, feature};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE47",
    published: Some(Published {
        name: "too-many-components",
        url: "https://learn.microsoft.com/windows/win32/msi/ice47",
    }),
    kinds: Kinds::PACKAGES,
    level: Level::Warning,
    summary: "a feature has 1600 components or more",
    help: include_str!("ice47.md"),
    ..Rule::COMMON
};

/// See [ICE47](https://learn.microsoft.com/windows/win32/msi/ice47).
const LIMIT: usize = 1600;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(FEATURE) {
        let Some(key) = row.text(feature::FEATURE) else {
            continue;
        };
        let count = ground.features().components(key).len();
        if count >= LIMIT {
            findings.add(
                RULE.finding(format!("feature `{key}` has {count} components"))
                    .hint("divide it into features of fewer than 800 components each")
                    .of(row),
            );
        }
    }
}
