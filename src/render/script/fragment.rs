//! The one way for values into a PowerShell script.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};

use super::parameters::ScriptParameters;
use crate::spec::{Part, Text};

/// A piece of PowerShell source that is safe where it stands. Only its constructors make one out of data.
///
/// It is printable ASCII on one line, so that every PowerShell since 2.0 reads the same whatever it takes
/// for the file's encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment(String);

impl Fragment {
    /// Writes `value` as an expression that is this string.
    ///
    /// In a single-quoted literal nothing is expanded, and only quotes are doubled
    /// (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>).
    /// PowerShell takes U+2018 to U+201B for that quote too; like all that is not printable ASCII
    /// they are written by number.
    pub fn literal(value: &str) -> Self {
        Self(joined(&operands(value)))
    }

    /// Writes `text` as an expression whose parameters are the script's.
    pub fn text(text: &Text, parameters: ScriptParameters<'_>) -> Self {
        let mut all = Vec::new();
        for part in &text.parts {
            match part {
                Part::Literal(value) => all.extend(operands(value)),
                Part::Parameter(id) => all.push(parameters.variable(id)),
            }
        }
        Self(joined(&all))
    }

    /// Writes `value` as words of a comment: what has no place there is replaced, as nothing reads it back.
    pub fn comment(value: &str) -> Self {
        let mut words = String::new();
        for char in value.chars() {
            match char {
                '\u{2018}' | '\u{2019}' => words.push('\''),
                '\u{201c}' | '\u{201d}' => words.push('"'),
                '\u{2013}' | '\u{2014}' => words.push('-'),
                '\u{2026}' => words.push_str("..."),
                '#' if words.ends_with('<') => words.push_str(" #"),
                '>' if words.ends_with('#') => words.push_str(" >"),
                ' '..='~' => words.push(char),
                _ if char.is_whitespace() || char.is_control() => words.push(' '),
                _ => words.push('?'),
            }
        }
        // A line of a help comment that begins with a dot would be a keyword of its own.
        if words.trim_start().starts_with('.') {
            words.insert_str(0, "- ");
        }
        Self(words)
    }

    /// Wraps source that the caller has made of fragments and fixed text.
    pub(super) const fn trusted(source: String) -> Self {
        Self(source)
    }

    /// Returns the source.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Templates carry fragments through untouched.
impl Object for Fragment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

impl From<Fragment> for Value {
    fn from(fragment: Fragment) -> Self {
        Self::from_object(fragment)
    }
}

/// Splits a string into literals of printable ASCII and numbered characters.
fn operands(value: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut plain = String::new();
    let mut units = [0; 2];
    for char in value.chars() {
        match char {
            '\'' => plain.push_str("''"),
            ' '..='~' => plain.push(char),
            _ => {
                if !plain.is_empty() {
                    all.push(format!("'{}'", std::mem::take(&mut plain)));
                }
                let units = char.encode_utf16(&mut units).iter();
                all.extend(units.map(|unit| format!("[char]0x{unit:04x}")));
            }
        }
    }
    if !plain.is_empty() {
        all.push(format!("'{plain}'"));
    }
    all
}

/// Joins operands to one expression: flat, as the parser nests a long row of `+` too deeply.
fn joined(operands: &[String]) -> String {
    match operands {
        [] => "''".to_owned(),
        [one] if !one.starts_with('[') => one.clone(),
        several => format!("(-join ({}))", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn literals_are_inert() {
        let check = |value: &str, source: &str| {
            assert_eq!(Fragment::literal(value).as_str(), source, "{value:?}");
        };
        check("", "''");
        check(r#"$(Get-Date) `n "$x" $$"#, r#"'$(Get-Date) `n "$x" $$'"#);
        check("it's", "'it''s'");
        check("it\u{2019}s", "(-join ('it', [char]0x2019, 's'))");
        check("a\r\nb", "(-join ('a', [char]0x000d, [char]0x000a, 'b'))");
        check("\u{1f600}", "(-join ([char]0xd83d, [char]0xde00))");
    }

    #[test]
    fn comments_stay_comments() {
        let check = |value: &str, source: &str| {
            assert_eq!(Fragment::comment(value).as_str(), source, "{value:?}");
        };
        check("a #> b <# c ##>>", "a # > b < # c ## >>");
        check(" .SYNOPSIS\n.x", "-  .SYNOPSIS .x");
        check("it\u{2019}s \u{65e5}\u{202e}", "it's ??");
    }

    proptest! {
        #[test]
        fn literals_are_one_line_of_ascii_and_say_what_they_were_given(value in any::<String>()) {
            let source = Fragment::literal(&value).0;
            prop_assert!(source.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(read(&source), value);
        }

        #[test]
        fn comments_never_end_early(value in any::<String>()) {
            let source = Fragment::comment(&value).0;
            prop_assert!(source.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert!(!source.contains("#>") && !source.contains("<#"));
            prop_assert!(!source.trim_start().starts_with('.'));
        }
    }

    /// Reads the small part of PowerShell that literals are written in.
    fn read(source: &str) -> String {
        let inner = source
            .strip_prefix("(-join (")
            .and_then(|rest| rest.strip_suffix("))"));
        let mut rest = inner.unwrap_or(source);
        let mut units = Vec::new();
        loop {
            if let Some(after) = rest.strip_prefix("[char]0x") {
                units.push(u16::from_str_radix(&after[..4], 16).unwrap());
                rest = &after[4..];
            } else {
                let after = rest.strip_prefix('\'').unwrap();
                let mut end = 0;
                while !after[end..].starts_with('\'') || after[end..].starts_with("''") {
                    end += if after[end..].starts_with("''") { 2 } else { 1 };
                }
                units.extend(after[..end].replace("''", "'").encode_utf16());
                rest = &after[end + 1..];
            }
            match rest.strip_prefix(", ") {
                Some(after) => rest = after,
                None => return String::from_utf16(&units).unwrap(),
            }
        }
    }
}
