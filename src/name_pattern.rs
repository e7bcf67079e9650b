//! Patterns for names: `*.txt`, `docs/**`.

use globset::{GlobBuilder, GlobMatcher};

/// A pattern for names, ignoring case: `*` stays within a folder, `**` does not.
#[derive(Clone, Debug)]
pub struct NamePattern(GlobMatcher);

/// A text that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a pattern for names: {source}")]
pub struct PatternError {
    /// The text.
    pub pattern: String,
    /// What is wrong with it.
    pub source: globset::Error,
}

impl NamePattern {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<Self, PatternError> {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .case_insensitive(true)
            .backslash_escape(false)
            .build()
            .map(|glob| Self(glob.compile_matcher()))
            .map_err(|source| PatternError {
                pattern: pattern.to_owned(),
                source,
            })
    }

    /// Returns the pattern as it is written.
    pub fn as_str(&self) -> &str {
        self.0.glob().glob()
    }

    /// Tells whether a name matches.
    pub fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

impl PartialEq for NamePattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for NamePattern {}
