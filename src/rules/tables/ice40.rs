//! Three things that packages had better not have.

use crate::findings::Findings;
use crate::msi::schema::{ERROR, PROPERTY, REMOVE_INI_FILE, remove_ini_file};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE40",
    published: Some(Published {
        name: "reinstall-mode-preset",
        url: "https://learn.microsoft.com/windows/win32/msi/ice40",
    }),
    kinds: Kinds::PACKAGES,
    level: Level::Warning,
    summary: "a package presets REINSTALLMODE, removes a tag without a value, or lacks its error texts",
    help: include_str!("ice40.md"),
    ..Rule::COMMON
};

/// `Action` of `RemoveIniFile`: one value of a comma-separated list is removed.
const REMOVE_TAG: i32 = 4;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if let Some(row) = ground.find(PROPERTY, &["REINSTALLMODE"]) {
        findings.add(
            RULE.finding("the package presets `REINSTALLMODE`")
                .hint("take it out, so that each repair decides for itself what it replaces")
                .of(row),
        );
    }
    for row in ground.rows(REMOVE_INI_FILE) {
        let is_tag = row.int(remove_ini_file::ACTION) == Some(REMOVE_TAG);
        if is_tag && row.text(remove_ini_file::VALUE).is_none() {
            let key = row
                .text(remove_ini_file::REMOVE_INI_FILE)
                .unwrap_or_default();
            findings.add(
                RULE.finding(format!("`{key}` removes a tag and does not say which"))
                    .hint("write the tag as its value; in WiX `Value` on the `IniFile`")
                    .cell(row, "Value"),
            );
        }
    }
    let schema = ground.package().summary.page_count();
    if schema.is_some_and(|schema| schema <= 100) && !ground.has_table(ERROR) {
        findings.add(
            RULE.finding("the package has no `Error` table, which Windows Installer 1.0 takes its messages from")
                .hint("require a later version by the page count of the summary")
                .table("Error"),
        );
    }
}
