//! How strictly to judge, and by which rules.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::Profile;
use crate::finding::{Finding, Level};
use crate::previous::Previous;
use crate::rule::Rule;
use crate::sign::PackageTrust;
use crate::spec::Suppression;

/// How strictly to judge, and by which rules.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which suppressions may have expired.
    pub today: Date,
    /// Whether file times mean anything.
    pub dates: Dates,
    /// What a later version or date than documented is worth.
    pub later: Later,
    /// Which findings to tell.
    pub selection: Selection,
    /// Findings that are suppressed beside those that a spec suppresses.
    pub baseline: Vec<Suppression>,
    /// Whom to believe as the signers of packages, beside those that a spec names.
    pub package_trust: PackageTrust,
    /// What the packages replace, where that is known.
    pub previous: Option<Arc<Previous>>,
}

/// Whether file times mean anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// They do.
    #[default]
    Checked,
    /// They do not: they were lost on the way here.
    Ignored,
}

/// What a later version or date than documented is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Later {
    /// An error, like any other difference.
    #[default]
    Refused,
    /// A warning.
    Accepted,
}

/// Which findings to tell. The verdict does not depend on it: all rules look.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only those of these rules; all, if empty.
    pub only: Vec<&'static Rule>,
    /// None of these rules.
    pub skip: Vec<&'static Rule>,
    /// What findings are worth; `None` leaves it to the input.
    pub profile: Option<Profile>,
}

impl Options {
    /// Judges strictly, by all rules, on that day.
    pub fn strict(today: Date) -> Self {
        let midnight = TimeZone::UTC.to_timestamp(today.at(0, 0, 0, 0));
        let at = midnight.unwrap_or(Timestamp::MAX);
        Self {
            today,
            dates: Dates::default(),
            later: Later::default(),
            selection: Selection::default(),
            baseline: Vec::new(),
            package_trust: PackageTrust::new(at),
            previous: None,
        }
    }
}

impl Selection {
    /// Tells whether the findings of a rule are to be told.
    pub fn includes(&self, rule: &Rule) -> bool {
        (self.only.is_empty() || self.only.contains(&rule)) && !self.skip.contains(&rule)
    }

    /// Returns the level of a finding under the profile asked for, else under `default`; `None` where it is not told.
    ///
    /// What a rule says that was asked for by name is told whatever the profile.
    pub fn level(&self, finding: &Finding, default: Profile) -> Option<Level> {
        if self.only.contains(&finding.rule) {
            return Some(finding.level);
        }
        self.profile.unwrap_or(default).level(finding)
    }
}
