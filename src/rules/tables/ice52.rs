//! A search sets a property that is not public.

use crate::findings::Findings;
use crate::msi::schema::{APP_SEARCH, app_search};
use crate::msi::standard_property::is_public;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE52",
    published: Some(Published {
        name: "search-property-private",
        url: "https://learn.microsoft.com/windows/win32/msi/ice52",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a search sets a property with lower-case letters",
    help: include_str!("ice52.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(APP_SEARCH) {
        let Some(property) = row.text(app_search::PROPERTY) else {
            continue;
        };
        if !is_public(property) {
            findings.add(
                RULE.finding(format!("the search sets `{property}`, which is not public"))
                    .hint("write it in capitals wherever it is used")
                    .cell(row, "Property"),
            );
        }
    }
}
