//! Places inside packages, in words.

use crate::finding::Place;
use crate::terminal::printable;

/// Words the place inside a package, safe to print, where the spec does not say enough.
pub(super) fn inside(place: &Place) -> Option<String> {
    if place.table.is_none() && place.spec.is_some() {
        return None;
    }
    let mut words = Vec::new();
    if let Some(file) = &place.file {
        words.push(format!("`{}`", printable(file)));
    }
    if let Some(table) = &place.table {
        words.push(format!("table `{}`", printable(table)));
    }
    if !place.key.is_empty() {
        let key: Vec<_> = place.key.iter().map(|part| printable(part)).collect();
        words.push(format!("row `{}`", key.join("`, `")));
    }
    if let Some(column) = &place.column {
        words.push(format!("column `{}`", printable(column)));
    }
    (!words.is_empty()).then(|| format!("in {}", words.join(", ")))
}
