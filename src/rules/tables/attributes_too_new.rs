//! A bit or a platform that needs a later version than the summary says.

use crate::findings::Findings;
use crate::msi::Platform;
use crate::msi::components::Component;
use crate::rule::{Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "attributes-too-new",
    kinds: Kinds::PACKAGES,
    summary: "an attribute or the platform needs a later installer than the summary says",
    help: include_str!("attributes_too_new.md"),
    ..Rule::COMMON
};

/// Bits of `Component.Attributes`.
///
/// See [Component Table](https://learn.microsoft.com/windows/win32/msi/component-table).
const BITS: [(i32, &str); 2] = [
    (
        Component::UNINSTALL_ON_SUPERSEDENCE,
        "UninstallOnSupersedence",
    ),
    (Component::SHARED, "Shared"),
];

/// The schema that they came with, that of Windows Installer 4.5.
const SCHEMA_OF_BITS: i64 = 405;

/// What [Page Count](https://learn.microsoft.com/windows/win32/msi/page-count-summary) asks of `Intel64`. ICE80, which is
/// about the others, lets 150 pass.
const ITANIUM: i64 = 200;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let package = subject.package;
    let Some(schema) = package.summary.page_count() else {
        return;
    };
    for component in subject.ground.components().iter() {
        for (bit, name) in BITS {
            if component.has(bit) && schema < SCHEMA_OF_BITS {
                let what = format!("`{name}`");
                findings.add(
                    RULE.finding(message(&what, SCHEMA_OF_BITS, schema))
                        .hint(HINT)
                        .cell(component.row, "Attributes"),
                );
            }
        }
    }
    if package.platform() == Some(Platform::Itanium) && schema < ITANIUM {
        findings.add(
            RULE.finding(message("the platform `Intel64`", ITANIUM, schema))
                .hint(HINT)
                .table("_Summary")
                .key(["PID_PAGECOUNT"]),
        );
    }
}

const HINT: &str =
    "raise the page count of the summary; in WiX `InstallerVersion` on the `Package`";

fn message(what: &str, needed: i64, schema: i64) -> String {
    format!("{what} needs the schema {needed}, and the package states {schema}")
}
