//! Rules without a check of their own: what they are called, and how they are documented.

use crate::finding::{Finding, Level};

/// A rule that some work applies, such as reading a spec or verifying a bundle.
///
/// All of them are errors that nothing settles: what breaks one cannot be worked with.
#[derive(Debug, PartialEq, Eq)]
pub struct PlainRule {
    /// Its id: kebab-case, naming the problem.
    pub id: &'static str,
    /// What is wrong where it fires: one line, without a full stop.
    pub summary: &'static str,
    /// Its documentation in Markdown, under the headings that all rules have.
    pub help: &'static str,
}

impl PlainRule {
    /// Starts a finding.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.id, Level::Error, message)
    }
}

/// Writes the documentation of a rule under its headings; the example is in the language named first.
macro_rules! help {
    ($language:literal, $checks:literal, $matters:literal, $example:literal, $remedy:literal $(,)?) => {
        concat!(
            "## What it checks\n\n",
            $checks,
            "\n\n## Why it matters\n\n",
            $matters,
            "\n\n## Example\n\n```",
            $language,
            "\n",
            $example,
            "\n```\n\n## What to do\n\n",
            $remedy,
            "\n",
        )
    };
}
pub(crate) use help;

/// Returns how many rules a source file declares, so that a test can tell that a list has all of them.
#[cfg(test)]
pub(crate) fn declared(source: &str) -> usize {
    source.matches(": PlainRule = PlainRule {\n").count()
}
