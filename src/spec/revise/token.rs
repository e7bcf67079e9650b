//! Where a value is in the text, and how it is written there.

use std::ops::Range;

use crate::position::Position;
use crate::scalar::Scalar;

/// A text and where its lines begin.
pub(super) struct Lines<'a> {
    pub text: &'a str,
    pub starts: Vec<usize>,
}

/// A value as it is written.
pub(super) struct Token {
    /// Its bytes, quotes included.
    pub range: Range<usize>,
    quote: Option<char>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// Returns a line, counted from 0, without its end.
    pub fn line(&self, index: usize) -> Option<&'a str> {
        let start = *self.starts.get(index)?;
        let rest = self.text.get(start..)?;
        let line = rest.split('\n').next()?;
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// Finds the value that begins at a place; `None` where it is not on one line as `value`.
    pub fn token(&self, at: Position, value: &str) -> Option<Token> {
        let index = usize::try_from(at.line.checked_sub(1)?).ok()?;
        let line = self.line(index)?;
        let column = usize::try_from(at.column.checked_sub(1)?).ok()?;
        let within = line.char_indices().nth(column)?.0;
        let rest = line.get(within..)?;
        let start = self.starts.get(index)? + within;
        let token = |length: usize, quote| Token {
            range: start..start + length,
            quote,
        };
        let quote = rest.chars().next().filter(|first| "'\"".contains(*first));
        if let Some(quote) = quote {
            // One with escapes would be another text; such values are not rewritten.
            let inner = rest.get(1..)?.split(quote).next()?;
            return (inner == value).then(|| token(inner.len() + 2, Some(quote)));
        }
        let block = rest.split(" #").next().unwrap_or(rest);
        let flow = rest.split([',', '}', ']']).next().unwrap_or(rest);
        [block, flow]
            .into_iter()
            .map(str::trim_end)
            .find(|bare| is_same(bare, value))
            .map(|bare| token(bare.len(), None))
    }
}

impl Token {
    /// Writes another value in the same quotes; a bare one gets them where it needs them.
    pub fn written(&self, new: &str, numbers: bool) -> String {
        let is_simple = |text: &str| {
            let allowed = |letter: char| letter.is_ascii_alphanumeric() || ":-., ".contains(letter);
            text.chars().all(allowed) && !text.contains(": ")
        };
        match self.quote {
            Some('\'') if !new.contains(char::is_control) => {
                format!("'{}'", new.replace('\'', "''"))
            }
            Some(_) => quoted(new),
            None if numbers => new.to_owned(),
            None if is_simple(new) && is_text(new) => new.to_owned(),
            None => Scalar(new).to_string(),
        }
    }
}

fn quoted(text: &str) -> String {
    let scalar = Scalar(text).to_string();
    if scalar.starts_with('"') {
        scalar
    } else {
        format!("\"{scalar}\"")
    }
}

/// Tells whether what is written bare means that value: as a text, or as a number in another base.
fn is_same(bare: &str, value: &str) -> bool {
    let number = |text: &str| {
        let based = [("0x", 16), ("0o", 8), ("0b", 2)];
        based
            .into_iter()
            .find_map(|(prefix, base)| u64::from_str_radix(text.strip_prefix(prefix)?, base).ok())
    };
    bare == value || number(bare).is_some_and(|number| number.to_string() == value)
}

/// Tells whether every reader of YAML takes it for a text: it has letters where numbers and times have none, or it has
/// more points than a number.
fn is_text(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    let is_digits =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 2 && parts.iter().all(is_digits) {
        return true;
    }
    let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let exponent = |letter: char| "eE".contains(letter);
    let is_number = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || ".+-_,".contains(letter) || exponent(letter));
    let is_day = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    !is_number || is_day || (is_digest && text.chars().any(|letter| "abcdfABCDF".contains(letter)))
}
