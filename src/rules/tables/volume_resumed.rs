//! The files of one volume are not together.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::schema::{MEDIA, media};
use crate::rule::{Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "volume-resumed",
    kinds: Kinds::PACKAGES,
    summary: "a volume is needed again after another one",
    help: include_str!("volume_resumed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let mut rows: Vec<_> = subject.ground.rows(MEDIA).collect();
    rows.sort_by_key(|row| row.int(media::DISK_ID));
    // What is inside the package is on no volume of its own.
    let labelled = rows.into_iter().filter_map(|row| {
        let is_inside = row
            .text(media::CABINET)
            .is_some_and(|name| name.starts_with('#'));
        Some((row, row.text(media::VOLUME_LABEL)?)).filter(|_| !is_inside)
    });
    let mut done = HashSet::new();
    let mut current: Option<&str> = None;
    for (row, label) in labelled {
        if let Some(before) = current.filter(|before| *before != label) {
            done.insert(before);
            if done.contains(label) {
                findings.add(
                    RULE.finding(format!(
                        "the volume `{label}` resumes after the volume `{before}`"
                    ))
                    .hint("number the disks so that all rows with one `VolumeLabel` follow each other, and the files likewise")
                    .cell(row, "VolumeLabel"),
                );
            }
        }
        current = Some(label);
    }
}
