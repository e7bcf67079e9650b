//! Values that know where in the spec they stand, and values the article leaves open.

pub use crate::position::Position;

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
