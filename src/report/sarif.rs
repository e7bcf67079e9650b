//! Reports as SARIF 2.1.0, for code-scanning services.
//!
//! Columns count characters, suppressions are those of the spec, and each rule that a finding names is
//! described. See the [specification](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Root};
use crate::digest::Digest;
use crate::finding::{self, Finding, Level, Place};
use crate::rule::Rule;
use crate::terminal::write_json;

/// The document.
#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<Outcome<'a>>,
}

/// How the run went: what was left out stands here.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// Something to know about the run itself.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message<'static>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message<'static>,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'static str>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(PartialEq, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "rollpack/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Expiry>,
}

#[derive(Serialize)]
struct Expiry {
    expires: String,
}

/// Writes the document.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut cited: Vec<&'static Rule> = Vec::new();
    for finding in &report.findings {
        if !cited.contains(&finding.rule) {
            cited.push(finding.rule);
        }
    }
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            results: report
                .findings
                .iter()
                .map(|finding| outcome(finding, &cited, &report.root))
                .collect(),
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    rules: cited.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(report),
            }],
        }],
    };
    write_json(&log, out)
}

/// Says which rules left something out, and which findings are counted and not listed.
fn notifications(report: &Report) -> Vec<Notification> {
    let skipped = report.coverage.skips().flat_map(|(rule, reasons)| {
        let words = move |reason: &String| format!("`{rule}` did not look at everything: {reason}");
        reasons.iter().map(words)
    });
    let unlisted = report.unlisted.iter().map(|more| {
        let (count, rule) = (more.count, more.rule.id);
        format!("{count} more findings of `{rule}` are counted and not listed")
    });
    let texts = skipped.chain(unlisted);
    texts
        .map(|text| Notification {
            level: "warning",
            message: Message { text: text.into() },
        })
        .collect()
}

fn descriptor(rule: &Rule) -> Descriptor {
    Descriptor {
        id: rule.id,
        name: rule.name(),
        short_description: Message {
            text: rule.summary.into(),
        },
        help: Help {
            text: rule.help.trim(),
            markdown: rule.help.trim(),
        },
        help_uri: rule.published.map(|published| published.url),
        default_configuration: Configuration {
            level: level(rule.level),
        },
    }
}

fn outcome<'a>(finding: &'a Finding, cited: &[&Rule], root: &Root) -> Outcome<'a> {
    let text = match &finding.hint {
        Some(hint) => format!("{}\nhint: {hint}", finding.message).into(),
        None => finding.message.as_str().into(),
    };
    Outcome {
        rule_id: finding.rule.id,
        rule_index: cited.iter().position(|rule| *rule == finding.rule),
        level: level(finding.level),
        message: Message { text },
        locations: location(&finding.place, root).into_iter().collect(),
        related_locations: related(finding, root),
        partial_fingerprints: Fingerprints {
            finding: fingerprint(finding),
        },
        suppressions: finding.suppressed.iter().map(suppression).collect(),
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn location(place: &Place, root: &Root) -> Option<Location> {
    let (path, region) = match (&place.spec, &place.file) {
        (Some(spec), _) => {
            let region = Region {
                start_line: spec.at.line,
                start_column: spec.at.column,
            };
            (&spec.path, Some(region))
        }
        (None, Some(file)) => (file, None),
        (None, None) => return None,
    };
    let inside = [&place.file, &place.table].into_iter().flatten();
    let inside: Vec<&str> = inside
        .chain(&place.key)
        .chain(&place.column)
        .map(String::as_str)
        .collect();
    let logical = (!inside.is_empty()).then(|| Logical {
        fully_qualified_name: inside.join("/"),
        kind: "resource",
    });
    Some(Location {
        physical_location: Some(Physical {
            artifact_location: Artifact {
                uri: uri(&root.path(path), HERE),
            },
            region,
        }),
        logical_locations: logical.into_iter().collect(),
    })
}

/// Returns the other places, each once as the format wants it: rows without keys look alike.
fn related(finding: &Finding, root: &Root) -> Vec<Location> {
    let mut related = Vec::new();
    for location in finding
        .also
        .iter()
        .filter_map(|place| location(place, root))
    {
        if !related.contains(&location) {
            related.push(location);
        }
    }
    related
}

fn suppression(suppressed: &finding::Suppressed) -> Suppression<'_> {
    Suppression {
        kind: "inSource",
        justification: &suppressed.reason,
        properties: suppressed.expires.map(|day| Expiry {
            expires: day.to_string(),
        }),
    }
}

