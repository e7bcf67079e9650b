//! The forms of ids, numbers, dates, versions, codes and texts.

use jiff::civil::Date;
use schemars::{Schema, json_schema};
use uuid::Uuid;

use super::form::Form;
use super::rules;
use super::size::{NotASize, Size};
use super::{BASELINE_SCHEMA, Documented, NotADate, SCHEMA, Text, TextError, moment};
use crate::digest::{Digest, NotADigest};
use crate::name_pattern::NamePattern;
use crate::rule::Rule;
use crate::version::{NotAVersion, Version};

/// A text for people: anything but nothing.
#[derive(Debug)]
pub(super) struct Line(pub String);

/// A text for people that says nothing.
#[derive(Debug, thiserror::Error)]
#[error("it says nothing")]
pub(super) struct SaysNothing;

impl Form for Line {
    type Error = SaysNothing;
    const RULE: &'static Rule = &rules::EMPTY_TEXT;
    const NAME: &'static str = "line";

    fn read(text: &str) -> Result<Self, SaysNothing> {
        // A block scalar ends in a line break that nobody means.
        let text = text.trim_end_matches('\n');
        if text.trim().is_empty() {
            return Err(SaysNothing);
        }
        Ok(Self(text.to_owned()))
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": r"\S"})
    }
}

/// The version of the format of baselines.
#[derive(Debug)]
pub(super) struct BaselineName;

/// A text that names no version of the format of baselines that is read.
#[derive(Debug, thiserror::Error)]
#[error("this program reads baselines in `{BASELINE_SCHEMA}`")]
pub(super) struct NotABaseline;

impl Form for BaselineName {
    type Error = NotABaseline;
    const RULE: &'static Rule = &rules::UNKNOWN_SCHEMA;
    const NAME: &'static str = "baseline-name";

    fn read(text: &str) -> Result<Self, NotABaseline> {
        if text == BASELINE_SCHEMA {
            Ok(Self)
        } else {
            Err(NotABaseline)
        }
    }

    fn schema() -> Schema {
        json_schema!({"const": BASELINE_SCHEMA})
    }
}

/// The version of the format.
#[derive(Debug)]
pub(super) struct SchemaName;

/// A text that names no version of the format that is read.
#[derive(Debug, thiserror::Error)]
#[error("this program reads specs in `{SCHEMA}`")]
pub(super) struct NotTheSchema;

impl Form for SchemaName {
    type Error = NotTheSchema;
    const RULE: &'static Rule = &rules::UNKNOWN_SCHEMA;
    const NAME: &'static str = "schema-name";

    fn read(text: &str) -> Result<Self, NotTheSchema> {
        if text == SCHEMA {
            Ok(Self)
        } else {
            Err(NotTheSchema)
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "const": SCHEMA})
    }
}

/// An id: lower-case words joined by hyphens.
#[derive(Debug)]
pub(super) struct Id(pub String);

/// A text that is no id.
#[derive(Debug, thiserror::Error)]
#[error("an id is made of lower-case words of `a` to `z` and `0` to `9`, joined by hyphens")]
pub(super) struct NotAnId;

impl Form for Id {
    type Error = NotAnId;
    const RULE: &'static Rule = &rules::MALFORMED_ID;
    const NAME: &'static str = "id";

    fn read(text: &str) -> Result<Self, NotAnId> {
        if text.split('-').all(is_word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})
    }
}

/// The id of a rollup or a series, which may hold a version.
#[derive(Debug)]
pub(super) struct RollupId(pub String);

/// A text that is no id of a rollup.
#[derive(Debug, thiserror::Error)]
#[error(
    "a rollup's id is made of lower-case words of `a` to `z` and `0` to `9`, joined by hyphens and dots"
)]
pub(super) struct NotARollupId;

impl Form for RollupId {
    type Error = NotARollupId;
    const RULE: &'static Rule = &rules::MALFORMED_ID;
    const NAME: &'static str = "rollup-id";

