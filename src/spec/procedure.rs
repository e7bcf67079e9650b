//! The documented procedure: groups of steps, in order, server role by server role.

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
    /// Unique among steps: the group's id, a slash, and a word or number.
    pub id: String,
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
