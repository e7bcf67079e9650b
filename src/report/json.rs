//! Reports as JSON: `rollpack/report/v1`.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::Report;
use crate::finding::{self, Marker};
use crate::findings;
use crate::rules::Coverage;
use crate::terminal::write_json;

/// What the schema field says.
pub(super) const SCHEMA: &str = "rollpack/report/v1";

/// The report.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Report of rollpack")]
pub(super) struct Document<'a> {
    /// The format's name and version: `rollpack/report/v1`.
    #[schemars(schema_with = "schema_name")]
    pub(super) schema: &'static str,
    /// What wrote the report.
    pub(super) tool: Tool,
    /// The findings, in the order in which they are told.
    pub(super) findings: Vec<Finding<'a>>,
    /// The findings counted.
    pub(super) summary: Summary<'a>,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// One thing found in the input. Fields that do not apply are absent.
#[derive(Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// The id of the rule.
    rule: &'static str,
    /// How bad it is.
    level: Level,
    /// What is wrong and where: one line.
    message: &'a str,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    /// The payload, package or bundle that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The table in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<&'a str>,
    /// The primary key of the row, in key order; a null part is the empty text.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    key: &'a [String],
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    /// The id of the step, group, role or the like that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    /// Where in the spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<SpecPlace<'a>>,
    /// Other places that have a part in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Place<'a>>,
    /// What makes it one of a sort that people like to tell apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = Marker::ALL.map(Marker::as_str)))]
    marker: Option<&'static str>,
    /// Why it does not count, where that is suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppressed<'a>>,
}

/// A place in a package. Parts that do not apply are absent.
#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    /// The package.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The table in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<&'a str>,
    /// The primary key of the row, in key order; a null part is the empty text.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    key: &'a [String],
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
}

/// How bad a finding is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// The input is refused.
    Error,
    /// Probably wrong.
    Warning,
    /// Worth knowing.
    Info,
}

/// A place in a spec.
#[derive(Serialize, JsonSchema)]
struct SpecPlace<'a> {
    /// The spec, as it was given.
    path: &'a str,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The column in characters, from 1.
    #[schemars(range(min = 1))]
    column: u32,
}

/// Why a finding does not count.
#[derive(Serialize, JsonSchema)]
struct Suppressed<'a> {
    /// The reason, from the spec.
    reason: &'a str,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    expires: Option<String>,
}

/// The findings counted.
#[derive(Serialize, JsonSchema)]
pub(super) struct Summary<'a> {
    /// Errors that count.
    errors: usize,
    /// Warnings that count.
    warnings: usize,
    /// Things worth knowing.
    infos: usize,
    /// Findings that were suppressed.
    suppressed: usize,
    /// Files that were looked at.
    files: usize,
    /// What became of the rules.
    rules: Rules<'a>,
    /// Findings that are counted and not listed, because there are too many of one rule about one file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unlisted: Vec<Unlisted<'a>>,
}

/// What became of the rules.
#[derive(Serialize, JsonSchema)]
struct Rules<'a> {
    /// How many looked at all that there was for them.
    ran: usize,
    /// How many had nothing to look at.
    inapplicable: usize,
    /// Those that left something out, with each reason.
    skipped: Vec<Skipped<'a>>,
}

/// A rule that left something out.
#[derive(Serialize, JsonSchema)]
struct Skipped<'a> {
    /// The id of the rule.
    rule: &'static str,
    /// Why.
    reason: &'a str,
}

/// Findings that are counted and not listed.
#[derive(Serialize, JsonSchema)]
struct Unlisted<'a> {
    /// The id of the rule.
    rule: &'static str,
    /// How bad they are.
    level: Level,
    /// The file that they are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// How many they are.
    count: usize,
    /// Why they do not count, where that is suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppressed<'a>>,
}

/// Returns the JSON Schema of the report.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document<'static>>()
}

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_json(&Document::from(report), out)
}

impl<'a> From<&'a Report> for Document<'a> {
    fn from(report: &'a Report) -> Self {
        let summary = report.summary();
        Self {
            schema: SCHEMA,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            findings: report.findings.iter().map(Finding::from).collect(),
            summary: Summary {
                errors: summary.errors,
                warnings: summary.warnings,
                infos: summary.infos,
                suppressed: summary.suppressed,
                files: report.files,
                rules: Rules::from(&report.coverage),
                unlisted: report.unlisted.iter().map(Unlisted::from).collect(),
            },
        }
    }
}

