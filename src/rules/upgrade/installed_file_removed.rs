//! A file that the package installs is removed at installation.

use super::files::pairs;
use super::removals::Removals;
use crate::findings::Findings;
use crate::msi::schema::file;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "installed-file-removed",
    level: Level::Warning,
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a file that the package installs is removed when it is installed over its predecessor",
    help: include_str!("installed_file_removed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    let removals = Removals::of(subject.ground);
    for pair in pairs(subject) {
        let Some(location) = subject.ground.file_location(pair.new) else {
            continue;
        };
        let Some(row) = removals.of_file(&location) else {
            continue;
        };
        findings.add(
            RULE.finding(format!(
                "the file `{}` was installed before and is removed at installation: where it is up to date, nothing puts it back",
                pair.new.text(file::FILE).unwrap_or_default()
            ))
            .hint("remove it at uninstallation only: `InstallMode` 2; in WiX `On=\"uninstall\"`")
            .cell(row, "InstallMode")
            .also(subject.previous_row(pair.old)),
        );
    }
}
