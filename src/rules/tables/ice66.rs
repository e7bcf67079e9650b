//! A table or a column that needs a later version than the summary says.

use crate::findings::Findings;
use crate::msi::schema::{self, DocumentedColumn, DocumentedTable, custom_action, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE66",
    published: Some(Published {
        name: "schema-too-low",
        url: "https://learn.microsoft.com/windows/win32/msi/ice66",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a table or a column needs a later installer than the summary says",
    help: include_str!("ice66.md"),
    ..Rule::COMMON
};

/// Tables with the schema that they came with.
///
/// See [Page Count Summary](https://learn.microsoft.com/windows/win32/msi/page-count-summary) and the page of each.
const TABLES: [(&DocumentedTable, i64); 17] = [
    (schema::ISOLATED_COMPONENT, 110),
    (schema::UPGRADE, 110),
    (schema::MSI_ASSEMBLY, 200),
    (schema::MSI_ASSEMBLY_NAME, 200),
    (schema::MSI_DIGITAL_CERTIFICATE, 200),
    (schema::MSI_DIGITAL_SIGNATURE, 200),
    (schema::MSI_FILE_HASH, 200),
    (schema::MSI_PATCH_CERTIFICATE, 300),
    (schema::MSI_PATCH_METADATA, 300),
    (schema::MSI_PATCH_SEQUENCE, 300),
    (schema::MSI_EMBEDDED_CHAINER, 405),
    (schema::MSI_EMBEDDED_UI, 405),
    (schema::MSI_PACKAGE_CERTIFICATE, 405),
    (schema::MSI_LOCK_PERMISSIONS_EX, 500),
    (schema::MSI_SERVICE_CONFIG, 500),
    (schema::MSI_SERVICE_CONFIG_FAILURE_ACTIONS, 500),
    (schema::MSI_SHORTCUT_PROPERTY, 500),
];

/// Columns, likewise.
const COLUMNS: [(&DocumentedColumn, i64); 5] = [
    (custom_action::EXTENDED_TYPE, 405),
    (shortcut::DESCRIPTION_RESOURCE_DLL, 400),
    (shortcut::DESCRIPTION_RESOURCE_ID, 400),
    (shortcut::DISPLAY_RESOURCE_DLL, 400),
    (shortcut::DISPLAY_RESOURCE_ID, 400),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    let Some(schema) = ground.package().summary.page_count() else {
        return;
    };
    for (table, needed) in TABLES {
        if needed > schema && ground.rows(table).len() > 0 {
            findings.add(
                RULE.finding(message(
                    &format!("table `{}`", table.name()),
                    needed,
                    schema,
                ))
                .hint(HINT)
                .table(table.name()),
            );
        }
    }
    for (column, needed) in COLUMNS {
        let is_used = || {
            let mut rows = ground.rows(column.table());
            rows.any(|row| row.value(column).is_some_and(|value| !value.is_null()))
        };
        if needed > schema && is_used() {
            let what = format!("column `{}.{}`", column.table(), column.name());
            findings.add(
                RULE.finding(message(&what, needed, schema))
                    .hint(HINT)
                    .table(column.table())
                    .column(column.name()),
            );
        }
    }
}

const HINT: &str =
    "raise the page count of the summary; in WiX `InstallerVersion` on the `Package`";

fn message(what: &str, needed: i64, schema: i64) -> String {
    format!(
        "{what} needs Windows Installer {}, and the package is for {}",
        version(needed),
        version(schema)
    )
}

/// The version that a page count stands for: 405 is 4.5.
fn version(schema: i64) -> String {
    let (major, minor) = (schema / 100, schema % 100);
    let minor = if minor % 10 == 0 { minor / 10 } else { minor };
    format!("{major}.{minor}")
}
