//! Facts as they are read again: what was written as JSON becomes the same facts.
//!
//! Fields that are not known are passed over, since later versions write more of them; a schema that is not known is refused.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::{Map, Value};

use super::facts::{Cell, Facts, Kind, Problem, SCHEMA, Subject};
use super::rows::Rows;

/// What all facts have, and the rest.
#[derive(Deserialize)]
struct Written {
    schema: String,
    kind: Kind,
    size: u64,
    sha256: String,
    problems: Vec<Problem>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        if written.schema != SCHEMA {
            let found = de::Unexpected::Str(&written.schema);
            return Err(D::Error::invalid_value(found, &SCHEMA));
        }
        let rest = Value::Object(written.rest);
        let subject = match written.kind {
            Kind::Msi | Kind::Msm | Kind::Msp | Kind::Mst => {
                serde_json::from_value(rest).map(Subject::Database)
            }
            Kind::Cab => serde_json::from_value(rest).map(Subject::Cabinet),
            Kind::Bundle => serde_json::from_value(rest).map(Subject::Bundle),
        };
        Ok(Self {
            schema: written.schema,
            kind: written.kind,
            size: written.size,
            sha256: written.sha256,
            subject: subject.map_err(D::Error::custom)?,
            problems: written.problems,
        })
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyCell)
    }
}

struct AnyCell;

impl Visitor<'_> for AnyCell {
    type Value = Cell;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("null, a number of 32 bits or a text")
    }

    fn visit_unit<E: Error>(self) -> Result<Cell, E> {
        Ok(Cell::Null(()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Cell, E> {
        let refused = |_| E::invalid_value(de::Unexpected::Signed(number), &self);
        i32::try_from(number).map(Cell::Number).map_err(refused)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
        let refused = |_| E::invalid_value(de::Unexpected::Unsigned(number), &self);
        i32::try_from(number).map(Cell::Number).map_err(refused)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(Arc::from(text)))
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EqualRows)
    }
}

struct EqualRows;

impl<'de> Visitor<'de> for EqualRows {
    type Value = Rows;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("rows of equally many cells")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Rows, A::Error> {
        let mut cells = Vec::new();
        let mut width = None;
        while let Some(row) = rows.next_element::<Vec<Cell>>()? {
            if row.is_empty() || *width.get_or_insert(row.len()) != row.len() {
                return Err(A::Error::invalid_length(row.len(), &self));
            }
            cells.extend(row);
        }
        Ok(Rows::new(cells, width.unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: for<'de> Deserialize<'de> + fmt::Debug>(text: &str) -> String {
        match serde_json::from_str::<T>(text) {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn cells_are_nothing_numbers_or_texts() {
        let cells = check::<Vec<Cell>>(r#"[null, -7, 2147483647, "a"]"#);
        insta::assert_snapshot!(cells, @r#"[Null(()), Number(-7), Number(2147483647), Text("a")]"#);
        insta::assert_snapshot!(check::<Cell>("2147483648"), @"invalid value: integer `2147483648`, expected null, a number of 32 bits or a text at line 1 column 10");
        insta::assert_snapshot!(check::<Cell>("1.5"), @"invalid type: floating point `1.5`, expected null, a number of 32 bits or a text at line 1 column 3");
    }

    #[test]
    fn rows_are_equally_long() {
        insta::assert_snapshot!(check::<Rows>("[[1, 2], [3]]"), @"invalid length 1, expected rows of equally many cells at line 1 column 13");
        insta::assert_snapshot!(check::<Rows>("[[]]"), @"invalid length 0, expected rows of equally many cells at line 1 column 4");
        assert_eq!(
            serde_json::from_str::<Rows>("[]").unwrap(),
            Rows::new(Vec::new(), 3)
        );
    }

    #[test]
    fn facts_of_another_schema_are_refused() {
        let text = r#"{"schema": "rollpack/facts/v2", "kind": "cab", "size": 1, "sha256": "", "problems": []}"#;
        insta::assert_snapshot!(check::<Facts>(text), @r#"invalid value: string "rollpack/facts/v2", expected rollpack/facts/v1"#);
        insta::assert_snapshot!(check::<Facts>(&text.replace("v2", "v1")), @"missing field `set`");
    }
}