    fn read(text: &str) -> Result<Self, NotARollupId> {
        if text.split(['-', '.']).all(is_word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotARollupId)
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": "^[a-z0-9]+([-.][a-z0-9]+)*$"})
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// A place in a series.
#[derive(Debug)]
pub(super) struct Sequence(pub u64);

/// A text that is no place in a series.
#[derive(Debug, thiserror::Error)]
#[error("a sequence is a whole number from 1")]
pub(super) struct NotASequence;

impl Form for Sequence {
    type Error = NotASequence;
    const RULE: &'static Rule = &rules::MALFORMED_SEQUENCE;
    const NUMBERS: bool = true;
    const NAME: &'static str = "sequence";

    fn read(text: &str) -> Result<Self, NotASequence> {
        match text.parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(NotASequence),
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "integer", "minimum": 1})
    }
}

impl Form for Size {
    type Error = NotASize;
    const RULE: &'static Rule = &rules::MALFORMED_SIZE;
    const NUMBERS: bool = true;
    const NAME: &'static str = "size";

    fn read(text: &str) -> Result<Self, NotASize> {
        text.parse()
    }

    fn schema() -> Schema {
        json_schema!({
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": "^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)$"},
            ]
        })
    }
}

impl Form for Documented {
    type Error = NotADate;
    const RULE: &'static Rule = &rules::MALFORMED_DATE;
    const NAME: &'static str = "moment";

    fn read(text: &str) -> Result<Self, NotADate> {
        text.parse()
    }

    fn schema() -> Schema {
        json_schema!({
            "type": "string",
            "pattern": format!("^({DAY})([T ]([01][0-9]|2[0-3])(:[0-5][0-9]){{1,2}}( ?(Z|UTC))?)?$"),
        })
    }
}

const DAY: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4}";

/// A day.
#[derive(Debug)]
pub(super) struct Day(pub Date);

impl Form for Day {
    type Error = NotADate;
    const RULE: &'static Rule = &rules::MALFORMED_DATE;
    const NAME: &'static str = "day";

    fn read(text: &str) -> Result<Self, NotADate> {
        moment::day(text).map(Self)
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": format!("^({DAY})$")})
    }
}

impl Form for Version {
    type Error = NotAVersion;
    const RULE: &'static Rule = &rules::MALFORMED_VERSION;
    const NAME: &'static str = "version";

    fn read(text: &str) -> Result<Self, NotAVersion> {
        text.parse()
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+){0,3}$"})
    }
}

impl Form for Uuid {
    type Error = NotACode;
    const RULE: &'static Rule = &rules::MALFORMED_CODE;
    const NAME: &'static str = "code";

    fn read(text: &str) -> Result<Self, NotACode> {
        let digits = match text.strip_prefix('{') {
            Some(rest) => rest.strip_suffix('}').ok_or(NotACode)?,
            None => text,
        };
        // The crate reads other forms as well, which Windows Installer does not.
        if digits.len() != 36 {
            return Err(NotACode);
        }
        Self::try_parse(digits).map_err(|_| NotACode)
    }

    fn schema() -> Schema {
        let code = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
        json_schema!({"type": "string", "pattern": format!(r"^({code}|\{{{code}\}})$")})
    }
}

/// A text that is no product or upgrade code.
#[derive(Debug, thiserror::Error)]
#[error("a code is a GUID such as `{{01234567-89AB-CDEF-0123-456789ABCDEF}}`")]
pub(super) struct NotACode;

impl Form for NamePattern {
    type Error = globset::Error;
    const RULE: &'static Rule = &rules::MALFORMED_PATTERN;
    const NAME: &'static str = "name-pattern";

    fn read(text: &str) -> Result<Self, globset::Error> {
        Self::parse(text).map_err(|error| error.source)
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "minLength": 1})
    }
}

impl Form for Digest {
    type Error = NotADigest;
    const RULE: &'static Rule = &rules::MALFORMED_DIGEST;
    const NAME: &'static str = "sha256";

    fn read(text: &str) -> Result<Self, NotADigest> {
        // Windows tools print upper-case digits.
        let text = text.to_ascii_lowercase();
        text.parse()
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"})
    }
}

impl Form for Text {
    type Error = TextError;
    const RULE: &'static Rule = &rules::MALFORMED_TEXT;
    const NAME: &'static str = "text";

    fn read(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": r"^([^$]|\$\$|\$\{[^}]*\})*$"})
    }
}
