//! Findings that were suppressed: the `suppressions:` section of a spec or of a baseline.

use jiff::civil::Date;

use super::Located;
use crate::finding::{Finding, Marker, SpecPlace};
use crate::findings::Unlisted;
use crate::folded_name::FoldedName;
use crate::rule::Rule;
use crate::wildcard;

/// Takes findings out of the verdict, for a reason that is written down.
///
/// In names and keys `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule.
    pub rule: Located<String>,
    /// Only findings about this file, where given; case is ignored.
    pub file: Option<String>,
    /// Only findings about this table, where given.
    pub table: Option<String>,
    /// Only findings about rows of this primary key, in key order; any, if empty.
    pub key: Vec<String>,
    /// Only findings of this sort, where given.
    pub marker: Option<Marker>,
    /// Only findings about this step, group or other id, where given.
    pub subject: Option<String>,
    /// Why it is suppressed.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Where it stands.
    pub place: SpecPlace,
}

impl Suppression {
    /// Tells whether it suppresses a finding.
    pub fn matches(&self, finding: &Finding) -> bool {
        let place = &finding.place;
        let is_table = |pattern: &String| {
            let table = place.table.as_deref();
            table.is_some_and(|table| wildcard::matches(pattern, table))
        };
        self.names(finding.rule)
            && self.is_about(place.file.as_deref())
            && self.table.as_ref().is_none_or(is_table)
            && (self.key.is_empty() || self.is_key(&place.key))
            && (self.marker.is_none() || self.marker == finding.marker)
            && (self.subject.is_none() || self.subject == finding.subject)
    }

    /// Tells whether it suppresses findings of which only rule and file are known.
    pub fn matches_all_of(&self, more: &Unlisted) -> bool {
        self.names(more.rule)
            && self.is_about(more.file.as_deref())
            && self.table.is_none()
            && self.key.is_empty()
            && self.marker.is_none()
            && self.subject.is_none()
    }

    /// Tells whether its time is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }

    fn names(&self, rule: &Rule) -> bool {
        self.rule.value.eq_ignore_ascii_case(rule.id)
    }

    fn is_about(&self, file: Option<&str>) -> bool {
        let Some(pattern) = &self.file else {
            return true;
        };
        file.is_some_and(|file| {
            FoldedName::is_same(file, pattern)
                || wildcard::matches(
                    FoldedName::of(pattern).as_str(),
                    FoldedName::of(file).as_str(),
                )
        })
    }

    fn is_key(&self, key: &[String]) -> bool {
        self.key.len() == key.len()
            && self
                .key
                .iter()
                .zip(key)
                .all(|(pattern, part)| wildcard::matches(pattern, part))
    }
}
