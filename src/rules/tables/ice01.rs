//! Windows Installer's test of its own evaluators: it finds nothing, and was run.

use crate::findings::Findings;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE01",
    published: Some(Published {
        name: "evaluators-run",
        url: "https://learn.microsoft.com/windows/win32/msi/ice01",
    }),
    level: Level::Info,
    kinds: Kinds::PACKAGES,
    summary: "the evaluators are run; this never finds anything",
    help: include_str!("ice01.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(_: &PackageSubject<'_>, _: &mut Findings) {}
