//! Values that know where in the spec they stand, and values the article leaves open.

/// A place in the spec's text, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value and the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub at: Position,
}

/// A fact that the article states, or an explicit statement that it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// It is stated.
    Is(T),
    /// It is left open or broken off, for this reason.
    Unknown(String),
}

impl<T> Known<T> {
    /// Returns the fact where it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}
