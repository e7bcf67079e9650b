//! Canonical JSON: one text for one value, so that a manifest has one digest.
//!
//! It is [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785) restricted to what a manifest holds: keys
//! sorted by UTF-16 code units, no white space, no line end, numbers only as integers that every JSON
//! reader keeps exactly (up to 2⁵³−1).

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

/// The deepest nesting.
pub const DEPTH: usize = 64;

/// The largest integer that every JSON reader keeps exactly.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// What keeps a text from being canonical JSON, or a value from having such a text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// No JSON.
    #[error("is not JSON that can be read in one way only")]
    Syntax(#[source] serde_json::Error),
    /// An object with the same key twice.
    #[error("has the key `{key}` twice in one object, at byte {offset}")]
    KeyTwice {
        /// The key, cut where it is long.
        key: String,
        /// Where the second one is.
        offset: usize,
    },
    /// Deeper than `DEPTH`.
    #[error("is nested deeper than {DEPTH} levels, at byte {offset}")]
    TooDeep {
        /// Where it gets too deep.
        offset: usize,
    },
    /// A number with a fraction, an exponent, or too many digits.
    #[error("has the number `{number}`; only integers up to 2^53-1 are allowed")]
    NotAnInteger {
        /// The number, cut where it is long.
        number: String,
    },
    /// The same value has another canonical text.
    #[error("is not canonical: byte {offset} is not the one that RFC 8785 requires")]
    OtherText {
        /// Where the text differs.
        offset: usize,
    },
}

/// Returns the canonical text of a value.
pub fn to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text.into_bytes())
}

/// The depth of a value is that of the types which it was made from.
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
            number: number.to_string(),
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

#[cfg(test)]
mod tests {
    use super::super::canonical_text;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

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
            canonical_text::check(&bytes).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
        }
    }
}
