//! A value of any type, as far as it matters what stands in the place of another.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Located, Position};

/// A value of any type. The parser bounds how deep it nests.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number that is not negative.
    Number(u64),
    /// A truth value.
    Truth(bool),
    /// Another number, as it is shown.
    Other(String),
    /// The values of a list.
    List(Vec<Located<Self>>),
    /// The keys of a mapping, with their values.
    Mapping(Vec<(Located<String>, Located<Self>)>),
}

impl Value {
    /// Says what to do where a text was meant.
    pub(super) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Number(_) | Self::Truth(_) | Self::Other(_) => {
                Some("put it in quotes to make it a text")
            }
            Self::Null | Self::Text(_) | Self::List(_) | Self::Mapping(_) => None,
        }
    }

    /// Returns where it is, or has in it, nothing.
    pub(super) fn nulls(&self, at: Position) -> Vec<Position> {
        match self {
            Self::Null => vec![at],
            Self::Text(_) | Self::Number(_) | Self::Truth(_) | Self::Other(_) => Vec::new(),
            Self::List(values) => nulls(values.iter()),
            Self::Mapping(entries) => nulls(entries.iter().map(|(_, value)| value)),
        }
    }
}

fn nulls<'a>(values: impl Iterator<Item = &'a Located<Value>>) -> Vec<Position> {
    values
        .flat_map(|value| value.value.nulls(value.at))
        .collect()
}

/// What it is called where something else belongs.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Text(text) => write!(f, "the text `{text}`"),
            Self::Number(number) => write!(f, "the number `{number}`"),
            Self::Truth(value) => write!(f, "the truth value `{value}`"),
            Self::Other(shown) => write!(f, "the number `{shown}`"),
            Self::List(_) => f.write_str("a list"),
            Self::Mapping(_) => f.write_str("a mapping"),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Truth(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(u64::try_from(number).map_or_else(|_| shown(number), Value::Number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Value, E> {
        Ok(shown(number))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Value, E> {
        Ok(shown(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(shown(format!("{number:?}")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Mapping(entries))
    }
}

fn shown(number: impl fmt::Display) -> Value {
    Value::Other(number.to_string())
}
