//! A file in a cabinet whose component is to run from the source.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::components::Component;
use crate::msi::schema::{FILE, MEDIA, file, media};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE35",
    published: Some(Published {
        name: "compressed-file-run-from-source",
        url: "https://learn.microsoft.com/windows/win32/msi/ice35",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a file in a cabinet belongs to a component that may run from its source",
    help: include_str!("ice35.md"),
    ..Rule::COMMON
};

/// From this schema on the installer leaves files in cabinets alone when they are to run from the source.
const TOLERANT_SCHEMA: i64 = 200;

/// `Attributes` of `File`: it is in a cabinet whatever the summary says.
const PACKED: i32 = 0x4000;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let schema = ground.package().summary.page_count().unwrap_or_default();
    let is_tolerant = schema >= TOLERANT_SCHEMA;
    let cabinets = Cabinets::of(ground);
    for row in ground.rows(FILE) {
        let sequence = row.int(file::SEQUENCE).unwrap_or_default();
        if !row.has_bits(file::ATTRIBUTES, PACKED) && !cabinets.hold(sequence) {
            continue;
        }
        let component = row.text(file::COMPONENT_);
        let Some(component) = component.and_then(|key| ground.components().get(key)) else {
            continue;
        };
        let (level, how) = if component.has(Component::SOURCE_ONLY) {
            let level = if is_tolerant {
                Level::Warning
            } else {
                Level::Error
            };
            (level, "runs from the source only")
        } else if component.has(Component::OPTIONAL) && !is_tolerant {
            (Level::Warning, "may run from the source")
        } else {
            continue;
        };
        let key = row.text(file::FILE).unwrap_or_default();
        let message = format!(
            "file `{key}` is in a cabinet, and its component `{}` {how}",
            component.key
        );
        findings.add(
            RULE.finding_at(level, message)
                .hint("take it out of the cabinet, or install it locally; in WiX `Location=\"local\"` on the `Component`")
                .of(row),
        );
    }
}

/// The last sequence number of each medium, with whether it is a cabinet; sorted.
struct Cabinets(Vec<(i32, bool)>);

impl Cabinets {
    fn of(ground: &Groundwork<'_>) -> Self {
        let media = ground.rows(MEDIA).filter_map(|row| {
            let is_cabinet = row.text(media::CABINET).is_some();
            Some((row.int(media::LAST_SEQUENCE)?, is_cabinet))
        });
        let mut media: Vec<_> = media.collect();
        media.sort_by_key(|(last, _)| *last);
        Self(media)
    }

    /// Whether a file with that sequence number is in a cabinet.
    fn hold(&self, sequence: i32) -> bool {
        let index = self.0.partition_point(|(last, _)| *last < sequence);
        self.0.get(index).is_some_and(|(_, is_cabinet)| *is_cabinet)
    }
}
