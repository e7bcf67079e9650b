//! File names as Windows compares them.

/// A file name in the form in which Windows compares it: two names with the same form mean the same file.
///
/// Windows maps character by character to upper case and does not normalise
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>). Characters outside ASCII never meet
/// one inside it, and none becomes two.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FoldedName(String);

impl FoldedName {
    /// Folds a name.
    pub fn of(name: &str) -> Self {
        Self(name.chars().map(upper).collect())
    }

    /// Returns the folded form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether two names mean the same file.
    pub fn is_same(one: &str, other: &str) -> bool {
        one.chars().map(upper).eq(other.chars().map(upper))
    }
}

fn upper(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_uppercase();
    }
    let mut mapped = character.to_uppercase();
    match (mapped.next(), mapped.next()) {
        (Some(only), None) if !only.is_ascii() => only,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_only_in_case_are_the_same() {
        let same = |a: &str, b: &str| {
            let same = FoldedName::is_same(a, b);
            assert_eq!(same, FoldedName::of(a) == FoldedName::of(b));
            same
        };
        assert!(same("Portal-web.MSI", "PORTAL-Web.msi"));
        assert!(same("gr\u{fc}n.txt", "GR\u{dc}N.TXT"));
        assert!(!same("a.msi", "b.msi"));
        // Neither a ligature, a dotless i nor another normal form is the same name to Windows.
        assert!(!same("stra\u{df}e", "STRASSE"));
        assert!(!same("\u{131}", "I"));
        assert!(!same("gru\u{308}n", "gr\u{fc}n"));
    }
}
