//! Placeholders in the texts of a recipe: `{name}` and its like; `{{` and `}}` stand for braces.

use std::collections::BTreeMap;

/// Why a text cannot be filled in.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// A name that stands for nothing.
    #[error("`{{{name}}}` stands for nothing; there are {known}")]
    Unknown {
        /// What is between the braces.
        name: String,
        /// What could be.
        known: String,
    },
    /// A brace without its partner.
    #[error("a single brace in `{text}`; two of them stand for one")]
    Brace {
        /// The text from the brace on.
        text: String,
    },
}

/// Returns `text` with every placeholder replaced by its value.
pub fn fill(text: &str, values: &BTreeMap<&str, String>) -> Result<String, PlaceholderError> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (plain, tail) = rest.split_at(start);
        filled.push_str(plain);
        if tail.starts_with("{{") || tail.starts_with("}}") {
            filled.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let name = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
        let Some((name, after)) = name else {
            let text = tail.to_owned();
            return Err(PlaceholderError::Brace { text });
        };
        let value = values.get(name).ok_or_else(|| unknown(name, values))?;
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn unknown(name: &str, values: &BTreeMap<&str, String>) -> PlaceholderError {
    let known: Vec<String> = values.keys().map(|key| format!("`{{{key}}}`")).collect();
    PlaceholderError::Unknown {
        name: name.to_owned(),
        known: known.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&str, PlaceholderError>) {
        let values = BTreeMap::from([("name", "N".to_owned())]);
        assert_eq!(fill(text, &values), expect.map(str::to_owned), "{text}");
    }

    #[test]
    fn placeholders_are_replaced_and_doubled_braces_are_one() {
        check("", Ok(""));
        check("a {name} b {name}", Ok("a N b N"));
        check("{{name}} {{{name}}}", Ok("{name} {N}"));
    }

    #[test]
    fn what_stands_for_nothing_is_an_error() {
        let unknown = PlaceholderError::Unknown {
            name: "nam".to_owned(),
            known: "`{name}`".to_owned(),
        };
        check("x {nam}", Err(unknown));
        for text in ["{name", "}", "}{name}"] {
            check(
                text,
                Err(PlaceholderError::Brace {
                    text: text.to_owned(),
                }),
            );
        }
    }
}
