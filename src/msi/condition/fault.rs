//! What is wrong with a condition.

/// Why a text is no condition. Positions count bytes from 0 on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConditionFault {
    /// A character that begins nothing.
    #[error("`{}` at position {} has no meaning in a condition", .found.escape_debug(), .at + 1)]
    Letter {
        /// The character.
        found: char,
        /// Where it stands.
        at: usize,
    },
    /// A quotation mark without a second one.
    #[error("the text that begins at position {} is not closed", .at + 1)]
    OpenText {
        /// Where the mark stands.
        at: usize,
    },
    /// A number that no 32 bits hold.
    #[error("the number at position {} is too large", .at + 1)]
    Number {
        /// Where it begins.
        at: usize,
    },
    /// A prefix without a name.
    #[error("no name follows `{prefix}` at position {}", .at + 1)]
    NoName {
        /// The prefix.
        prefix: char,
        /// Where it stands.
        at: usize,
    },
    /// Something else must stand there.
    #[error("at position {} {expected} is missing", .at + 1)]
    Missing {
        /// What must stand there.
        expected: Expected,
        /// Where.
        at: usize,
    },
    /// More parentheses within parentheses than are followed.
    #[error("at position {} parentheses are nested more than {limit} deep", .at + 1)]
    TooDeep {
        /// The most that are followed.
        limit: usize,
        /// Where it is too deep.
        at: usize,
    },
    /// More terms than are read.
    #[error("the condition has more than {limit} terms")]
    TooLong {
        /// The most that are read.
        limit: usize,
        /// Where the next one begins.
        at: usize,
    },
}

/// What must stand at a position of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A property, a text, a number or an opening parenthesis.
    Value,
    /// `AND`, `OR`, a comparison or the end.
    Operator,
    /// A closing parenthesis.
    Closing,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Value => "a value",
            Self::Operator => "an operator",
            Self::Closing => "a closing parenthesis",
        })
    }
}

impl ConditionFault {
    /// Returns where it is wrong, in bytes.
    pub fn at(&self) -> usize {
        match *self {
            Self::Letter { at, .. }
            | Self::OpenText { at }
            | Self::Number { at }
            | Self::NoName { at, .. }
            | Self::Missing { at, .. }
            | Self::TooDeep { at, .. }
            | Self::TooLong { at, .. } => at,
        }
    }
}
