//! Errors in one line, for messages that have no place for a chain of causes.

use std::error::Error;
use std::fmt;

/// Returns an error and what caused it, separated by colons.
pub fn with_causes(error: &dyn Error) -> impl fmt::Display + use<'_> {
    WithCauses(error)
}

struct WithCauses<'a>(&'a dyn Error);

impl fmt::Display for WithCauses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
