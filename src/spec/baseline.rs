//! Baselines: findings that are suppressed for packages without a spec.

use std::fmt::Write as _;

use super::{Source, Suppression};
use crate::finding::Finding;
use crate::rule::Suppressible;

/// The version of the format that is read.
pub const BASELINE_SCHEMA: &str = "rollpack/baseline/v1";

/// What a new baseline gives as the reason of all that it suppresses.
const REASON: &str = "was there when the baseline was written";

/// A whole baseline, as written in one YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The file it was read from, and its text.
    pub source: Source,
    /// Findings that are suppressed, each with its reason.
    pub suppressions: Vec<Suppression>,
}

/// Writes a baseline that suppresses these findings: one line of YAML for each, in their order.
///
/// What nothing can suppress is left out.
pub fn write_baseline<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let mut text = format!("schema: {BASELINE_SCHEMA}\nsuppressions:\n");
    let mut is_empty = true;
    for finding in findings {
        if finding.rule.suppressible == Suppressible::No {
            continue;
        }
        is_empty = false;
        let place = &finding.place;
        let _ = write!(text, "  - {{rule: {}", finding.rule.id);
        let parts = [
            ("file", &place.file),
            ("table", &place.table),
            ("subject", &finding.subject),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                let _ = write!(text, ", {name}: {}", quoted(value));
            }
        }
        if !place.key.is_empty() {
            let key: Vec<_> = place.key.iter().map(|part| quoted_part(part)).collect();
            let _ = write!(text, ", key: [{}]", key.join(", "));
        }
        let _ = writeln!(text, ", reason: {REASON}}}");
    }
    if is_empty {
        text = text.replace("suppressions:\n", "suppressions: []\n");
    }
    text
}

/// A null part of a key is matched by the star.
fn quoted_part(part: &str) -> String {
    quoted(if part.is_empty() { "*" } else { part })
}

/// Quotes as JSON does, which is YAML as well.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Rule;

    static RULE: Rule = Rule {
        id: "ICE03",
        ..Rule::COMMON
    };

    static NEEDED: Rule = Rule {
        id: "payload-missing",
        suppressible: Suppressible::No,
        ..Rule::COMMON
    };

    #[test]
    fn what_was_written_suppresses_what_was_found() {
        let findings = [
            RULE.finding("a").file("x \"1\".msi"),
            RULE.finding("b")
                .file("x.msi")
                .table("FeatureComponents")
                .key(["F: 1", ""]),
            RULE.finding("c").subject("go/1"),
        ];
        let text = write_baseline(findings.iter().chain([&NEEDED.finding("d")]));
        insta::assert_snapshot!(text, @r#"
        schema: rollpack/baseline/v1
        suppressions:
          - {rule: ICE03, file: "x \"1\".msi", reason: was there when the baseline was written}
          - {rule: ICE03, file: "x.msi", table: "FeatureComponents", key: ["F: 1", "*"], reason: was there when the baseline was written}
          - {rule: ICE03, subject: "go/1", reason: was there when the baseline was written}
        "#);
        let (baseline, wrong) = Baseline::read("b.yaml", &text);
        assert_eq!(wrong, []);
        let suppressions = baseline.unwrap().suppressions;
        assert_eq!(suppressions.len(), 3);
        for (suppression, finding) in suppressions.iter().zip(&findings) {
            assert!(suppression.matches(finding), "{suppression:?}");
            assert!(!suppression.matches(&RULE.finding("e").file("other.msi")));
        }
    }

    #[test]
    fn an_empty_baseline_is_one() {
        let text = write_baseline([]);
        let (baseline, wrong) = Baseline::read("b.yaml", &text);
        assert_eq!(
            (baseline.unwrap().suppressions, wrong),
            (Vec::new(), Vec::new())
        );
        let (none, wrong) = Baseline::read("b.yaml", "schema: rollpack/spec/v1\n");
        assert!(none.is_none());
        assert_eq!(wrong[0].rule.id, "unknown-schema");
    }
}
