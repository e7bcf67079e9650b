//! Canonical JSON: one text for one value, so that a manifest has one digest.
//!
//! It is [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785) restricted to what a manifest holds: keys
//! sorted by UTF-16 code units, no white space, no line end, numbers only as integers that every JSON
//! reader keeps exactly (up to 2⁵³−1).

use std::fmt::{self, Write as _};

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The largest integer that every JSON reader keeps exactly.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// What keeps a text from being canonical JSON, or a value from having such a text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// No JSON, an object with the same key twice, or deeper than 128 levels.
    #[error("is no JSON that can be read in one way only")]
    Syntax(#[source] serde_json::Error),
    /// A number with a fraction, an exponent, or too many digits.
    #[error("has the number `{number}`; only integers up to 2^53-1 are allowed")]
    NotAnInteger {
        /// The number.
        number: Number,
    },
    /// The same value has another canonical text.
    #[error("is not canonical: byte {offset} is not the one that RFC 8785 asks for")]
    OtherText {
        /// The first byte that differs.
        offset: usize,
    },
}

/// Returns the canonical text of a value.
pub fn to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text.into_bytes())
}

/// Reads canonical JSON, and nothing else.
pub fn parse(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let Strict(value) = serde_json::from_slice(bytes).map_err(CanonicalError::Syntax)?;
    let canonical = to_bytes(&value)?;
    if canonical == bytes {
        return Ok(value);
    }
    let same = canonical.iter().zip(bytes).take_while(|(a, b)| a == b);
    Err(CanonicalError::OtherText {
        offset: same.count(),
    })
}

/// The depth of a value is bounded by the 128 levels that the parser reads.
fn write_value(value: &Value, text: &mut String) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) => text.push_str(&value.to_string()),
        Value::String(string) => write_string(string, text),
        Value::Number(number) => write_integer(number, text)?,
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(item, text)?;
            }
            text.push(']');
        }
        Value::Object(fields) => write_object(fields, text)?,
    }
    Ok(())
}

fn write_object(fields: &Map<String, Value>, text: &mut String) -> Result<(), CanonicalError> {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    text.push('{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_string(key, text);
        text.push(':');
        write_value(value, text)?;
    }
    text.push('}');
    Ok(())
}

fn write_integer(number: &Number, text: &mut String) -> Result<(), CanonicalError> {
    let magnitude = number
        .as_u64()
        .or_else(|| number.as_i64().map(i64::unsigned_abs));
    match magnitude {
        Some(0..=MAX_INTEGER) => {
            text.push_str(&number.to_string());
            Ok(())
        }
        _ => Err(CanonicalError::NotAnInteger {
            number: number.clone(),
        }),
    }
}

/// Writes the short escapes where JSON has them, `\u00xx` for other control characters, all else as it
/// is: what RFC 8785 asks for.
fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..='\u{1f}' => {
                // Writing to a String does not fail.
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

/// A value that was read without losing one of two equal keys.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("no finite number"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = fields.next_entry::<String, _>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(format_args!(
                    "the key `{key}` is there twice"
                )));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(text: &str, expect: &str) {
        let verdict = match parse(text.as_bytes()) {
            Ok(_) => "canonical".to_owned(),
            Err(error @ CanonicalError::Syntax(_)) => {
                std::error::Error::source(&error).unwrap().to_string()
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(verdict, expect, "{text}");
    }

    #[test]
    fn one_value_has_one_text() {
        // The keys of RFC 8785, section 3.2.3: by UTF-16 code units, so the emoji is before U+FB33.
        let value = json!({
            "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7,
        });
        assert_eq!(
            String::from_utf8(to_bytes(&value).unwrap()).unwrap(),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
        let value = json!({"b": [true, null, "\u{1}\u{7f}/\"\\\u{8}\t\n\u{c}"], "a": -1});
        assert_eq!(
            String::from_utf8(to_bytes(&value).unwrap()).unwrap(),
            "{\"a\":-1,\"b\":[true,null,\"\\u0001\u{7f}/\\\"\\\\\\b\\t\\n\\f\"]}"
        );
    }

    #[test]
    fn everything_else_is_refused() {
        check(r#"{"a":1,"b":[{"c":"d"}]}"#, "canonical");
        check("9007199254740991", "canonical");
        let other = "is not canonical: byte 1 is not the one that RFC 8785 asks for";
        check("{ \"a\":1}", other);
        check("[\u{20}]", other);
        check(
            "{\"a\":1}\n",
            "is not canonical: byte 7 is not the one that RFC 8785 asks for",
        );
        check(
            r#"{"b":1,"a":1}"#,
            "is not canonical: byte 2 is not the one that RFC 8785 asks for",
        );
        check(
            r#"["\u0061"]"#,
            "is not canonical: byte 2 is not the one that RFC 8785 asks for",
        );
        check(
            r#"{"a":1,"a":1}"#,
            "the key `a` is there twice at line 1 column 13",
        );
        check(
            "1.0",
            "has the number `1.0`; only integers up to 2^53-1 are allowed",
        );
        check(
            "9007199254740992",
            "has the number `9007199254740992`; only integers up to 2^53-1 are allowed",
        );
        check("[1] 2", "trailing characters at line 1 column 5");
        check(
            &"[".repeat(200),
            "recursion limit exceeded at line 1 column 128",
        );
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((".{0,6}", inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_canonical_text_is_read_back(value in any_value()) {
            let bytes = to_bytes(&value).unwrap();
            prop_assert_eq!(&parse(&bytes).unwrap(), &value);
            prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
        }
    }
}
