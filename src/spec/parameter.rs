//! Values an administrator may change, and texts that use them.

use std::fmt;

use super::{Known, Located, RoleId, ScriptName};

/// A value with its documented default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// How texts name it: lower-case words joined by hyphens.
    pub id: Located<String>,
    /// How scripts call it; no other parameter of the spec is called so.
    pub script_name: ScriptName,
    /// What it is for.
    pub description: String,
    /// Its documented default.
    pub default: Known<String>,
    /// The role whose server it names, where it is a server's name.
    pub role: Option<RoleId>,
}

/// A text in which `${id}` stands for a parameter and `$$` for a dollar sign.
///
/// Every parameter it names exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The pieces, in order.
    pub parts: Vec<Part>,
}

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Taken as it stands.
    Literal(String),
    /// The value of this parameter.
    Parameter(String),
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A `$` that begins neither `$$` nor `${id}`.
    #[error("a `$` stands alone; write `$$` for a dollar sign and `${{id}}` for a parameter")]
    LoneDollar,
    /// A `${` without its `}`.
    #[error("`${{` is never closed")]
    Unclosed,
}

impl Text {
    /// Reads a text; whether its parameters exist is for the caller to check.
    pub fn parse(mut rest: &str) -> Result<Self, TextError> {
        let mut parts: Vec<Part> = Vec::new();
        let mut literal = String::new();
        while let Some((before, after)) = rest.split_once('$') {
            literal.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                literal.push('$');
                rest = after;
            } else if let Some(after) = after.strip_prefix('{') {
                let (id, after) = after.split_once('}').ok_or(TextError::Unclosed)?;
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Parameter(id.to_owned()));
                rest = after;
            } else {
                return Err(TextError::LoneDollar);
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(Self { parts })
    }

    /// Returns the parameters it names, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Parameter(id) => Some(id.as_str()),
            Part::Literal(_) => None,
        })
    }

    /// Returns the text with each parameter replaced by what `value` gives for it.
    pub fn fill<'a>(&'a self, mut value: impl FnMut(&'a str) -> String) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Parameter(id) => value(id),
            })
            .collect()
    }
}

/// As written, parameters and all.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Literal(text) => f.write_str(&text.replace('$', "$$")),
            Part::Parameter(id) => write!(f, "${{{id}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_print_as_written() {
        for text in ["", r"C:\temp", "${a}", r"${share}\x ${a}$$", "$$${a}"] {
            assert_eq!(Text::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Text::parse("a$b"), Err(TextError::LoneDollar));
        assert_eq!(Text::parse("a${b"), Err(TextError::Unclosed));
    }

    #[test]
    fn parameters_are_filled_in() {
        let text = Text::parse(r"$$${share}\x").unwrap();
        assert_eq!(text.parameters().collect::<Vec<_>>(), ["share"]);
        assert_eq!(text.fill(|id| format!("<{id}>")), r"$<share>\x");
    }
}
