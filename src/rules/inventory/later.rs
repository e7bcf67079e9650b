//! Files that are later than documented.

use crate::inventory::Payload;
use crate::rules::{Dates, Later, Subject};
use crate::spec::Row;
use crate::version::Version;

/// Tells whether a file is later than documented by its date or its version, and that is accepted.
pub(super) fn is_accepted(subject: &Subject<'_>, row: &Row, payload: &Payload) -> bool {
    if subject.options.later == Later::Refused {
        return false;
    }
    let later_date = subject.options.dates == Dates::Checked
        && (row.modified.as_ref())
            .is_some_and(|modified| modified.value.precedes(payload.modified));
    let actual = payload
        .package()
        .and_then(|package| package.product_version())
        .and_then(|version| version.parse::<Version>().ok());
    let later_version = match (&row.version, actual) {
        (Some(documented), Some(actual)) => actual > documented.value,
        _ => false,
    };
    later_date || later_version
}