/// Returns what stays the same while lines move and words change, so that services know a finding again.
fn fingerprint(finding: &Finding) -> String {
    let place = &finding.place;
    let parts = [Some(finding.rule.id), place.file.as_deref()];
    let more = [&place.table, &place.column, &finding.subject];
    let parts = parts
        .into_iter()
        .chain(more.into_iter().map(Option::as_deref))
        .map(Option::unwrap_or_default)
        .chain(place.key.iter().map(String::as_str));
    let mut bytes = Vec::new();
    for part in parts {
        // The length before each part keeps them apart.
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part.as_bytes());
    }
    Digest::of(&bytes).to_string()
}

/// Whose paths they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Windows,
    Unix,
}

/// The system that the program runs on.
const HERE: System = if cfg!(windows) {
    System::Windows
} else {
    System::Unix
};

/// Writes a path with forward slashes as a URI reference: relative ones stay relative to where the tool ran.
///
/// A path of Windows begins with a drive or with the server of a share, which is the host of the address
/// (<https://www.rfc-editor.org/rfc/rfc8089#appendix-E>). On other systems both are ordinary names.
fn uri(path: &str, system: System) -> String {
    let mut uri = String::new();
    let mut rest = path;
    match path.as_bytes() {
        [drive, b':', b'/', ..] if system == System::Windows && drive.is_ascii_alphabetic() => {
            uri.push_str("file:///");
            uri.push_str(&path[..2]);
            rest = &path[2..];
        }
        [b'/', b'/', ..] if system == System::Windows => uri.push_str("file:"),
        [b'/', ..] => uri.push_str("file://"),
        _ => {}
    }
    for byte in rest.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::sample;
    use crate::rules::HEADINGS;
    use crate::terminal::printable;

    #[test]
    fn findings_are_results_of_described_rules() {
        let mut out = Vec::new();
        write(&sample::report(), &mut out).unwrap();
        let mut log: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let run = &mut log["runs"][0];
        run["tool"]["driver"]["version"] = "VERSION".into();
        let mut take = |pointer: &str| run.pointer_mut(pointer).unwrap().take();
        let (results, mut rules) = (take("/results"), take("/tool/driver/rules"));
        for rule in rules.as_array_mut().unwrap() {
            let help = rule["help"].take();
            assert_eq!(help["text"], help["markdown"]);
            let text = help["text"].as_str().unwrap();
            assert!(text.is_empty() || text.starts_with(HEADINGS[0]));
        }
        let mut lines = vec![log.to_string()];
        for list in [rules, results] {
            lines.extend(list.as_array().unwrap().iter().map(ToString::to_string));
        }
        let lines: Vec<_> = lines.iter().map(|line| printable(line)).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        {"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","runs":[{"columnKind":"unicodeCodePoints","invocations":[{"executionSuccessful":true}],"results":null,"tool":{"driver":{"name":"rollpack","rules":null,"version":"VERSION"}}}],"version":"2.1.0"}
        {"defaultConfiguration":{"level":"error"},"help":null,"id":"payload-unlisted","name":"payload-unlisted","shortDescription":{"text":"something in the folder of payloads is not documented"}}
        {"defaultConfiguration":{"level":"warning"},"help":null,"id":"payload-unused","name":"payload-unused","shortDescription":{"text":"a documented file is used by no step"}}
        {"defaultConfiguration":{"level":"error"},"help":null,"id":"inventory-size-mismatch","name":"inventory-size-mismatch","shortDescription":{"text":"a file has another size than documented"}}
        {"defaultConfiguration":{"level":"note"},"help":null,"id":"step-left-open","name":"step-left-open","shortDescription":{"text":"the article leaves something open about a step"}}
        {"defaultConfiguration":{"level":"error"},"help":null,"id":"ICE03","name":"ICE03","shortDescription":{"text":"a cell holds what its column does not take"}}
        {"level":"error","locations":[{"logicalLocations":[{"fullyQualifiedName":"evil\u{202e}\u001b[2J<&\"'%:,\n.msi","kind":"resource"}],"physicalLocation":{"artifactLocation":{"uri":"specs/a%20b.yaml"},"region":{"startColumn":1,"startLine":2}}}],"message":{"text":"`evil\u{202e}\u001b[2J<&\"'%:,\n.msi` is in the folder but not documented\nhint: move it elsewhere"},"partialFingerprints":{"rollpack/v1":"ee02de640c45695d6daa88925cdd6985f893e26d742c989fd2d0ca4fa99a3e4b"},"ruleId":"payload-unlisted","ruleIndex":0}
        {"level":"warning","locations":[{"logicalLocations":[{"fullyQualifiedName":"Client.msi","kind":"resource"}],"physicalLocation":{"artifactLocation":{"uri":"specs/a%20b.yaml"},"region":{"startColumn":11,"startLine":3}}}],"message":{"text":"`Client.msi` is documented but used by no step"},"partialFingerprints":{"rollpack/v1":"9e2d6eed6f062c45dbba604183bbe0b73e3877aec29ead5198bf203d77633e4d"},"ruleId":"payload-unused","ruleIndex":1,"suppressions":[{"justification":"goes along","kind":"inSource","properties":{"expires":"2026-06-30"}}]}
        {"level":"error","locations":[{"logicalLocations":[{"fullyQualifiedName":"Client.msi","kind":"resource"}],"physicalLocation":{"artifactLocation":{"uri":"specs/a%20b.yaml"},"region":{"startColumn":11,"startLine":4}}}],"message":{"text":"`Client.msi` has 374,785 bytes, but 374,784 are documented\nhint: get the documented file again"},"partialFingerprints":{"rollpack/v1":"eaef663caa1dd764fd8a9cc6d6feb7ef9fb03ad48fc2ab6669e94bae2c9afc87"},"ruleId":"inventory-size-mismatch","ruleIndex":2}
        {"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"specs/a%20b.yaml"},"region":{"startColumn":5,"startLine":5}}}],"message":{"text":"step `a/1` is left open"},"partialFingerprints":{"rollpack/v1":"ab2dcb6e59ea1e27a88d95305d10765223a7d8be70f1399c0244dfe46a8d6b1c"},"ruleId":"step-left-open","ruleIndex":3}
        {"level":"error","locations":[{"logicalLocations":[{"fullyQualifiedName":"x.msi/FeatureComponents/F2//Feature_","kind":"resource"}],"physicalLocation":{"artifactLocation":{"uri":"x.msi"}}}],"message":{"text":"no such feature `F2`"},"partialFingerprints":{"rollpack/v1":"d225a4b2f2b930687a2dd6f7faa39810d12651352096c54e3a27042c76991963"},"ruleId":"ICE03","ruleIndex":4}
        {"level":"warning","message":{"text":"about nothing in particular"},"partialFingerprints":{"rollpack/v1":"04d4569832588248c3ea7817427d3ae6f67564b6da916b1f536bba47f77cdfbf"},"ruleId":"payload-unused","ruleIndex":1}
        "#);
    }

    proptest! {
        #[test]
        fn uri_references_say_the_path_in_ascii(path in "[^/]\\PC*") {
            let uri = uri(&path, System::Unix);
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
            prop_assert!(uri.bytes().all(plain));
            let mut bytes = Vec::new();
            let mut rest = uri.as_str();
            while let Some((before, after)) = rest.split_once('%') {
                bytes.extend(before.bytes());
                bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
                rest = &after[2..];
            }
            bytes.extend(rest.bytes());
            prop_assert_eq!(bytes, path.as_bytes());
        }
    }

    #[test]
    fn paths_become_uri_references() {
        for (path, expect) in [
            ("specs/a.yaml", "specs/a.yaml"),
            ("a b:c%.yaml", "a%20b%3Ac%25.yaml"),
            ("/tmp/gr\u{fc}n", "file:///tmp/gr%C3%BCn"),
        ] {
            assert_eq!(uri(path, System::Unix), expect);
        }
        for (path, expect) in [
            ("specs/a.yaml", "specs/a.yaml"),
            ("C:/a b/x.yaml", "file:///C:/a%20b/x.yaml"),
            ("//server/share/x.yaml", "file://server/share/x.yaml"),
            ("/x.yaml", "file:///x.yaml"),
            ("C:x.yaml", "C%3Ax.yaml"),
        ] {
            assert_eq!(uri(path, System::Windows), expect);
        }
    }
}
