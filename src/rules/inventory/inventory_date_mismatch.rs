//! A file was last written at another time than documented.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Later, Rule, Subject};
use crate::spec::{Documented, Spec};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-date-mismatch",
    summary: "a file was last written at another time than documented",
    help: r"## What it checks

Each file's time of last modification, in UTC, lies in the day, minute or second that its row states.
Several wrong dates are told as one finding.

## Why it matters

Together with the size, the date is how file tables tell one build from another. But file times do not
survive git, artifact stores and many downloads: if all of them are wrong, they were probably lost.

## Example

```yaml
inventory:
  - name: Client.msi
    size: 374,784
    modified: 16-May-2011 12:55    # the file was last written on 17-May-2011
```

## What to do

Get the documented file again, or restore its time, for example from the archive it came in. If times were
lost on the way, `--ignore-dates` leaves them out and the report says so. `--accept-later` makes a later
date a warning.
",
    check: Check::Times(check),
    condense: Some(condense),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject.present() {
        let documented = row.modified.value;
        if documented.covers(payload.modified) {
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
        findings.push(
            RULE.milder(
                level,
                format!("`{name}` was last written on {actual}; documented is {documented}"),
            )
            .hint(hint(subject.spec, later && !accepted))
            .row(subject.spec, row, row.modified.at),
        );
    }
}

fn hint(spec: &Spec, refused_as_later: bool) -> &'static str {
    match (refused_as_later, spec.article.or_later) {
        (true, true) => {
            "the article allows later files: `--accept-later` does too; `--ignore-dates` leaves dates out"
        }
        (true, false) => "`--accept-later` accepts later dates; `--ignore-dates` leaves dates out",
        (false, _) => "restore the documented time, or leave dates out with `--ignore-dates`",
    }
}

fn condense(spec: &Spec, findings: Vec<Finding>) -> Finding {
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
    let mut finding = RULE.milder(level, message).hint(
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
