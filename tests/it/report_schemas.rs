//! Reports against the schemas that others publish: SARIF as OASIS describes it, and the XML of `JUnit` as the xUnit plugin
//! of Jenkins describes it, which is the part of it that has a description at all.
//!
//! Both are taken out of packages that bring them along; `.ci/run` says which.

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rollpack::finding::{Finding, Level, Place, SpecPlace, Suppressed};
use rollpack::report::{self, Colour, Format, Gaps, Report, Style};
use rollpack::rules;
use rollpack::spec::Position;
use rollpack::validate::Unlisted;
use serde_json::Value;

use crate::build::build;
use crate::peers;
use crate::rollup::EXAMPLE;
use crate::rules::packages;
use crate::sandbox::Sandbox;

const REPORTS: usize = 200;

/// A schema of somebody else's format, if it is installed: beside the programs, as `.ci/run` lays it.
fn schema(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join("../schemas").join(name))
        .find(|p| p.is_file());
    found.or_else(|| peers::absent(&format!("the schema `{name}`, which `.ci/run` installs")))
}

/// Validates SARIF: its schema, and the form of addresses, which schemas leave to their readers.
fn sarif() -> Option<Validator> {
    let text = std::fs::read(schema("sarif-2.1.0.json")?).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    // It uses nothing that the drafts after the fourth changed, and these know of references to addresses.
    let outer = schema.as_object_mut().unwrap();
    assert_eq!(
        outer.remove("$schema").unwrap(),
        "http://json-schema.org/draft-04/schema#"
    );
    let id = outer.remove("id").unwrap();
    assert!(id.as_str().unwrap().contains("/v2.1.0/errata01/"), "{id}");
    let options = jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true);
    Some(options.build(&schema).unwrap())
}

#[track_caller]
fn check_sarif(validator: &Validator, bytes: &[u8]) -> Value {
    let log: Value = serde_json::from_slice(bytes).unwrap();
    let wrong: Vec<_> = validator
        .iter_errors(&log)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(5)]);
    log
}

/// Validates documents of `JUnit`, as many as there are at once.
#[track_caller]
fn validate_junit(files: &[&Path]) -> Option<Result<String, String>> {
    let (program, schema) = (peers::program("xmllint")?, schema("junit-10.xsd")?);
    let mut command = Command::new(program);
    command.args(["--nonet", "--noout", "--schema"]).arg(schema);
    Some(peers::run(command.args(files)))
}

#[track_caller]
fn check_junit(files: &[&Path]) {
    if let Some(result) = validate_junit(files) {
        result.unwrap();
    }
}

/// What the program says in a format, whatever it finds.
fn said(sandbox: &Sandbox, arguments: &[&str], format: &str) -> Vec<u8> {
    let mut command = sandbox.command();
    command.args(arguments).args(["--format", format]);
    let output = command.output().unwrap();
    let code = output.status.code();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {errors}");
    output.stdout
}

/// Validates both formats of what a command says.
fn check(sandbox: &Sandbox, arguments: &[&str]) -> Option<Value> {
    let junit = sandbox.write("junit.xml", said(sandbox, arguments, "junit"));
    check_junit(&[&junit]);
    Some(check_sarif(&sarif()?, &said(sandbox, arguments, "sarif")))
}

