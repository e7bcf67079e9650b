//! Stream names: pairs of letters packed into one UTF-16 unit each.

use super::table::Value;

/// The 64 characters that are packed, in the order of their values.
const PACKED: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
/// Stands first in the name of a table's stream.
const TABLE_MARK: char = '\u{4840}';

/// Whether a stream belongs to a table or is one of the database's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamKind {
    /// Holds the rows of a table, or a part of the string pool.
    Table,
    /// Anything else: cabinets, icons, binaries, property sets, signatures.
    Data,
}

/// Decodes a stream's name. What is not packed stays as it is, so that different names can decode to one.
pub fn decode(raw: &str) -> (StreamKind, String) {
    let (kind, packed) = match raw.strip_prefix(TABLE_MARK) {
        Some(rest) => (StreamKind::Table, rest),
        None => (StreamKind::Data, raw),
    };
    let mut name = String::with_capacity(packed.len());
    for unit in packed.chars() {
        match u32::from(unit) {
            code @ 0x3800..0x4800 => {
                name.push(unpack(code - 0x3800));
                name.push(unpack((code - 0x3800) >> 6));
            }
            code @ 0x4800..0x4840 => name.push(unpack(code - 0x4800)),
            _ => name.push(unit),
        }
    }
    (kind, name)
}

/// The most characters of a stream's name: of 31 UTF-16 units each can hold two.
const LONGEST: usize = 62;

/// Returns the name of the stream that belongs to a row: table and key, joined by points.
///
/// One that is too long for any stream ends a character later, so that it still is no stream's.
pub(super) fn of_row<'a>(table: &str, key: impl Iterator<Item = &'a Value>) -> String {
    let mut name: String = table.chars().take(LONGEST + 1).collect();
    let mut room = LONGEST + 1 - name.chars().count();
    for value in key {
        let number;
        let text = match value {
            Value::Null => "",
            Value::Int(value) => {
                number = value.to_string();
                &number
            }
            Value::Text(text) | Value::Stream(text) => text,
        };
        let part = std::iter::once('.').chain(text.chars()).take(room);
        name.extend(part.inspect(|_| room -= 1));
    }
    name
}

/// Encodes a stream's name as Windows Installer does.
#[cfg(test)]
pub(super) fn encode(kind: StreamKind, name: &str) -> String {
    let mut raw = String::with_capacity(name.len() * 2);
    if kind == StreamKind::Table {
        raw.push(TABLE_MARK);
    }
    let mut rest = name.chars().peekable();
    while let Some(first) = rest.next() {
        let unit = match (pack(first), rest.peek().copied().and_then(pack)) {
            (None, _) => Some(first),
            (Some(low), None) => char::from_u32(0x4800 + low),
            (Some(low), Some(high)) => {
                rest.next();
                char::from_u32(0x3800 + (high << 6) + low)
            }
        };
        raw.extend(unit);
    }
    raw
}

fn unpack(value: u32) -> char {
    let index = value & 0x3f;
    PACKED
        .get(index as usize)
        .map_or(char::REPLACEMENT_CHARACTER, |&byte| char::from(byte))
}

#[cfg(test)]
fn pack(letter: char) -> Option<u32> {
    let index = PACKED.iter().position(|&byte| char::from(byte) == letter)?;
    u32::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_names_decode() {
        assert_eq!(
            decode("\u{4840}\u{3b3f}\u{43f2}\u{4438}\u{45b1}"),
            (StreamKind::Table, "_Columns".to_owned())
        );
        assert_eq!(
            decode("\u{44ca}\u{47b3}\u{46e8}\u{4828}"),
            (StreamKind::Data, "App.exe".to_owned())
        );
        let summary = "\u{5}SummaryInformation";
        assert_eq!(decode(summary), (StreamKind::Data, summary.to_owned()));
    }

    #[test]
    fn streams_of_rows_are_named_after_the_key() {
        let key = [Value::from("a.b"), Value::Int(-7), Value::Null];
        assert_eq!(of_row("Icon", key.iter()), "Icon.a.b.-7.");
        // As long as a stream's name can be, and a character longer.
        for (length, expect) in [(57, 62), (58, 63), (1 << 20, 63)] {
            let key = [Value::from(&*"é".repeat(length)), Value::Int(1 << 30)];
            let key = if expect == 62 { &key[..1] } else { &key[..] };
            assert_eq!(of_row("Icon", key.iter()).chars().count(), expect);
        }
        assert_eq!(of_row(&"T".repeat(100), key.iter()).chars().count(), 63);
    }

    #[test]
    fn different_names_can_decode_to_one() {
        let packed = encode(StreamKind::Data, "\u{5}SummaryInformation");
        assert_ne!(packed, "\u{5}SummaryInformation");
        assert_eq!(decode(&packed), decode("\u{5}SummaryInformation"));
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(name in "[ -~é\u{5}]{0,40}") {
            for kind in [StreamKind::Table, StreamKind::Data] {
                prop_assert_eq!(decode(&encode(kind, &name)), (kind, name.clone()));
            }
        }
    }
}
