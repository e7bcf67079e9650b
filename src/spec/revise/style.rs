//! New values in the manner of the old ones.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::grouped::Grouped;
use crate::spec::Precision;

/// Writes a number with commas where the old one has them.
pub(super) fn number(new: u64, old: &str) -> String {
    if old.contains(',') {
        Grouped(new).to_string()
    } else {
        new.to_string()
    }
}

/// Writes hexadecimal digits in the case of the old ones.
pub(super) fn case(new: &str, old: &str) -> String {
    let is_upper = old.contains(|letter: char| letter.is_ascii_uppercase());
    if is_upper && !old.contains(|letter: char| letter.is_ascii_lowercase()) {
        new.to_ascii_uppercase()
    } else {
        new.to_ascii_lowercase()
    }
}

/// Writes a code with braces where the old one has them, and in its case.
pub(super) fn code(new: Uuid, old: &str) -> String {
    let digits = case(&new.hyphenated().to_string(), old);
    if old.starts_with('{') {
        format!("{{{digits}}}")
    } else {
        digits
    }
}

/// Writes a day as `2011-05-16` or `16-May-2011`, as the old one is.
pub(super) fn day(new: Date, old: &str) -> String {
    let format = if begins_with_year(old) {
        "%Y-%m-%d"
    } else {
        "%d-%b-%Y"
    };
    new.strftime(format).to_string()
}

/// Writes a time as finely as the old one is, with its separator and what follows it.
pub(super) fn moment(new: Timestamp, precision: Precision, old: &str) -> String {
    let date = if begins_with_year(old) {
        "%Y-%m-%d"
    } else {
        "%d-%b-%Y"
    };
    // As the reader of moments does: the first of the two parts day and time.
    let (separator, rest) = match old.find([' ', 'T']).map(|at| old.split_at(at).1) {
        Some(rest) if rest.starts_with('T') => ("T", rest),
        Some(rest) => (" ", rest),
        None => (" ", ""),
    };
    let time = match precision {
        Precision::Day => return new.strftime(date).to_string(),
        Precision::Minute => "%H:%M",
        Precision::Second => "%H:%M:%S",
    };
    let zone = rest.get(1..).unwrap_or_default();
    let zone = zone.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ':');
    format!(
        "{}{separator}{}{zone}",
        new.strftime(date),
        new.strftime(time)
    )
}

fn begins_with_year(text: &str) -> bool {
    text.bytes().take_while(u8::is_ascii_digit).count() == 4
}
