//! A row of a drafted inventory.

use std::fmt::Write as _;

use super::{Scalar, Times, external_cabinets, kind, moment};
use crate::grouped::Grouped;
use crate::inventory::Payload;
use crate::msi::Package;
use crate::spec::{Documented, PayloadKind};
use crate::version::Version;

/// Writes the row of a file below `inventory:`.
pub fn row(payload: &Payload, times: Times) -> String {
    let mut lines = vec![format!("name: {}", Scalar(&payload.name))];
    let kind = kind(payload);
    if kind != PayloadKind::of_name(&payload.name) {
        lines.push(format!("kind: {} # not what its name says", kind.as_str()));
    }
    let package = payload.package().filter(|_| kind == PayloadKind::Msi);
    let version = package.and_then(|package| package.product_version());
    if let Some(version) = version.filter(|version| version.parse::<Version>().is_ok()) {
        lines.push(format!("version: {}", Quoted(version)));
    }
    lines.push(format!("size: {}", Grouped(payload.size)));
    let digest = payload.sha256().map(|digest| digest.to_string());
    lines.extend(digest.map(|digest| format!("sha256: {}", Quoted(&digest))));
    let modified = moment(payload.modified);
    // Archives cannot carry every year.
    if times == Times::Stated && modified.parse::<Documented>().is_ok() {
        lines.push(format!("modified: {modified}"));
    }
    let platform = package.and_then(Package::platform);
    if let Some(platform) = platform.filter(|platform| platform.name() != "arm") {
        lines.push(format!("platform: {}", platform.name()));
    }
    for cabinet in external_cabinets(payload) {
        lines.push(format!("# It takes files from {}.", Scalar(&cabinet)));
    }
    let expected = package.map(|package| {
        [
            ("product", package.product_name()),
            (
                "product-code",
                package.product_code().filter(|code| is_code(code)),
            ),
            (
                "upgrade-code",
                package.upgrade_code().filter(|code| is_code(code)),
            ),
        ]
    });
    let expected: Vec<String> = expected
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key, value.filter(|value| !value.trim().is_empty())?)))
        .map(|(key, value)| format!("  {key}: {}", Scalar(value)))
        .collect();
    if !expected.is_empty() {
        lines.push("packaging:".to_owned());
        lines.extend(expected);
    }
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let lead = if index == 0 { "  - " } else { "    " };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{lead}{line}");
    }
    text
}

/// A text that always stands in quotes: readers of YAML could take it for a number.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// Tells whether a text is a code as Windows Installer writes it.
fn is_code(text: &str) -> bool {
    let inner = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| inner.len() == 36 && uuid::Uuid::try_parse(inner).is_ok())
}
