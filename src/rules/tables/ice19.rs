//! What is advertised does not lead to a component that Windows Installer can find.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{
    DocumentedColumn, PUBLISH_COMPONENT, SHORTCUT, class, extension, publish_component, shortcut,
    type_lib,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE19",
    published: Some(Published {
        name: "advertised-component-not-found",
        url: "https://learn.microsoft.com/windows/win32/msi/ice19",
    }),
    kinds: Kinds::PACKAGES,
    summary: "what is advertised leads to a component without a GUID or a fitting key path",
    help: include_str!("ice19.md"),
    ..Rule::COMMON
};

/// The tables that advertise a file.
const OF_FILES: [&DocumentedColumn; 3] = [
    class::COMPONENT_,
    extension::COMPONENT_,
    type_lib::COMPONENT_,
];

/// What may stand for an advertised component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fitting {
    /// A file: it is what runs or is loaded.
    File,
    /// A file or a folder, which a shortcut can show.
    FileOrFolder,
    /// Whatever it is.
    Any,
}

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut advertised = HashSet::new();
    for column in OF_FILES {
        for row in ground.rows(column.table()) {
            advertised.extend(row.text(column));
            judge(ground, row, column, Fitting::File, findings);
        }
    }
    for row in ground.rows(SHORTCUT) {
        if ground.advertised(row).is_some() {
            advertised.extend(row.text(shortcut::COMPONENT_));
            judge(
                ground,
                row,
                shortcut::COMPONENT_,
                Fitting::FileOrFolder,
                findings,
            );
        }
    }
    for row in ground.rows(PUBLISH_COMPONENT) {
        let component = row.text(publish_component::COMPONENT_);
        if component.is_some_and(|key| !advertised.contains(key)) {
            judge(
                ground,
                row,
                publish_component::COMPONENT_,
                Fitting::Any,
                findings,
            );
        }
    }
}

fn judge(
    ground: &Groundwork<'_>,
    row: Row<'_>,
    column: &DocumentedColumn,
    fitting: Fitting,
    findings: &mut Findings,
) {
    let component = row.text(column);
    let Some(component) = component.and_then(|key| ground.components().get(key)) else {
        return;
    };
    let key = component.key;
    if component.id.is_none() {
        findings.add(
            RULE.finding(format!(
                "component `{key}` has no `ComponentId` to be advertised by"
            ))
            .hint("give it a GUID; in WiX `Guid=\"*\"`")
            .of(row),
        );
    }
    if let Some(found) = misfit(component, fitting) {
        findings.add(
            RULE.finding(format!("the key path of component `{key}` is {found}"))
                .hint("make the file that is opened its key path; in WiX `KeyPath=\"yes\"` on the `File`")
                .of(row),
        );
    }
}

/// Says what the key path is, where that does not fit.
fn misfit(component: &Component<'_>, fitting: Fitting) -> Option<&'static str> {
    match (component.key_path, fitting) {
        (_, Fitting::Any) | (KeyPath::File(_), _) | (KeyPath::Directory, Fitting::FileOrFolder) => {
            None
        }
        (KeyPath::Directory, Fitting::File) => Some("its folder, and not a file"),
        (KeyPath::Registry(_), _) => Some("a registry value, and not a file"),
        (KeyPath::OdbcDataSource(_), _) => Some("an ODBC data source, and not a file"),
    }
}
