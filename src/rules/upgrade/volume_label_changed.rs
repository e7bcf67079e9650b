//! A disk has another volume label, and the product stays.

use crate::findings::Findings;
use crate::msi::schema::{MEDIA, media};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "volume-label-changed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "a disk has another volume label, and the product stays the same",
    help: include_str!("volume_label_changed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    if !subject.keeps_product() {
        return;
    }
    for row in subject.ground.rows(MEDIA) {
        let key = row.key();
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        let Some(old) = subject.previous.find(MEDIA, &key) else {
            continue;
        };
        let [label, former] =
            [row, old].map(|row| row.text(media::VOLUME_LABEL).unwrap_or_default());
        if label != former {
            findings.add(
                RULE.finding(format!(
                    "the disk is labelled `{label}`, and was labelled `{former}`"
                ))
                .hint("give it its old label: Windows Installer looks for it on the disk")
                .cell(row, "VolumeLabel")
                .also(subject.previous_row(old)),
            );
        }
    }
}
