//! Drafts: a spec for the files of a folder, with everything that can be read in them.
//!
//! A draft is a text that people go on writing: it says little, and its comments teach the rest.

mod order;
mod row;
mod text;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::bundle::{BundlePath, names};
use crate::folded_name::FoldedName;
use crate::inventory::Payload;
use crate::payload::{Cabinet, Payload as Installed};
use crate::spec::{Documented, PayloadKind};

pub use crate::scalar::Scalar;
pub use order::installed;
pub use row::row;
pub use text::draft;

/// What a draft is given beside the files.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The id of the rollup: lower-case words joined by hyphens and dots.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The series it belongs to.
    pub series: String,
    /// Its place in the series.
    pub sequence: u64,
    /// The day of the release.
    pub release: Date,
    /// The name of the one role.
    pub role: String,
    /// Whether rows state the times of their files.
    pub times: Times,
}

/// Whether rows state the times of their files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// They do.
    Stated,
    /// They do not: the times were lost on the way.
    Lost,
}

/// Tells whether a bundle can carry a file under its name.
pub fn can_be_carried(name: &str) -> bool {
    BundlePath::parse(name).is_ok_and(|path| path.is_at_root() && !names::is_reserved(&path))
}

/// Returns the day of the release: that of the newest file, where archives can carry it, else today.
pub fn release(newest: Option<Timestamp>, today: Date) -> Date {
    let day = newest.map(|newest| newest.to_zoned_datetime(TimeZone::UTC).date());
    day.filter(|day| {
        day.strftime("%Y-%m-%d")
            .to_string()
            .parse::<Documented>()
            .is_ok()
    })
    .unwrap_or(today)
}

/// Makes an id of a text: its letters and digits, joined by hyphens; `rollup` where there are none.
pub fn id(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.')
        .filter_map(|words| {
            let words = words.split('.').filter(|word| !word.is_empty());
            let joined = words.collect::<Vec<_>>().join(".");
            (!joined.is_empty()).then(|| joined.to_ascii_lowercase())
        })
        .collect();
    match words.as_slice() {
        [] => "rollup".to_owned(),
        words => words.join("-"),
    }
}

/// Ids of the steps of one draft: made of what a step is about, so that one more step changes no other.
#[derive(Debug, Default)]
pub struct StepIds(BTreeSet<String>);

impl StepIds {
    /// Makes an id that was not made before.
    pub fn make(&mut self, about: &str) -> String {
        let base = id(about).replace('.', "-");
        let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
        let mut all = std::iter::once(base.clone()).chain(numbered);
        let made = all.find(|id| !self.0.contains(id)).unwrap_or(base);
        self.0.insert(made.clone());
        made
    }
}

/// Returns the kind that a file is documented as: a package that cannot be read only goes along.
pub fn kind(payload: &Payload) -> PayloadKind {
    let by_name = PayloadKind::of_name(&payload.name);
    match (by_name, payload.package().map(|package| package.kind)) {
        (PayloadKind::Msi, Some(crate::msi::Kind::Package))
        | (PayloadKind::Msp, Some(crate::msi::Kind::Patch))
        | (PayloadKind::Cab, _) => by_name,
        _ => PayloadKind::File,
    }
}

/// Tells whether the times of several files are so near to each other that a checkout or a download made them.
pub fn look_like_a_checkout(payloads: &[Payload]) -> bool {
    /// A checkout takes no longer.
    const MINUTES: i64 = 10;
    let seconds = || payloads.iter().map(|payload| payload.modified.as_second());
    match (seconds().min(), seconds().max()) {
        (Some(first), Some(last)) => payloads.len() > 1 && last - first <= MINUTES * 60,
        _ => false,
    }
}

/// Returns the cabinets that packages look for beside them and that are not there, each with its package.
pub fn missing_cabinets(payloads: &[Payload]) -> Vec<(String, String)> {
    let there: BTreeSet<FoldedName> = payloads
        .iter()
        .map(|payload| FoldedName::of(&payload.name))
        .collect();
    payloads
        .iter()
        .flat_map(|payload| {
            let cabinets = external_cabinets(payload).into_iter();
            cabinets
                .filter(|cabinet| !there.contains(&FoldedName::of(cabinet)))
                .map(|cabinet| (payload.name.clone(), cabinet))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Returns the cabinets that a package looks for beside it.
fn external_cabinets(payload: &Payload) -> Vec<String> {
    let Some(package) = payload.package() else {
        return Vec::new();
    };
    let media = Installed::of(package).media;
    let cabinets = media.into_iter().filter_map(|medium| match medium.cabinet {
        Some(Cabinet::Beside(name)) => Some(name),
        _ => None,
    });
    cabinets.collect()
}

/// Writes a time as specs do.
fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_any_text() {
        for (text, expect) in [
            ("Portal 2.1 Rollup", "portal-2.1-rollup"),
            ("__Größe__", "gr-e"),
            ("..a..b..", "a.b"),
            ("-", "rollup"),
            ("", "rollup"),
            ("x_y z", "x-y-z"),
        ] {
            assert_eq!(id(text), expect, "{text}");
        }
    }
}
