//! The one way for texts into a playbook.

use crate::plan::Plan;
use crate::spec::{Part, Text};
use crate::terminal::is_hidden;

/// Where a line of a text ends, counted without what stands before it.
const WIDTH: usize = 96;

/// How far in its next line begins: further than any key does.
const INDENT: &str = "                  ";

/// A scalar of YAML that is one text for YAML and, unless it is said to be unsafe, for the templates of Ansible too.
///
/// Ids stay plain. Between single quotes only those mean something to YAML, between double quotes those and backslashes
/// (<https://yaml.org/spec/1.2.2/#73-flow-scalar-styles>). Only `{{`, `{%` and `{#` begin something in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar(String);

impl Scalar {
    /// Writes a text in which Ansible finds no template.
    pub fn literal(text: &str) -> Self {
        Self(quoted(&without_templates(text)))
    }

    /// Writes a value that Ansible is not to look into.
    pub fn unsafe_value(text: &str) -> Self {
        let tag = if text.contains('{') { "!unsafe " } else { "" };
        Self(format!("{tag}{}", quoted(text)))
    }

    /// Writes a text whose parameters are those of the inventory.
    pub fn text(text: &Text) -> Self {
        let parts = text.parts.iter().map(|part| match part {
            Part::Literal(literal) => without_templates(literal),
            Part::Parameter(id) => format!("{{{{ rollpack_parameters['{id}'] }}}}"),
        });
        Self(quoted(&parts.collect::<String>()))
    }

    /// Writes a text whose parameters have their documented values, as the names of tasks cannot differ by host.
    pub fn documented(before: &str, text: &Text, plan: &Plan<'_>) -> Self {
        let text = crate::render::wording::plain(text, plan.spec);
        Self::literal(&format!("{before}{text}"))
    }

    /// Returns the scalar.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the scalar.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Writes what begins a template as the value of one.
fn without_templates(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '{' && chars.peek().is_some_and(|next| "{%#".contains(*next)) {
            written.push_str("{{ '{' }}");
        } else {
            written.push(char);
        }
    }
    written
}

fn quoted(text: &str) -> String {
    if is_id(text) {
        return text.to_owned();
    }
    let is_short = text.chars().count() <= WIDTH && !text.chars().any(is_escaped);
    if is_short && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    double_quoted(text)
}

/// Tells whether a text is a word to YAML without quotes: not a number, nor one of the words for true, false and nothing.
fn is_id(text: &str) -> bool {
    let is_word =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_/".contains(char);
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(is_word)
        && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(&text)
}

/// Tells whether a character is written by its number.
fn is_escaped(char: char) -> bool {
    is_hidden(char) || char.is_whitespace() && char != ' ' || u32::from(char) > 0xffff
}

fn double_quoted(text: &str) -> String {
    let mut written = String::from('"');
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let piece = match char {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            _ if u32::from(char) > 0xffff => format!("\\U{:08x}", u32::from(char)),
            _ if is_escaped(char) => format!("\\u{:04x}", u32::from(char)),
            _ => char.to_string(),
        };
        column += piece.len();
        written.push_str(&piece);
        // A line is broken after a space, by an escape that leaves the space as it is.
        if column > WIDTH && (char == ' ' || column > WIDTH + 40) && chars.peek().is_some() {
            written.push_str("\\\n");
            written.push_str(INDENT);
            // What is left out at the beginning of a line is its spaces.
            if chars.peek() == Some(&' ') {
                written.push('\\');
            }
            column = 0;
        }
    }
    written.push('"');
    written
}

/// Writes words for lines of a comment, which all begin alike; what has no place there is replaced, as nothing reads it.
pub fn comment(text: &str, indent: usize) -> String {
    let mut lines = vec![String::new()];
    let cleaned: String = text
        .chars()
        .map(|char| if is_hidden(char) { ' ' } else { char })
        .collect();
    for word in cleaned.split_whitespace() {
        let last = lines.last_mut();
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(&format!("\n{}# ", " ".repeat(indent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_broken_into_lines() {
        let check =
            |text: &str, expected: &str| assert_eq!(Scalar::literal(text).as_str(), expected);
        check("web-services/1", "web-services/1");
        check("no", r#""no""#);
        check("1e3", r#""1e3""#);
        check("", r#""""#);
        check("It is: #c", r#""It is: #c""#);
        check(r#"C:\a "b" it's"#, r#"'C:\a "b" it''s'"#);
        check(
            "a\r\n\"b\u{202e}\u{1f600}",
            r#""a\u000d\u000a\"b\u202e\U0001f600""#,
        );
        check(
            "{{ x }} {% y %} {# z #}",
            r#""{{ '{' }}{ x }} {{ '{' }}% y %} {{ '{' }}# z #}""#,
        );
        check("{{{", r#""{{ '{' }}{{ '{' }}{""#);
        let long = "word  ".repeat(20);
        let written = Scalar::literal(&long).into_string();
        assert_eq!(written.lines().count(), 2);
        let joined = written
            .replace(&format!("\\\n{INDENT}\\"), "")
            .replace(&format!("\\\n{INDENT}"), "");
        assert_eq!(joined, format!("\"{long}\""));
        let endless = Scalar::literal(&"X".repeat(500)).into_string();
        assert!(endless.lines().all(|line| line.len() < 160));
    }

    #[test]
    fn values_are_not_looked_into() {
        let check =
            |text: &str, expected: &str| assert_eq!(Scalar::unsafe_value(text).as_str(), expected);
        check("{{ x }}", r#"!unsafe "{{ x }}""#);
        check(r"C:\share", r"'C:\share'");
    }

    #[test]
    fn comments_stay_comments() {
        assert_eq!(comment("a\nb: c", 2), "a b: c");
        assert_eq!(
            comment(&"word ".repeat(30), 2)
                .lines()
                .filter(|line| line.starts_with("  # "))
                .count(),
            1
        );
    }
}
