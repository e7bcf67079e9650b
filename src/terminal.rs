//! Text from strangers, made safe to print: names and properties may hold characters that move the cursor,
//! reorder a line or cannot be seen.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

/// The most characters of one text that people are shown: more than any honest one has.
const SHOWN: usize = 4096;

/// Returns `text` with every character that a terminal would not simply show written as an escape, and cut
/// where it is longer than people read.
///
/// Line ends and tabs become `\n`, `\r` and `\t`, all others `\u{…}`. Backslashes stay as they are, because
/// paths have them; so the original cannot always be told from the result.
pub fn printable(text: &str) -> Cow<'_, str> {
    // A text that has as few bytes has no more characters.
    let cut = (text.len() > SHOWN)
        .then(|| text.char_indices().nth(SHOWN))
        .flatten()
        .and_then(|(at, _)| text.split_at_checked(at));
    match cut {
        None => whole_printable(text),
        Some((start, rest)) => {
            let (start, more) = (whole_printable(start), rest.chars().count());
            format!("{start}… and {more} more characters").into()
        }
    }
}

/// Returns `text` as [`printable`] does, and all of it.
pub fn whole_printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_hidden(character) {
            match character {
                '\n' | '\r' | '\t' => escaped.extend(character.escape_debug()),
                _ => escaped.extend(character.escape_unicode()),
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Tells whether a character is a control, changes the direction of text or cannot be seen.
pub const fn is_hidden(character: char) -> bool {
    matches!(character,
        // Controls, and the line and paragraph separators.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}'
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Other format characters: soft hyphen, joiners, invisible operators, byte-order mark, tags.
        | '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}'
        // Letters that are blank.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Writes `value` as indented JSON whose strings are escaped so far that a terminal shows them as they are.
///
/// To programs it is the same value. It is written piece by piece, so that it never is in memory as a whole.
pub fn write_json(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let formatter = Escaping(PrettyFormatter::new());
    let mut out = BufWriter::new(out);
    value.serialize(&mut Serializer::with_formatter(&mut out, formatter))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Indented JSON without a character in its strings that a terminal would not show.
struct Escaping(PrettyFormatter<'static>);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (before, after) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut characters = after.chars();
            if let Some(hidden) = characters.next() {
                for unit in hidden.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, is_first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, is_first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        for (text, shown) in [
            ("plain.msi", "plain.msi"),
            (r"C:\temp", r"C:\temp"),
            ("gr\u{fc}n \u{4e2d}", "gr\u{fc}n \u{4e2d}"),
            ("a\u{1b}[2Jb", r"a\u{1b}[2Jb"),
            ("a\nb\tc\r", r"a\nb\tc\r"),
            ("exe.\u{202e}ism", r"exe.\u{202e}ism"),
            ("a\u{200b}b\u{feff}\u{9b}", r"a\u{200b}b\u{feff}\u{9b}"),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let text = "é".repeat(SHOWN);
        assert_eq!(printable(&text), text);
        let shown = printable(&(text + "12345\u{1b}6")).into_owned();
        assert!(shown.ends_with("é… and 7 more characters"), "{shown}");
        assert_eq!(shown.chars().count(), SHOWN + 23);
        let escapes = "\u{1b}".repeat(1 << 20);
        assert!(printable(&escapes).len() < 10 * SHOWN);
        assert_eq!(whole_printable(&escapes).len(), 6 << 20);
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            let shown = printable(&text);
            prop_assert!(!shown.contains(is_hidden));
            if !text.contains(is_hidden) {
                prop_assert_eq!(shown, text.as_str());
            }
        }

        #[test]
        fn json_says_the_same_and_hides_nothing(text in any::<String>()) {
            let value = serde_json::json!({ text.as_str(): [text.as_str()] });
            let mut json = Vec::new();
            write_json(&value, &mut json).unwrap();
            let json = String::from_utf8(json).unwrap();
            prop_assert!(!json.replace('\n', "").contains(is_hidden));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), value);
        }
    }
}
