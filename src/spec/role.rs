//! Server roles: the spec's `roles:` section.

use std::fmt;

use super::{Known, Located, Position};

/// The id of a role that the spec defines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(pub(super) String);

impl RoleId {
    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Servers that the procedure addresses together. One machine can have several roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// How steps and the script name it.
    pub id: Located<RoleId>,
    /// How people name it.
    pub name: String,
    /// Which of the servers it means.
    pub servers: Servers,
    /// Host names or patterns, as printed.
    pub hosts: Known<Vec<String>>,
    /// The larger role whose servers these are some of.
    pub part_of: Option<Located<RoleId>>,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// Where the role stands.
    pub at: Position,
}

/// Which servers a role means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Servers {
    /// Every server of its kind: a step is repeated on each.
    All,
    /// The first server of its kind.
    First,
    /// The one server of its kind.
    One,
    /// Any one server.
    Any,
}

impl Servers {
    /// Returns the word used in specs and manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::First => "first",
            Self::One => "one",
            Self::Any => "any",
        }
    }
}
