//! The key path of a component is not its own.

use crate::findings::Findings;
use crate::msi::components::KeyPath;
use crate::msi::schema::{FILE, REGISTRY, file, registry};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE02",
    published: Some(Published {
        name: "key-path-of-another-component",
        url: "https://learn.microsoft.com/windows/win32/msi/ice02",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the key path of a component belongs to no component or to another one",
    help: include_str!("ice02.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        let (table, owner, key) = match component.key_path {
            KeyPath::File(key) => (FILE, file::COMPONENT_, key),
            KeyPath::Registry(key) => (REGISTRY, registry::COMPONENT_, key),
            KeyPath::Directory | KeyPath::OdbcDataSource(_) => continue,
        };
        let mut rows = ground.lookup().all(table, &[key]);
        let is_own = |row: crate::msi::Row<'_>| row.text(owner) == Some(component.key);
        let Some(first) = rows.clone().next() else {
            let message = format!("the key path `{key}` has no row in `{}`", table.name());
            findings.add(
                RULE.finding(message)
                    .hint(HINT)
                    .cell(component.row, "KeyPath"),
            );
            continue;
        };
        if !rows.any(is_own) {
            let other = first.text(owner).unwrap_or_default();
            let message = format!(
                "the key path `{key}` of component `{}` belongs to component `{other}`",
                component.key
            );
            findings.add(
                RULE.finding(message)
                    .hint(HINT)
                    .cell(component.row, "KeyPath"),
            );
        }
    }
}

const HINT: &str = "name a file or registry value of the component itself; in WiX `KeyPath=\"yes\"` on one within it";
