//! Findings that were settled: the spec's `suppressions:` section.

use jiff::civil::Date;

use super::{Located, Position};

/// Takes findings out of the verdict, for a reason that is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule.
    pub rule: Located<String>,
    /// Only findings about this file, where given; case is ignored.
    pub file: Option<String>,
    /// Only findings about this step, group or other id, where given.
    pub subject: Option<String>,
    /// Why it is settled.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Where it stands.
    pub at: Position,
}
