//! What the article states, or leaves open: a value, or `{unknown: "the reason"}`.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::Deserializer;

use crate::spec::Located;
use crate::spec::form::{Form, Written};
use crate::spec::forms::Line;
use crate::spec::value::Value;

/// A text in the form of `F`, or the reason why there is none.
#[derive(Debug)]
pub(in crate::spec) struct Stated<F> {
    /// As it is written.
    pub value: Located<Value>,
    form: PhantomData<F>,
}

/// A list of texts, or the reason why there is none.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(in crate::spec) struct StatedList {
    /// As it is written.
    pub value: Located<Value>,
}

impl<'de, F> Deserialize<'de> for Stated<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            value: Located::deserialize(deserializer)?,
            form: PhantomData,
        })
    }
}

impl<F: Form> JsonSchema for Stated<F> {
    fn schema_name() -> Cow<'static, str> {
        format!("stated-{}", F::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        or_unknown::<Written<F>>(generator)
    }
}

impl JsonSchema for StatedList {
    fn schema_name() -> Cow<'static, str> {
        "stated-lines".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        or_unknown::<Vec<Written<Line>>>(generator)
    }
}

fn or_unknown<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            generator.subschema_for::<T>(),
            {
                "description": "The article leaves it open or breaks off, for this reason, as it would stand behind a colon.",
                "type": "object",
                "properties": {"unknown": generator.subschema_for::<Written<Line>>()},
                "required": ["unknown"],
                "additionalProperties": false,
            },
        ]
    })
}
