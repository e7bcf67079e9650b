//! Findings: what is wrong with the input, where, and what to do about it.

use std::fmt;

use jiff::civil::Date;

use crate::spec::Position;

/// One thing found in the input. Rules produce them, reports show them; the exit code follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule: published for Windows Installer's own (`ICE03`), kebab-case for ours.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// One line: what is wrong and where.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What it is about.
    pub place: Place,
    /// The id of the step, group, role or the like that it is about, for suppressions.
    pub subject: Option<String>,
    /// Why it does not count, where the spec settles it.
    pub suppressed: Option<Settled>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong: the input is refused.
    Error,
}

/// What a finding is about. Parts that do not apply are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The payload, package or bundle.
    pub file: Option<String>,
    /// The table in it.
    pub table: Option<String>,
    /// The primary key of the row, in key order; a null part is the empty text.
    pub key: Vec<String>,
    /// The column.
    pub column: Option<String>,
    /// Where in the spec.
    pub spec: Option<SpecPlace>,
}

/// A place in a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecPlace {
    /// The spec's name, as given.
    pub path: String,
    /// Where in it.
    pub at: Position,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The reason, from the spec.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

impl Level {
    /// Returns the word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Finding {
    /// Starts a finding that is about nothing in particular yet.
    pub fn new(rule: &'static str, level: Level, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            hint: None,
            place: Place::default(),
            subject: None,
            suppressed: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says which file it is about.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.place.file = Some(name.into());
        self
    }

    /// Says which step, group, role or the like it is about.
    #[must_use]
    pub fn subject(mut self, id: impl Into<String>) -> Self {
        self.subject = Some(id.into());
        self
    }

    /// Points into the spec called `path`.
    #[must_use]
    pub fn spec(mut self, path: &str, at: Position) -> Self {
        self.place.spec = Some(SpecPlace {
            path: path.to_owned(),
            at,
        });
        self
    }

    /// Tells whether it counts against the input.
    pub const fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}
