//! How strictly to judge, and by which rules.

use jiff::civil::Date;

use super::{Profile, Rule, find};
use crate::finding::Finding;

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
    /// Only those of the rules in this set.
    pub profile: Option<Profile>,
}

impl Options {
    /// Judges strictly, by all rules, on that day.
    pub fn strict(today: Date) -> Self {
        Self {
            today,
            dates: Dates::default(),
            later: Later::default(),
            selection: Selection::default(),
        }
    }
}

impl Selection {
    /// Tells whether a finding is to be told.
    pub fn tells(&self, finding: &Finding) -> bool {
        find(finding.rule).is_none_or(|rule| self.holds(rule))
    }

    fn holds(&self, rule: &Rule) -> bool {
        let listed = |rules: &[&Rule]| rules.iter().any(|listed| listed.id == rule.id);
        (self.only.is_empty() || listed(&self.only))
            && !listed(&self.skip)
            && self
                .profile
                .is_none_or(|profile| rule.profiles.contains(&profile))
    }
}
