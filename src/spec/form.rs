//! A form: how a single value is written, for the reader and for the JSON Schema alike.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer};

use super::value::Value;
use super::{Located, Position};
use crate::rule::Rule;

/// A value that is written as one text, in a form of its own.
pub(super) trait Form: Sized {
    /// What is wrong with a text that is not in this form.
    type Error: fmt::Display;

    /// The rule that such a text breaks.
    const RULE: &'static Rule;

    /// Whether a bare number is in this form.
    const NUMBERS: bool = false;

    /// The name of the form in the schema.
    const NAME: &'static str;

    /// Reads a text.
    fn read(text: &str) -> Result<Self, Self::Error>;

    /// Describes the form.
    fn schema() -> Schema;

    /// Guesses what was meant.
    fn hint(_text: &str) -> Option<String> {
        None
    }
}

/// A value that should be in the form of `F`, and where it stands.
#[derive(Debug)]
pub(super) struct Written<F> {
    /// Its text; that of numbers as well, where the form has them.
    pub text: String,
    /// What stands there instead of a text.
    pub instead: Option<Value>,
    /// Where it is written.
    pub at: Position,
    form: PhantomData<F>,
}

/// A value of another type is read as well, so that it can be found together with all the rest.
impl<F: Form> From<Located<Value>> for Written<F> {
    fn from(Located { value, at }: Located<Value>) -> Self {
        let (text, instead) = match value {
            Value::Text(text) => (text, None),
            Value::Number(number) if F::NUMBERS => (number.to_string(), None),
            other => (String::new(), Some(other)),
        };
        Self {
            text,
            instead,
            at,
            form: PhantomData,
        }
    }
}

impl<'de, F: Form> Deserialize<'de> for Written<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Located::<Value>::deserialize(deserializer).map(Self::from)
    }
}

impl<F: Form> JsonSchema for Written<F> {
    fn schema_name() -> Cow<'static, str> {
        F::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        F::schema()
    }
}
