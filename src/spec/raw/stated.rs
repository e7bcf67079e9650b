//! What the article states, or leaves open: a value, or `{unknown: "the reason"}`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::spec::form::{Form, Written};
use crate::spec::forms::Line;
use crate::spec::{Located, Position};

/// A text in the form of `F`, or the reason why there is none.
#[derive(Debug)]
pub(in crate::spec) struct Stated<F> {
    /// As it is written.
    pub statement: Statement<String>,
    /// Where it is written.
    pub at: Position,
    form: PhantomData<F>,
}

/// A list of texts, or the reason why there is none.
#[derive(Debug)]
pub(in crate::spec) struct StatedList(pub Statement<Vec<Written<Line>>>);

/// A value, or the reason why there is none.
#[derive(Debug)]
pub(in crate::spec) enum Statement<T> {
    /// A value.
    Is(T),
    /// The article leaves it open.
    Unknown(Written<Line>),
}

/// The article leaves it open or breaks off.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "unknown")]
struct Unknown {
    /// The reason why nothing is stated.
    unknown: Written<Line>,
}

impl<'de, F: Form> Deserialize<'de> for Stated<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Located { value, at } = Located::<Statement<String>>::deserialize(deserializer)?;
        Ok(Self {
            statement: value,
            at,
            form: PhantomData,
        })
    }
}

impl<F: Form> JsonSchema for Stated<F> {
    fn schema_name() -> Cow<'static, str> {
        format!("stated-{}", F::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        alternatives::<Written<F>>(generator)
    }
}

impl<'de> Deserialize<'de> for StatedList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor).map(Self)
    }
}

impl JsonSchema for StatedList {
    fn schema_name() -> Cow<'static, str> {
        "stated-lines".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        alternatives::<Vec<Written<Line>>>(generator)
    }
}

fn alternatives<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [generator.subschema_for::<T>(), generator.subschema_for::<Unknown>()]
    })
}

impl<'de> Deserialize<'de> for Statement<String> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Statement<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or `{unknown: \"the reason\"}`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Statement::Is(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let reason = Unknown::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Statement::Unknown(reason.unknown))
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = Statement<Vec<Written<Line>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts or `{unknown: \"the reason\"}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Statement::Is)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let reason = Unknown::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Statement::Unknown(reason.unknown))
    }
}