#[test]
fn the_findings_of_real_packages() {
    let Some(corpus) = peers::shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let entries = std::fs::read_dir(&corpus).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .filter(|path| matches!(path.rsplit_once('.'), Some((_, "msi" | "msm"))))
        .collect();
    files.sort();
    let arguments: Vec<_> = ["validate"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    if let Some(log) = check(&sandbox, &arguments) {
        let count = |list: &Value| list.as_array().unwrap().len();
        let run = &log["runs"][0];
        assert!(count(&run["results"]) > 1_000, "{}", count(&run["results"]));
        assert!(count(&run["tool"]["driver"]["rules"]) > 50);
    }
}

/// Names that end literals and elements, steer terminals, or are no characters of XML.
const NAMES: [&str; 4] = [
    "<![CDATA[ ]]>&\"'",
    "\u{1}\u{1b}[2J\u{202e}\u{feff}",
    "-->\r\n\t<testcase>",
    "%00 ://host?query#part",
];

#[test]
fn the_findings_of_hostile_packages() {
    let sandbox = Sandbox::new();
    let mut files = Vec::new();
    for (number, name) in NAMES.iter().enumerate() {
        let text = serde_json::to_string(name).unwrap();
        let tables = format!(
            "Property: [{{Property: {text}, Value: {text}}}]\n\
             CustomAction: [{{Action: {text}, Type: 1, Source: {text}, Target: {text}}}]\n\
             Component: [{{Component: {text}, KeyPath: {text}, ComponentId: {text}}}]"
        );
        let made = packages::make(&[("package.msi".to_owned(), tables)]);
        let file = format!("{number} {}.msi", name.replace('/', ""));
        sandbox.write(&file, &made[0].1);
        files.push(file);
    }
    let arguments: Vec<_> = ["validate"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    if let Some(log) = check(&sandbox, &arguments) {
        let text = log.to_string();
        assert!(text.contains("CDATA") && text.contains("%20"), "{text}");
    }
}

#[test]
fn what_specs_and_bundles_are_told() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let mut bad = sandbox.read("bundle.zip");
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    sandbox.write("bad <&>.zip", bad);
    sandbox.write("bad.yaml", "schema: [");
    let mut checked = Vec::new();
    for arguments in [
        ["validate", "spec.yaml", "--packages", "packages"].as_slice(),
        ["validate", "bad.yaml", "spec.yaml"].as_slice(),
        ["verify", "bundle.zip", "--ca", "ca.pem"].as_slice(),
        ["verify", "bad <&>.zip", "--ca", "ca.pem"].as_slice(),
    ] {
        checked.extend(check(&sandbox, arguments));
    }
    let results = |log: &Value| log["runs"][0]["results"].as_array().unwrap().len();
    if let [.., accepted, refused] = checked.as_slice() {
        assert!(results(accepted) == 0 && results(refused) > 0);
    }
}

fn place() -> impl Strategy<Value = Place> {
    let part = || proptest::option::of(any::<String>());
    let key = proptest::collection::vec(any::<String>(), 0..3);
    let spec = (any::<String>(), 1_u32.., 1_u32..);
    let spec = spec.prop_map(|(path, line, column)| SpecPlace {
        path,
        at: Position { line, column },
    });
    let parts = (part(), part(), key, part(), proptest::option::of(spec));
    parts.prop_map(|(file, table, key, column, spec)| Place {
        file,
        table,
        key,
        column,
        spec,
    })
}

fn finding() -> impl Strategy<Value = Finding> {
    let rules: Vec<_> = rules::all().collect();
    let rule = proptest::sample::select(rules);
    let level = proptest::sample::select(vec![Level::Info, Level::Warning, Level::Error]);
    let also = proptest::collection::vec(place(), 0..3);
    let part = || proptest::option::of(any::<String>());
    let parts = (rule, level, any::<String>(), part(), place(), also);
    (parts, part(), part()).prop_map(
        |((rule, level, message, hint, place, mut also), subject, reason)| {
            // The same place twice, as two rows of one table are.
            also.extend(also.first().cloned());
            let suppressed = reason.map(|reason| Suppressed {
                reason,
                expires: Some(date(2026, 6, 30)),
            });
            Finding {
                hint,
                place,
                also,
                subject,
                suppressed,
                ..rule.finding_at(level, message)
            }
        },
    )
}

/// A report of such findings, of rules that were left out and of findings that are not listed.
fn any_report() -> impl Strategy<Value = Report> {
    let findings = proptest::collection::vec(finding(), 0..6);
    let reasons = proptest::collection::vec(any::<String>(), 0..2);
    let deny = proptest::sample::select(vec![Level::Info, Level::Warning, Level::Error]);
    (findings, reasons, deny).prop_map(|(findings, reasons, deny)| {
        let mut report = Report::new(deny, Gaps::Told);
        for finding in &findings {
            report.unlisted.push(Unlisted {
                rule: finding.rule,
                level: finding.level,
                file: finding.place.file.clone(),
                count: 7,
                suppressed: finding.suppressed.clone(),
            });
            let file = finding.place.file.clone().unwrap_or_default();
            report.coverage.looked_at(file, vec![finding.rule]);
            for reason in &reasons {
                report.coverage.skipped(finding.rule, reason);
            }
        }
        report.findings = findings;
        report
    })
}

fn written(report: &Report, format: Format) -> Vec<u8> {
    let style = Style {
        colour: Colour::None,
        width: 80,
    };
    let mut out = Vec::new();
    report::write(format, report, style, &mut out).unwrap();
    out
}

#[test]
fn findings_of_any_text() {
    let sandbox = Sandbox::new();
    let mut runner = TestRunner::deterministic();
    let (sarif, mut files) = (sarif(), Vec::new());
    for number in 0..REPORTS {
        let report = any_report().new_tree(&mut runner).unwrap().current();
        if let Some(sarif) = &sarif {
            check_sarif(sarif, &written(&report, Format::Sarif));
        }
        let name = format!("{number}.xml");
        files.push(sandbox.write(&name, written(&report, Format::Junit)));
    }
    check_junit(&files.iter().map(AsRef::as_ref).collect::<Vec<_>>());
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let sandbox = Sandbox::new();
    let report = Report::new(Level::Error, Gaps::Told);
    if let Some(sarif) = sarif() {
        let log: Value = serde_json::from_slice(&written(&report, Format::Sarif)).unwrap();
        let result = |level: &str, uri: &str| {
            let mut log = log.clone();
            log["runs"][0]["results"] = serde_json::json!([{
                "message": {"text": ""},
                "level": level,
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}}}],
            }]);
            sarif.is_valid(&log)
        };
        assert!(result("note", "a%20b/c"));
        assert!(!result("info", "a%20b/c"));
        assert!(!result("note", "a b"));
    }
    let junit = String::from_utf8(written(&report, Format::Junit)).unwrap();
    assert!(junit.contains("<testcase classname="));
    let junit = junit.replace("<testcase classname=", "<testcase class=");
    let path = sandbox.write("wrong.xml", junit);
    if let Some(result) = validate_junit(&[&path]) {
        let error = result.unwrap_err();
        assert!(
            error.contains("The attribute 'class' is not allowed"),
            "{error}"
        );
    }
}
