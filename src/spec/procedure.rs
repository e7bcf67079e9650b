//! The documented procedure: groups of steps, in order, server role by server role.

use std::fmt;

use super::{Action, Platform, Position, RoleId};

/// Everything to do, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Procedure {
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// The steps of all groups, in order.
    pub steps: Vec<Step>,
}

/// Steps that belong together, as the article's list items do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Unique among groups.
    pub id: String,
    /// What it achieves.
    pub title: String,
    /// The role that its steps have unless they say otherwise.
    pub role: RoleId,
    /// What must be done elsewhere before this group begins.
    pub barriers: Vec<Barrier>,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// Where the group stands.
    pub at: Position,
}

/// A group may begin only after another has been done on every server of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barrier {
    /// The group that must be done.
    pub group: String,
    /// On all servers of this role.
    pub role: RoleId,
    /// Whether the article leaves it to the reader to conclude this.
    pub inferred: bool,
    /// Where it stands.
    pub at: Position,
}

/// One thing to do on the servers of one role. What its group says has been applied to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Unique among steps: the group's id, a slash, and words that are given, or derived from what it does and not from
    /// its place.
    pub id: String,
    /// Its number, the same in every rendering.
    pub number: StepNumber,
    /// Why packaging added it, where the article lacks it.
    pub added: Option<String>,
    /// The index of its group in [`Procedure::groups`].
    pub group: usize,
    /// Where it is done.
    pub role: RoleId,
    /// The account it is done with, where the article gives one.
    pub account: Option<Account>,
    /// When it applies; always, if nothing is said.
    pub condition: Option<Condition>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether the article says to accept the default settings.
    pub accept_defaults: bool,
    /// What to do.
    pub action: Action,
    /// What the article leaves open about it, each with the reason.
    pub unknown: Vec<String>,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// Where the step stands.
    pub at: Position,
}

/// The number of a step. Documented steps are counted from one; what packaging adds is not counted among them
/// and has the number before it with a letter: `108`, `108a`, `108b`, `109`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepNumber {
    documented: usize,
    added: usize,
}

/// An account to work under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// A member of the group of domain administrators.
    DomainAdministrator,
    /// Another, as printed.
    Named(String),
}

/// When a step applies: where everything that is given holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// In a situation that only the administrator can judge, in words.
    pub situation: Option<String>,
    /// On servers of this platform.
    pub platform: Option<Platform>,
    /// Whether this was concluded rather than printed.
    pub inferred: bool,
}

impl StepNumber {
    /// Returns the number of the step after this one.
    #[must_use]
    pub const fn next(self, added: Option<&String>) -> Self {
        match added {
            Some(_) => Self {
                added: self.added + 1,
                ..self
            },
            None => Self {
                documented: self.documented + 1,
                added: 0,
            },
        }
    }
}

impl fmt::Display for StepNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.documented)?;
        let mut letters = Vec::new();
        let mut rest = self.added;
        while let Some(index) = rest.checked_sub(1) {
            letters.push((b'a'..=b'z').nth(index % 26).map_or('?', char::from));
            rest = index / 26;
        }
        letters
            .iter()
            .rev()
            .try_for_each(|letter| write!(f, "{letter}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_steps_are_not_counted_among_the_documented_ones() {
        let added = "the article forgot it".to_owned();
        let mut number = StepNumber::default();
        let mut numbers = Vec::new();
        for is_added in [true, false, false, true, true, false] {
            number = number.next(is_added.then_some(&added));
            numbers.push(number.to_string());
        }
        assert_eq!(numbers, ["0a", "1", "2", "2a", "2b", "3"]);
        for (added, letters) in [(26, "7z"), (27, "7aa"), (703, "7aaa")] {
            let number = StepNumber {
                documented: 7,
                added,
            };
            assert_eq!(number.to_string(), letters);
        }
    }
}
