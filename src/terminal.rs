//! Text from strangers, made safe to print: names and properties may hold characters that move the cursor,
//! reorder a line or cannot be seen.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

/// Returns `text` with every character that a terminal would not simply show written as an escape.
///
/// Line ends and tabs become `\n`, `\r` and `\t`, all others `\u{…}`. Backslashes stay as they are, because
/// paths have them; so the original cannot always be told from the result.
pub fn printable(text: &str) -> Cow<'_, str> {
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
/// To programs it is the same value.
pub fn write_json(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    let mut rest = text.as_str();
    // Outside strings there are no such characters but line ends, and inside there are none left.
    while let Some(at) = rest.find(|character| character != '\n' && is_hidden(character)) {
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
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\n")
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
