//! Which files are wanted, by patterns for their names.

use crate::name_pattern::{NamePattern, PatternError};

/// Which files are wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection(Vec<NamePattern>);

impl Selection {
    /// Selects everything.
    pub fn all() -> Self {
        Self::default()
    }

    /// Tells whether no pattern narrows it down.
    pub(crate) fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Selects what matches one of the patterns, ignoring case; `*` stays within a folder, `**`
    /// does not.
    pub fn only<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        patterns
            .into_iter()
            .map(NamePattern::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Tells whether a file of this name is selected.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.matches(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, expect: &[&str]) {
        let names = [
            "install.ps1",
            "First.msi",
            "META/spec.yaml",
            "META/SHA256SUMS",
        ];
        let selection = Selection::only([pattern]).unwrap();
        let selected: Vec<&str> = names
            .into_iter()
            .filter(|name| selection.contains(name))
            .collect();
        assert_eq!(selected, expect, "{pattern}");
    }

    #[test]
    fn patterns_select_by_name() {
        check("*.msi", &["First.msi"]);
        check("first.*", &["First.msi"]);
        check("*", &["install.ps1", "First.msi"]);
        check("META/*", &["META/spec.yaml", "META/SHA256SUMS"]);
        check("**/*.yaml", &["META/spec.yaml"]);
        check("{install,First}.*", &["install.ps1", "First.msi"]);
        assert!(Selection::all().contains("anything"));
    }

    #[test]
    fn what_is_no_pattern_is_said() {
        let error = Selection::only(["ok", "a["]).unwrap_err();
        assert_eq!(error.pattern, "a[");
    }
}
