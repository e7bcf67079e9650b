//! Cells as text, with what stands for something longer in its place.

use serde_yaml::Value;
use uuid::Uuid;

/// What a value of YAML says; null is the empty text.
pub(super) fn of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(true) => Some("Y".to_owned()),
        Value::Bool(false) => Some("N".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(expand(text)),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

/// A GUID of that name, upper-case in braces.
pub(super) fn guid(name: &str) -> String {
    let name = format!("rollpack-vectors/{name}");
    let code = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
    code.braced().to_string().to_uppercase()
}

/// The id of the merge module around a vector.
fn module() -> String {
    let code = guid("module").replace('-', "_");
    format!("Vector.{}", code.trim_matches(['{', '}']))
}

/// Puts what placeholders mean in their place.
pub fn expand(text: &str) -> String {
    if let Some(name) = text.strip_prefix("@guid ") {
        return guid(name);
    }
    repeated(text)
        .replace("{BASE-GUID-UPPER}", &guid("product"))
        .replace("{OTHER-GUID-UPPER}", &guid("other"))
        .replace("{guid with lower case}", &guid("other").to_lowercase())
        .replace("{U1}", &guid("u1"))
        .replace("@MODULE", &module())
}

/// Writes `<300 characters>` out.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inside = from[1..].split_once('>');
        let known = inside.and_then(|(words, after)| Some((count(words)?, after)));
        if let Some((count, after)) = known {
            out.extend(std::iter::repeat_n('y', count));
            rest = after;
        } else {
            out.push('<');
            rest = &from[1..];
        }
    }
    out + rest
}

fn count(words: &str) -> Option<usize> {
    let (number, words) = words.split_once(' ')?;
    let is_known = matches!(
        words,
        "characters"
            | "character"
            | "chars"
            | "char"
            | "identical characters"
            | "identical character"
            | "identical chars"
            | "identical char"
    );
    is_known.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_all_else() {
        for (text, expect) in [
            ("<3 chars>", "yyy"),
            ("a<2 identical characters>b<1 char>", "ayyby"),
            ("<a> < 3 chars> <x chars>", "<a> < 3 chars> <x chars>"),
            ("{A}", "{A}"),
            ("{U2}", "{U2}"),
        ] {
            assert_eq!(expand(text), expect);
        }
        assert_eq!(expand("{U1}"), guid("u1"));
        assert_eq!(expand("x@MODULE").len(), "xVector.".len() + 36);
        assert_ne!(
            expand("{guid with lower case}"),
            expand("{OTHER-GUID-UPPER}")
        );
    }
}
