//! Texts with `*` in them, which stands for any characters.

/// Tells whether a text is of that pattern. Case counts; nothing but `*` has a meaning.
///
/// Takes no more steps than the product of both lengths.
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    // Without a star there is no part but the first.
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, expect) in [
            ("", "", true),
            ("", "a", false),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("*", "", true),
            ("*", "abc", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "acb", false),
            ("ab*bc", "abc", false),
            ("a*b*c", "aXbYc", true),
            ("a**c", "abc", true),
            ("*b*", "abc", true),
            ("{*}", "{GUID}", true),
            ("a?c", "abc", false),
        ] {
            assert_eq!(matches(pattern, text), expect, "`{pattern}` and `{text}`");
        }
    }
}
