//! Findings: what is wrong with the input, where, and what to do about it.

use jiff::civil::Date;

use crate::rule::Rule;

pub use crate::position::Position;
pub use crate::rule::Level;

/// One thing found in the input. Rules produce them, reports show them; the exit code follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub level: Level,
    /// One line: what is wrong and where.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What it is about.
    pub place: Place,
    /// Other places that have a part in it.
    pub also: Vec<Place>,
    /// The id of the step, group, role or the like that it is about, for suppressions.
    pub subject: Option<String>,
    /// What makes it one of a sort that people like to tell apart.
    pub marker: Option<Marker>,
    /// Why it does not count, where that is suppressed.
    pub suppressed: Option<Suppressed>,
}

/// What a finding is about. Parts that do not apply are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecPlace {
    /// The spec's name, as given.
    pub path: String,
    /// Where in it.
    pub at: Position,
}

/// A sort of findings within one rule, by which they can be suppressed without losing the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marker {
    /// Both components have a condition, which mostly exclude each other.
    BothConditional,
    /// An upgrade takes out its own version, which authors choose.
    SameVersion,
    /// Both rows have conditions, which is accepted where they exclude each other.
    HasCondition,
    /// A text is longer than its column states, as keys of merge modules are.
    Overflow,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The reason, as someone wrote it down.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

impl Marker {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::BothConditional,
        Self::SameVersion,
        Self::HasCondition,
        Self::Overflow,
    ];

    /// Returns the word for it in reports and suppressions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BothConditional => "both-conditional",
            Self::SameVersion => "same-version",
            Self::HasCondition => "has-condition",
            Self::Overflow => "overflow",
        }
    }
}

impl Rule {
    /// Starts a finding of the rule's own level.
    pub fn finding(&'static self, message: impl Into<String>) -> Finding {
        self.finding_at(self.level, message)
    }

    /// Starts a finding of another level than the rule's worst.
    pub fn finding_at(&'static self, level: Level, message: impl Into<String>) -> Finding {
        Finding {
            rule: self,
            level,
            message: message.into(),
            hint: None,
            place: Place::default(),
            also: Vec::new(),
            subject: None,
            marker: None,
            suppressed: None,
        }
    }
}

impl Finding {
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

    /// Says which table it is about, or which one is missing.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.place.table = Some(table.into());
        self
    }

    /// Says which row of the table it is about, by its primary key.
    #[must_use]
    pub fn key<T: Into<String>>(mut self, key: impl IntoIterator<Item = T>) -> Self {
        self.place.key = key.into_iter().map(Into::into).collect();
        self
    }

    /// Says which column it is about.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.place.column = Some(column.into());
        self
    }

    /// Names another place that has a part in it.
    #[must_use]
    pub fn also(mut self, place: Place) -> Self {
        self.also.push(place);
        self
    }

    /// Says which step, group, role or the like it is about.
    #[must_use]
    pub fn subject(mut self, id: impl Into<String>) -> Self {
        self.subject = Some(id.into());
        self
    }

    /// Says of which sort it is.
    #[must_use]
    pub fn marked(mut self, marker: Marker) -> Self {
        self.marker = Some(marker);
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
