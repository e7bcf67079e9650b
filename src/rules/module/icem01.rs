//! Windows Installer's test of its own evaluators for merge modules: it finds nothing, and was run.

use crate::findings::Findings;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM01",
    published: Some(Published {
        name: "module-evaluators-run",
        url: "https://learn.microsoft.com/windows/win32/msi/icem01",
    }),
    level: Level::Info,
    kinds: Kinds::MODULES,
    summary: "the evaluators for modules are run; this never finds anything",
    help: include_str!("icem01.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(_: &PackageSubject<'_>, _: &mut Findings) {}
