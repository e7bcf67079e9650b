//! A file is documented with a date after the release.

use jiff::tz::TimeZone;

use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Known, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "documented-date-after-release",
    group: Group::Inventory,
    level: Level::Warning,
    summary: "a file is documented with a date after the release",
    help: include_str!("documented_date_after_release.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let printed = spec
        .article
        .as_ref()
        .and_then(|article| match article.released {
            Some(Known::Is(released)) => Some(released),
            _ => None,
        });
    let release = printed.unwrap_or(spec.rollup.release);
    for row in &spec.inventory {
        let Some(modified) = &row.modified else {
            continue;
        };
        let date = modified
            .value
            .instant
            .to_zoned_datetime(TimeZone::UTC)
            .date();
        if date > release {
            let name = &row.name.value;
            findings.add(
                RULE.finding(format!(
                    "`{name}` is dated {}, after the release on {release}",
                    modified.value
                ))
                .hint("correct whichever of the two dates is wrong")
                .row(spec, row, modified.at),
            );
        }
    }
}
