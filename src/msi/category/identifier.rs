//! Identifiers, and names of properties.

use super::fault::{Fault, only};

/// Judges an identifier: ASCII letters, digits, underscores and dots, not beginning with a digit or a dot.
///
/// See [Identifier](https://learn.microsoft.com/windows/win32/msi/identifier).
pub fn judge(text: &str) -> Result<(), Fault> {
    let first = text.chars().next().ok_or(Fault::Empty)?;
    if !is_start(first) {
        return Err(Fault::Start { found: first });
    }
    only(text, is_part)
}

/// Judges the name of a property, or of an environment variable behind a percent sign.
///
/// See [Property](https://learn.microsoft.com/windows/win32/msi/property).
pub fn judge_property(text: &str) -> Result<(), Fault> {
    judge(text.strip_prefix('%').unwrap_or(text))
}

/// Whether an identifier may begin with it.
pub(in super::super) fn is_start(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

/// Whether it may stand in an identifier.
pub(in super::super) fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn identifiers() {
        check(
            judge,
            &[
                "a",
                "_a.1",
                "SystemFolder.7EBEDD3E_AA66_11D2_B980_006097C4DE24",
            ],
            &[
                ("", "there is no text"),
                (
                    "1a",
                    "it begins with `1` instead of a letter or an underscore",
                ),
                (
                    ".a",
                    "it begins with `.` instead of a letter or an underscore",
                ),
                ("a-b", "character 2 is `-`, which is not allowed"),
                ("aé", "character 2 is `é`, which is not allowed"),
                ("a ", "character 2 is ` `, which is not allowed"),
            ],
        );
    }

    #[test]
    fn properties() {
        check(
            judge_property,
            &["PATH", "%PATH"],
            &[
                ("%", "there is no text"),
                (
                    "%%A",
                    "it begins with `%` instead of a letter or an underscore",
                ),
            ],
        );
    }
}
