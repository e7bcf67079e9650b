//! Tells whether a text is canonical JSON, in one pass and without a copy: a manifest is read before anybody
//! is trusted.

use std::cmp::Ordering;
use std::ops::Range;

use serde::de::IgnoredAny;

use super::canonical::{CanonicalError, DEPTH, MAX_INTEGER};

/// How much of a key or a number is quoted.
const QUOTED: usize = 40;

/// Accepts canonical JSON, and nothing else.
pub fn check(bytes: &[u8]) -> Result<(), CanonicalError> {
    let scanned = std::str::from_utf8(bytes)
        .map_err(|error| CanonicalError::OtherText {
            offset: error.valid_up_to(),
        })
        .and_then(|text| Scanner { text, at: 0 }.scan());
    match scanned {
        // Whatever is not even JSON is better told by its reader.
        Err(CanonicalError::OtherText { offset }) => {
            serde_json::from_slice::<IgnoredAny>(bytes).map_err(CanonicalError::Syntax)?;
            Err(CanonicalError::OtherText { offset })
        }
        other => other,
    }
}

/// Returns how many values a text of JSON may hold at most.
pub fn count_values(bytes: &[u8]) -> usize {
    let mut count = 1;
    let mut is_in_string = false;
    let mut is_escaped = false;
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_string => is_escaped = true,
            b'"' => is_in_string = !is_in_string,
            b',' | b'[' | b'{' if !is_in_string => count += 1,
            _ => {}
        }
    }
    count
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// What is open around the place where a scanner is.
enum Open {
    Array,
    /// With where its last key is.
    Object(Range<usize>),
}

impl Scanner<'_> {
    fn scan(&mut self) -> Result<(), CanonicalError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            // A value starts here.
            if open.len() > DEPTH {
                return Err(CanonicalError::TooDeep { offset: self.at });
            }
            match self.peek() {
                Some(b'[') => {
                    self.at += 1;
                    if !self.take(b']') {
                        open.push(Open::Array);
                        continue;
                    }
                }
                Some(b'{') => {
                    self.at += 1;
                    if !self.take(b'}') {
                        let key = self.key()?;
                        open.push(Open::Object(key));
                        continue;
                    }
                }
                Some(b'"') => {
                    self.string()?;
                }
                Some(b'-' | b'0'..=b'9') => self.integer()?,
                _ => self.word()?,
            }
            // A value has ended: what comes next?
            loop {
                match open.last_mut() {
                    None if self.at == self.text.len() => return Ok(()),
                    None => return Err(self.other_text()),
                    Some(Open::Array) if self.take(b',') => break,
                    Some(Open::Array) => self.expect(b']')?,
                    Some(Open::Object(last)) if self.take(b',') => {
                        let key = self.key()?;
                        self.follows(last, &key)?;
                        *last = key;
                        break;
                    }
                    Some(Open::Object(_)) => self.expect(b'}')?,
                }
                open.pop();
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, byte: u8) -> Result<(), CanonicalError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.other_text())
        }
    }

    fn other_text(&self) -> CanonicalError {
        CanonicalError::OtherText { offset: self.at }
    }

    /// Passes a key and its colon, and returns where the key is, without its quotes.
    fn key(&mut self) -> Result<Range<usize>, CanonicalError> {
        let key = self.string()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// Keys are sorted by UTF-16 code units, and so none is there twice.
    fn follows(&self, last: &Range<usize>, key: &Range<usize>) -> Result<(), CanonicalError> {
        let units = |range: &Range<usize>| unescaped(&self.text[range.clone()]);
        match units(last).cmp(units(key)) {
            Ordering::Less => Ok(()),
            Ordering::Equal => Err(CanonicalError::KeyTwice {
                key: quoted(&self.text[key.clone()]),
                offset: key.start,
            }),
            Ordering::Greater => Err(CanonicalError::OtherText { offset: key.start }),
        }
    }

    /// Passes a string and returns where it is, without its quotes.
    fn string(&mut self) -> Result<Range<usize>, CanonicalError> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(start..self.at - 1);
                }
                Some(b'\\') => self.escape()?,
                None | Some(0..0x20) => return Err(self.other_text()),
                Some(_) => self.at += 1,
            }
        }
    }

    /// Passes an escape: a short one where JSON has it, `\u00xx` for other control characters only.
    fn escape(&mut self) -> Result<(), CanonicalError> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => self.at += 2,
            [b'u', b'0', b'0', high @ (b'0' | b'1'), low, ..]
                if matches!(low, b'0'..=b'9' | b'a'..=b'f')
                    && (*high == b'1' || !matches!(low, b'8' | b'9' | b'a' | b'c' | b'd')) =>
            {
                self.at += 6;
            }
            _ => return Err(self.other_text()),
        }
        Ok(())
    }

    fn integer(&mut self) -> Result<(), CanonicalError> {
        let rest = &self.text[self.at..];
        let is_number = |byte: &u8| matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9');
        let length = rest.bytes().take_while(|byte| is_number(byte)).count();
        let number = &rest[..length];
        let digits = number.strip_prefix('-').unwrap_or(number);
        let magnitude = digits.parse::<u64>().ok();
        match magnitude {
            Some(magnitude) if magnitude.to_string() == digits && number != "-0" => {
                if magnitude > MAX_INTEGER {
                    return Err(CanonicalError::NotAnInteger {
                        number: quoted(number),
                    });
                }
                self.at += length;
                Ok(())
            }
            _ if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                Err(CanonicalError::NotAnInteger {
                    number: quoted(number),
                })
            }
            _ => Err(self.other_text()),
        }
    }

    fn word(&mut self) -> Result<(), CanonicalError> {
        let rest = &self.text[self.at..];
        let word = ["null", "true", "false"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        match word {
            Some(word) => {
                self.at += word.len();
                Ok(())
            }
            None => Err(self.other_text()),
        }
    }
}

