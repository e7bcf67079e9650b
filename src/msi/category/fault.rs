//! What is wrong with a text.

use super::super::condition::ConditionFault;
use super::formatted::FormattedFault;

/// Why a text is not of its category. Positions count characters from 1 on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing stands where something must.
    #[error("there is no text")]
    Empty,
    /// An identifier begins with something else.
    #[error("it begins with `{}` instead of a letter or an underscore", .found.escape_debug())]
    Start {
        /// The character.
        found: char,
    },
    /// A character that may not stand there.
    #[error("character {at} is `{}`, which is not allowed", .found.escape_debug())]
    Letter {
        /// The character.
        found: char,
        /// Its position.
        at: usize,
    },
    /// A lower-case letter where there may be none.
    #[error("character {at} is the lower-case letter `{found}`")]
    LowerCase {
        /// The letter.
        found: char,
        /// Its position.
        at: usize,
    },
    /// An upper-case letter where there may be none.
    #[error("character {at} is the upper-case letter `{found}`")]
    UpperCase {
        /// The letter.
        found: char,
        /// Its position.
        at: usize,
    },
    /// Braces or hyphens are not where a GUID has them.
    #[error("a GUID has the form `{{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}}`")]
    GuidForm,
    /// A version with more than four fields.
    #[error("a version has at most four fields")]
    FieldCount,
    /// A field of a version that is no number up to 65,535.
    #[error("the field `{}` is not a number from 0 to 65535", shown(.field))]
    Field {
        /// The field.
        field: String,
    },
    /// A field of a product's version that is too large.
    #[error("the {name} version {field} is above 255")]
    ProductField {
        /// Which field: `major` or `minor`.
        name: &'static str,
        /// Its value.
        field: String,
    },
    /// A part of a list of languages that identifies none.
    #[error("`{}` is not a language identifier", shown(.part))]
    LanguageId {
        /// The part.
        part: String,
    },
    /// A short name that does not fit 8.3.
    #[error("`{}` has not the form 8.3 of a short name", shown(.name))]
    ShortName {
        /// The name.
        name: String,
    },
    /// A short name that begins with a dot.
    #[error("the short name `{}` begins with a dot", shown(.name))]
    LeadingDot {
        /// The name.
        name: String,
    },
    /// A path that begins neither with a drive, nor a server, nor a property.
    #[error("it is not a full path")]
    NotFull,
    /// A relative path, or a folder twice separated.
    #[error("there is an empty name between two backslashes")]
    EmptyName,
    /// A registry path that begins or ends with a backslash.
    #[error("it {} with a backslash", match .end { End::Start => "begins", End::Finish => "ends" })]
    Backslash {
        /// Where.
        end: End,
    },
    /// An angle bracket around an account that stands alone.
    #[error("the angle bracket at character {at} stands alone")]
    Account {
        /// The position.
        at: usize,
    },
    /// A property where only an environment variable may stand.
    #[error("character {at} begins a reference to something else than an environment variable")]
    NoEnvironment {
        /// The position.
        at: usize,
    },
    /// Not a condition.
    #[error(transparent)]
    Condition(#[from] ConditionFault),
    /// Not a formatted text.
    #[error(transparent)]
    Formatted(#[from] FormattedFault),
}

/// One of the two ends of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first character.
    Start,
    /// The last one.
    Finish,
}

/// The most of a text that a message repeats.
const SHOWN: usize = 80;

/// Returns a text as a message repeats it: not all of a long one, and no control characters.
fn shown(text: &str) -> String {
    let mut letters = text.chars();
    let mut shown: String = letters
        .by_ref()
        .take(SHOWN)
        .flat_map(char::escape_debug)
        .collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Returns the fault of the first character that is not allowed.
pub(super) fn only(text: &str, is_allowed: impl Fn(char) -> bool) -> Result<(), Fault> {
    let mut letters = text.chars().zip(1..);
    match letters.find(|(letter, _)| !is_allowed(*letter)) {
        Some((found, at)) => Err(Fault::Letter { found, at }),
        None => Ok(()),
    }
}
