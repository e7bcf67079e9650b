//! Texts as YAML: bare where nobody could take them for something else, in quotes elsewhere.

use std::fmt;

/// A text as a value in YAML.
#[derive(Clone, Copy, Debug)]
pub struct Scalar<'a>(pub &'a str);

/// What readers of YAML take for something other than a text.
const WORDS: [&str; 11] = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
];

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare(self.0) {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                // What YAML does not allow in a text, and what nobody would see.
                '\0'..='\u{1f}'
                | '\u{7f}'..='\u{a0}'
                | '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fffe}'
                | '\u{ffff}' => write!(f, "\\u{:04x}", u32::from(character))?,
                _ => write!(f, "{character}")?,
            }
        }
        f.write_str("\"")
    }
}

/// Tells whether a text can stand without quotes, in a flow as well as in a block.
fn is_bare(text: &str) -> bool {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || " _-.()+/".contains(character);
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(is_plain)
        && !text.ends_with(' ')
        && !is_word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_be_something_else_is_in_quotes() {
        for (text, expect) in [
            ("Portal-Web.msi", "Portal-Web.msi"),
            ("2.1", "\"2.1\""),
            ("No", "\"No\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("", "\"\""),
            ("C:\\x \"y\"", "\"C:\\\\x \\\"y\\\"\""),
            ("Größe", "\"Größe\""),
            ("a\u{202e}b", "\"a\\u202eb\""),
        ] {
            assert_eq!(Scalar(text).to_string(), expect);
        }
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was(text in "\\PC{0,20}|[a-z:#,\\[\\]{}&*!|>'\"%@` .-]{0,12}") {
            let yaml = format!("a: {0}\nb: [{0}]\n", Scalar(&text));
            let read: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
            prop_assert_eq!(&read["a"], &serde_json::Value::from(text.clone()));
            prop_assert_eq!(&read["b"][0], &serde_json::Value::from(text));
        }
    }
}
