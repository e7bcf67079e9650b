//! Rows that are added at the end of the inventory.

use super::token::Lines;
use crate::spec::{Located, raw};

/// Returns where rows go and how they read there: indented, spaced and ended as those before them.
pub(super) fn of(
    lines: &Lines<'_>,
    inventory: &[Located<raw::Row>],
    rows: &[String],
) -> Option<(usize, String)> {
    let index = |row: &Located<raw::Row>| usize::try_from(row.at.line).ok()?.checked_sub(1);
    let first = index(inventory.first()?)?;
    let line = lines.line(first)?;
    let indentation = line.len() - line.trim_start().len();
    if !line.trim_start().starts_with('-') {
        return None;
    }
    // The last line that belongs to a row.
    let mut last = first;
    for index in first.. {
        let Some(line) = lines.line(index) else { break };
        let is_blank = line.trim().is_empty();
        if is_blank || line.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '-']) {
            break;
        }
        last = index;
    }
    let end = if lines.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let is_spaced = inventory.get(1).and_then(index).is_some_and(|second| {
        (first..second).any(|index| lines.line(index).is_some_and(|line| line.trim().is_empty()))
    });
    let lead = " ".repeat(indentation);
    let added: Vec<String> = rows.iter().map(|row| indented(row, &lead, end)).collect();
    let added = added.join(if is_spaced { end } else { "" });
    let gap = if is_spaced { end } else { "" };
    match lines.starts.get(last + 1) {
        Some(offset) => Some((*offset, format!("{gap}{added}"))),
        // The inventory is the end of the text, which has no line end.
        None => Some((lines.text.len(), format!("{end}{gap}{added}"))),
    }
}

/// Writes a row, which is indented by two spaces, at another indentation.
fn indented(row: &str, lead: &str, end: &str) -> String {
    let lines = row
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.flat_map(|line| [lead, line, end]).collect()
}