impl<'a> From<&'a finding::Finding> for Finding<'a> {
    fn from(finding: &'a finding::Finding) -> Self {
        let place = &finding.place;
        Self {
            rule: finding.rule.id,
            level: finding.level.into(),
            message: &finding.message,
            hint: finding.hint.as_deref(),
            file: place.file.as_deref(),
            table: place.table.as_deref(),
            key: &place.key,
            column: place.column.as_deref(),
            subject: finding.subject.as_deref(),
            spec: place.spec.as_ref().map(|spec| SpecPlace {
                path: &spec.path,
                line: spec.at.line,
                column: spec.at.column,
            }),
            also: finding.also.iter().map(Place::from).collect(),
            marker: finding.marker.map(Marker::as_str),
            suppressed: finding.suppressed.as_ref().map(Suppressed::from),
        }
    }
}

impl<'a> From<&'a finding::Place> for Place<'a> {
    fn from(place: &'a finding::Place) -> Self {
        Self {
            file: place.file.as_deref(),
            table: place.table.as_deref(),
            key: &place.key,
            column: place.column.as_deref(),
        }
    }
}

impl<'a> From<&'a finding::Suppressed> for Suppressed<'a> {
    fn from(suppressed: &'a finding::Suppressed) -> Self {
        Self {
            reason: &suppressed.reason,
            expires: suppressed.expires.map(|day| day.to_string()),
        }
    }
}

impl<'a> From<&'a findings::Unlisted> for Unlisted<'a> {
    fn from(more: &'a findings::Unlisted) -> Self {
        Self {
            rule: more.rule.id,
            level: more.level.into(),
            file: more.file.as_deref(),
            count: more.count,
            suppressed: more.suppressed.as_ref().map(Suppressed::from),
        }
    }
}

impl<'a> From<&'a Coverage> for Rules<'a> {
    fn from(coverage: &'a Coverage) -> Self {
        let skips = coverage
            .skips()
            .flat_map(|(rule, reasons)| reasons.iter().map(move |reason| Skipped { rule, reason }));
        Self {
            ran: coverage.ran_count(),
            inapplicable: coverage.inapplicable_count(),
            skipped: skips.collect(),
        }
    }
}

impl From<finding::Level> for Level {
    fn from(level: finding::Level) -> Self {
        match level {
            finding::Level::Error => Self::Error,
            finding::Level::Warning => Self::Warning,
            finding::Level::Info => Self::Info,
        }
    }
}

fn schema_name(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "const": SCHEMA })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_does_not_apply_is_absent() {
        let mut report = sample::report();
        report.findings = [1, 4].map(|index| report.findings[index].clone()).into();
        let text = check(&report).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(text, @r#"
        {
          "schema": "rollpack/report/v1",
          "tool": {
            "name": "rollpack",
            "version": "VERSION"
          },
          "findings": [
            {
              "rule": "payload-unused",
              "level": "warning",
              "message": "`Client.msi` is documented but used by no step",
              "file": "Client.msi",
              "spec": {
                "path": "specs/a b.yaml",
                "line": 3,
                "column": 11
              },
              "suppressed": {
                "reason": "goes along",
                "expires": "2026-06-30"
              }
            },
            {
              "rule": "ICE03",
              "level": "error",
              "message": "no such feature `F2`",
              "file": "x.msi",
              "table": "FeatureComponents",
              "key": [
                "F2",
                ""
              ],
              "column": "Feature_"
            }
          ],
          "summary": {
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "suppressed": 1,
            "files": 2,
            "rules": {
              "ran": 0,
              "inapplicable": 0,
              "skipped": []
            }
          }
        }
        "#);
    }

    #[test]
    fn a_report_is_what_its_schema_says() {
        let schema = schema().to_value();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let valid = serde_json::from_str(&check(&sample::report())).unwrap();
        let check = |value: &serde_json::Value| match validator.validate(value) {
            Ok(()) => "valid".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(check(&valid), "valid");
        for (pointer, wrong) in [
            ("/schema", "rollpack/report/v2".into()),
            ("/findings/0/level", "fatal".into()),
            ("/findings/0/spec/line", 0.into()),
            ("/summary/files", serde_json::Value::Null),
        ] {
            let mut value = valid.clone();
            *value.pointer_mut(pointer).unwrap() = wrong;
            assert_ne!(check(&value), "valid", "{pointer}");
        }
    }
}
