//! Places inside packages, in words.

use crate::finding::Place;
use crate::terminal::printable;

/// Words the place inside a package, safe to print; a place that is no table has none.
pub(super) fn inside(place: &Place) -> Option<String> {
    let table = printable(place.table.as_ref()?);
    let key: Vec<_> = place.key.iter().map(|part| printable(part)).collect();
    let row = match key.as_slice() {
        [] => String::new(),
        key => format!(", row `{}`", key.join("`, `")),
    };
    let column = match &place.column {
        None => String::new(),
        Some(column) => format!(", column `{}`", printable(column)),
    };
    Some(format!("in table `{table}`{row}{column}"))
}
