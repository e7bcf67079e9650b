//! Names without what people vary when they write one a second time.

/// A name without the case of its letters, its punctuation and the plurals of its words.
///
/// Two different texts with one loose name are taken to mean the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LooseName(String);

impl LooseName {
    pub(super) fn of(name: &str) -> Self {
        let words = name.split(|letter: char| !letter.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
        let words: Vec<_> = words.map(|word| singular(&word).to_owned()).collect();
        Self(words.join(" "))
    }

    /// Returns it without its first word, where it has more.
    pub(super) fn without_first(&self) -> Option<Self> {
        let (_, rest) = self.0.split_once(' ')?;
        Some(Self(rest.to_owned()))
    }
}

fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_vary_does_not_count() {
        let same = |one, other| LooseName::of(one) == LooseName::of(other);
        assert!(same("Portal Services Search", "portal service-search"));
        assert!(!same("Access", "Acces") && !same("MPS", "MP"));
        assert!(!same("Portal Search", "Portal Search 2"));
    }
}
