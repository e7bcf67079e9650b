//! A property that differs from another one in the case of its letters alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::Findings;
use crate::groundwork::{Groundwork, TextCell};
use crate::msi::condition::SymbolKind;
use crate::msi::formatted::ReferenceKind;
use crate::msi::schema::{PROPERTY, property};
use crate::msi::standard_property;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE46",
    published: Some(Published {
        name: "property-differs-in-case",
        url: "https://learn.microsoft.com/windows/win32/msi/ice46",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a property differs from another one only in the case of its letters",
    help: include_str!("ice46.md"),
    ..Rule::COMMON
};

const HINT: &str =
    "write it as the other one: the case of letters counts, so that these are two properties";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(PROPERTY) {
        let Some(name) = row.text(property::PROPERTY) else {
            continue;
        };
        if let Some(standard) = standard_property::differing_in_case(name) {
            let message =
                format!("property `{name}` is not `{standard}`, which Windows Installer knows");
            findings.add(
                RULE.finding_at(Level::Info, message)
                    .hint(HINT)
                    .cell(row, "Property"),
            );
        }
    }
    let known = Known::of(ground);
    let mut report = |cell: TextCell<'_>, names: BTreeSet<&str>| {
        for name in names {
            if let Some(other) = known.differing_in_case(name) {
                findings.add(
                    RULE.finding(format!("`{name}` is not the property `{other}`"))
                        .hint(HINT)
                        .cell(cell.row, cell.column.name()),
                );
            }
        }
    };
    for cell in ground.conditions() {
        if let Ok(condition) = &cell.condition {
            let properties = condition
                .symbols()
                .filter(|symbol| symbol.kind == SymbolKind::Property);
            report(cell.cell, properties.map(|symbol| symbol.name).collect());
        }
    }
    for cell in ground.formatted() {
        let names = cell.formatted.names(ReferenceKind::Property);
        report(cell.cell, names.collect());
    }
}

/// The properties of a package, by their names in lower case.
struct Known<'a> {
    ground: &'a Groundwork<'a>,
    folded: BTreeMap<String, &'a str>,
}

impl<'a> Known<'a> {
    fn of(ground: &'a Groundwork<'a>) -> Self {
        let names = ground.properties().keys();
        let folded = names.map(|name| (name.to_ascii_lowercase(), *name));
        Self {
            ground,
            folded: folded.collect(),
        }
    }

    /// Returns the property that a name was likely meant to be. A folder is a property too.
    fn differing_in_case(&self, name: &str) -> Option<&'a str> {
        let is_known = standard_property::is_standard(name)
            || self.ground.properties().contains_key(name)
            || self.ground.directories().get(name).is_some();
        if is_known {
            return None;
        }
        standard_property::differing_in_case(name)
            .or_else(|| self.folded.get(&name.to_ascii_lowercase()).copied())
    }
}
