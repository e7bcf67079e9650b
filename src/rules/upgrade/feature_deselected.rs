//! A feature that was installed by default is not any more.

use super::replaced::covering;
use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::schema::{FEATURE, feature};
use crate::msi::sequences::SequenceTable;
use crate::msi::upgrade::Upgrade;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "feature-deselected",
    level: Level::Warning,
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a feature that was installed by default no longer is",
    help: include_str!("feature_deselected.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let (ground, previous) = (subject.ground, subject.previous);
    let [install_level, former_level] = [ground, previous].map(install_level);
    let is_kept = subject.keeps_product() || migrates(subject);
    for row in ground.rows(FEATURE) {
        let key = row.text(feature::FEATURE).unwrap_or_default();
        let Some(old) = previous.features().get(key) else {
            continue;
        };
        let (level, former) = (level(row), level(old.row));
        let was_installed = 0 < former && former <= former_level;
        // What is installed already keeps its state, unless the feature is switched off.
        let is_lost = level == 0 || (level > install_level && !is_kept);
        if was_installed && is_lost {
            findings.add(
                RULE.finding(format!(
                    "the feature `{key}` is not installed by default any more: its level is {level} and `INSTALLLEVEL` {install_level}, they were {former} and {former_level}"
                ))
                .hint("lower its level, raise `INSTALLLEVEL`, or take over the states of features by `MigrateFeatureStates`")
                .cell(row, "Level")
                .also(subject.previous_row(old.row)),
            );
        }
    }
}

fn level(row: Row<'_>) -> i32 {
    row.int(feature::LEVEL).unwrap_or_default()
}

/// See [INSTALLLEVEL](https://learn.microsoft.com/windows/win32/msi/installlevel): 1, where nothing is said.
fn install_level(ground: &Groundwork<'_>) -> i32 {
    let stated = ground
        .property("INSTALLLEVEL")
        .and_then(|level| level.parse().ok());
    stated.unwrap_or(1)
}

/// Whether the states of features are taken over from the previous product.
///
/// See [MigrateFeatureStates Action](https://learn.microsoft.com/windows/win32/msi/migratefeaturestates-action).
fn migrates(subject: &UpgradeSubject<'_>) -> bool {
    let sequences = subject.ground.sequences();
    let execute = sequences.get(SequenceTable::InstallExecute);
    execute.is_some_and(|sequence| sequence.has("MigrateFeatureStates"))
        && covering(subject).is_some_and(|row| row.has(Upgrade::MIGRATE_FEATURES))
}
