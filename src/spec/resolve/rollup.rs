//! Resolves the `packaging:` section.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Reader, rules};
use crate::profile::Profile;
use crate::spec::{Rollup, Row, raw};

impl Reader<'_> {
    pub(super) fn rollup(&mut self, spec: &raw::Spec, inventory: &[Row]) -> Rollup {
        let raw = &spec.packaging;
        let release = match &raw.release {
            Some(day) => self.value(day).map(|day| day.0),
            None => newest(inventory),
        };
        let mut rows = spec.inventory.iter();
        let is_dated = raw.release.is_some() || rows.any(|row| row.value.modified.is_some());
        // An inventory without rows has been found already.
        if !is_dated && !spec.inventory.is_empty() {
            let message =
                "the key `packaging.release` is missing: no row of the inventory has a date";
            let hint = Some("write the day of the release: `release: 2026-05-16`".to_owned());
            self.find_with_hint(&rules::MISSING_KEY, raw.id.at, message, hint);
        }
        let expires = raw.expires.as_ref().and_then(|day| self.value(day));
        if let (Some(release), Some(expires), Some(written)) = (release, &expires, &raw.expires)
            && expires.0 < release
        {
            let message = format!("`{}` is before the release on {release}", written.text);
            self.find(&rules::EXPIRES_BEFORE_RELEASE, written.at, message);
        }
        Rollup {
            at: raw.id.at,
            id: self.rollup_id(&raw.id),
            title: self.line(&raw.title),
            series: self.rollup_id(&raw.series).value,
            sequence: self.value(&raw.sequence).map_or(1, |sequence| sequence.0),
            // Without any date something has been found, and the spec goes no further.
            release: release.unwrap_or(Date::ZERO),
            expires: expires.map(|day| day.0),
            profile: raw
                .profile
                .as_ref()
                .and_then(|profile| self.value(profile))
                .unwrap_or(Profile::Rollup),
            signature: self.signature(raw.signature.as_ref(), raw.signer.as_ref()),
            replaces: raw
                .replaces
                .iter()
                .map(|id| self.rollup_id(id).value)
                .collect(),
            ignore: raw
                .ignore
                .iter()
                .filter_map(|pattern| self.value(pattern))
                .collect(),
            inferred: self.flag(&raw.inferred),
            notes: self.lines(&raw.notes),
        }
    }
}

/// Returns the newest day of the inventory.
fn newest(inventory: &[Row]) -> Option<Date> {
    inventory
        .iter()
        .filter_map(|row| Some(row.modified.as_ref()?.value.instant))
        .max()
        .map(|instant| instant.to_zoned_datetime(TimeZone::UTC).date())
}
