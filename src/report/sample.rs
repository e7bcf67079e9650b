//! The findings that every format is tested on: of each level, in every kind of place, with text that
//! nobody should trust.

use jiff::civil::date;

use super::Report;
use crate::finding::{Finding, Level, Suppressed};
use crate::rule::Rule;
use crate::rules;
use crate::spec::{Position, Source};

const SPEC: &str = "\
schema: rollpack/spec/v1
inventory:
  - name: Client.msi
    size: 374,784    # as printed
    date: 16-May-2011
";

static TABLES: Rule = Rule {
    id: "ICE03",
    summary: "a cell holds what its column does not take",
    ..Rule::COMMON
};

fn found(rule: &str, message: impl Into<String>) -> Finding {
    rules::find(rule).unwrap().finding(message)
}

pub(super) fn report() -> Report {
    let at = |line, column| Position { line, column };
    let spec = "specs/a b.yaml";
    let stray = "evil\u{202e}\u{1b}[2J<&\"'%:,\n.msi";
    let mut table = TABLES.finding("no such feature `F2`").file("x.msi");
    table.place.table = Some("FeatureComponents".to_owned());
    table.place.key = vec!["F2".to_owned(), String::new()];
    table.place.column = Some("Feature_".to_owned());
    let mut suppressed = found(
        "payload-unused",
        "`Client.msi` is documented but used by no step",
    )
    .file("Client.msi")
    .spec(spec, at(3, 11));
    suppressed.suppressed = Some(Suppressed {
        reason: "goes along".to_owned(),
        expires: Some(date(2026, 6, 30)),
    });
    Report {
        findings: vec![
            found(
                "payload-unlisted",
                format!("`{stray}` is in the folder but not documented"),
            )
            .file(stray)
            .hint("move it elsewhere")
            .spec(spec, at(2, 1)),
            suppressed,
            found(
                "inventory-size-mismatch",
                "`Client.msi` has 374,785 bytes, but 374,784 are documented",
            )
            .file("Client.msi")
            .hint("get the documented file again")
            .spec(spec, at(4, 11)),
            found("step-left-open", "step `a/1` is left open")
                .subject("a/1")
                .spec(spec, at(5, 5)),
            table,
            found("payload-unused", "about nothing in particular"),
        ],
        unlisted: Vec::new(),
        coverage: rules::Coverage::default(),
        sources: vec![Source {
            name: spec.to_owned(),
            text: SPEC.to_owned(),
        }],
        files: 2,
        deny: Level::Error,
        gaps: super::Gaps::Told,
        root: super::Root::default(),
    }
}