/// Returns the UTF-16 code units of a string whose escapes are all in order.
fn unescaped(text: &str) -> impl Iterator<Item = u16> {
    let mut characters = text.chars();
    std::iter::from_fn(move || {
        let character = characters.next()?;
        if character != '\\' {
            return Some(character);
        }
        Some(match characters.next()? {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'u' => {
                let digits = characters.as_str().get(..4)?;
                characters = characters.as_str()[4..].chars();
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            other => other,
        })
    })
    .flat_map(|character| {
        let mut units = [0; 2];
        let count = character.encode_utf16(&mut units).len();
        units.into_iter().take(count)
    })
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str, expect: &str) {
        let verdict = match check(text.as_bytes()) {
            Ok(()) => "canonical".to_owned(),
            Err(error @ CanonicalError::Syntax(_)) => {
                std::error::Error::source(&error).unwrap().to_string()
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(verdict, expect, "{text}");
    }

    fn other(offset: usize) -> String {
        format!("is not canonical: byte {offset} is not the one that RFC 8785 requires")
    }

    #[test]
    fn canonical_text_is_accepted() {
        for text in [
            r#"{"a":1,"b":[{"c":"d"}],"c":{},"d":[],"e":[true,false,null]}"#,
            "9007199254740991",
            "-9007199254740991",
            "0",
            r#""\"\\\b\t\n\f\r\u0000\u001f/é""#,
            // By UTF-16 code units, the emoji is before U+FB33.
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}",
            r#"{"\t":1,"\u000b":1,"\u001f":1," ":1}"#,
        ] {
            verdict(text, "canonical");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        verdict("{ \"a\":1}", &other(1));
        verdict("[\u{20}]", &other(1));
        verdict("{\"a\":1}\n", &other(7));
        verdict(r#"{"b":1,"a":1}"#, &other(8));
        verdict(r#"["\u0061"]"#, &other(2));
        verdict(r#"["\u000A"]"#, &other(2));
        verdict(r#"["\u0009"]"#, &other(2));
        verdict(r#"["\/"]"#, &other(2));
        verdict(
            "-0",
            "has the number `-0`; only integers up to 2^53-1 are allowed",
        );
        verdict(
            r#"{"a":1,"a":1}"#,
            "has the key `a` twice in one object, at byte 8",
        );
        verdict(
            "1.0",
            "has the number `1.0`; only integers up to 2^53-1 are allowed",
        );
        verdict(
            "9007199254740992",
            "has the number `9007199254740992`; only integers up to 2^53-1 are allowed",
        );
        verdict("[1] 2", "trailing characters at line 1 column 5");
        verdict("", "EOF while parsing a value at line 1 column 0");
        verdict("[01]", "invalid number at line 1 column 3");
        verdict("[1,]", "expected value at line 1 column 4");
        verdict(
            &"[".repeat(200),
            "is nested deeper than 64 levels, at byte 65",
        );
        assert!(check(b"[\"\xff\"]").is_err());
    }

    #[test]
    fn values_are_counted_where_they_are() {
        for (text, count) in [("1", 1), ("[1,2]", 3), (r#"{"a":"[,{\",","b":[]}"#, 4)] {
            assert_eq!(count_values(text.as_bytes()), count, "{text}");
        }
    }
}
