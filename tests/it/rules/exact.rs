//! Findings as level and place, a line for each: what rules are compared by. Messages are not.
//!
//! ```text
//! error File.Component_ fA
//! warning FeatureComponents Main/cA
//! error Control.Text "Dialog 1"/Text
//! error b.msi Property ProductCode
//! ```
//!
//! The file stands there where there are several. A part of a key that is empty, or that holds a space, a
//! slash or a quote, is quoted.

use std::collections::BTreeSet;

use rollpack::finding::Finding;

/// Returns the findings, each once, in an order that does not depend on that in which they were found.
pub fn lines(findings: &[Finding], with_file: bool) -> String {
    let lines: BTreeSet<String> = findings
        .iter()
        .map(|finding| line(finding, with_file))
        .collect();
    lines.into_iter().collect()
}

fn line(finding: &Finding, with_file: bool) -> String {
    let place = &finding.place;
    let mut words = vec![finding.level.as_str().to_owned()];
    words.extend(place.file.clone().filter(|_| with_file));
    if let Some(table) = &place.table {
        let column = place.column.iter().map(|column| format!(".{column}"));
        words.push(std::iter::once(table.clone()).chain(column).collect());
    }
    if !place.key.is_empty() {
        let parts: Vec<String> = place.key.iter().map(|part| quoted(part)).collect();
        words.push(parts.join("/"));
    }
    words.join(" ") + "\n"
}

fn quoted(part: &str) -> String {
    let is_special = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '"');
    if part.is_empty() || part.contains(is_special) {
        return serde_json::to_string(part).unwrap();
    }
    part.to_owned()
}
