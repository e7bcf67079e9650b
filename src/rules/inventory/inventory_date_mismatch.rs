//! A file was last written at another time than documented.

use crate::finding::{Finding, Level};
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::rules::{Later, Subject};
use crate::spec::{Documented, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-date-mismatch",
    group: Group::Inventory,
    summary: "a file was last written at another time than documented",
    help: include_str!("inventory_date_mismatch.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, payload) in subject.present() {
        let Some(modified) = &row.modified else {
            continue;
        };
        let documented = modified.value;
        // Where the digest is stated and holds, nothing is left that a time could tell.
        let is_proved =
            (row.sha256.as_ref()).is_some_and(|digest| payload.sha256() == Some(digest.value));
        if is_proved || documented.covers(payload.modified) {
            continue;
        }
        let later = documented.precedes(payload.modified);
        let accepted = later && subject.options.later == Later::Accepted;
        let level = if accepted { Level::Warning } else { RULE.level };
        let actual = Documented {
            instant: payload.modified,
            precision: documented.precision,
        };
        let name = &row.name.value;
        findings.add(
            RULE.finding_at(
                level,
                format!("`{name}` was last written on {actual}, but {documented} is documented"),
            )
            .hint(hint(subject.spec, later && !accepted))
            .row(subject.spec, row, modified.at),
        );
    }
}

fn hint(spec: &Spec, refused_as_later: bool) -> &'static str {
    match (refused_as_later, spec.allows_later()) {
        (true, true) => {
            "the article allows later files: `--accept-later` does too; `--ignore-dates` leaves dates out"
        }
        (true, false) => "`--accept-later` accepts later dates; `--ignore-dates` leaves dates out",
        (false, _) => "restore the documented time, or leave dates out with `--ignore-dates`",
    }
}

pub(in crate::rules) fn condense(spec: &Spec, findings: Vec<Finding>) -> Finding {
    let names: Vec<String> = findings
        .iter()
        .filter_map(|finding| finding.place.file.as_ref())
        .map(|name| format!("`{name}`"))
        .collect();
    let level = findings.first().map_or(RULE.level, |first| first.level);
    let what = if level == RULE.level {
        "dates other than documented"
    } else {
        "later dates than documented"
    };
    let message = if names.len() == spec.inventory.len() {
        format!("all {} files have {what}", names.len())
    } else {
        format!("{} files have {what}: {}", names.len(), names.join(", "))
    };
    let mut finding = RULE.finding_at(level, message).hint(
        "file times do not survive git, artifact stores and downloads; if they were lost on the way, \
         leave dates out with `--ignore-dates`",
    );
    // The first wrong date stands for all of them; no one file does.
    finding.place.spec = findings
        .into_iter()
        .next()
        .and_then(|first| first.place.spec);
    finding
}
