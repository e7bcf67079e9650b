//! The sink for findings: it stamps them with their file and their row of the spec, and keeps no more than it may.

use std::collections::HashMap;

use crate::finding::{Finding, Level, SpecPlace, Suppressed};
use crate::rule::Rule;

/// How many findings of one rule about one file are kept; of more only the number is.
pub const KEPT_PER_RULE: usize = 1_000;

/// Findings on their way into a report.
///
/// A sink is about one file, or about none in particular; [`Findings::append`] joins several.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    file: Option<String>,
    spec: Option<SpecPlace>,
    kept: Vec<Finding>,
    counts: HashMap<(&'static str, Level), usize>,
    unlisted: Vec<Unlisted>,
}

/// Findings of one rule about one file that are counted and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// The rule.
    pub rule: &'static Rule,
    /// Their level.
    pub level: Level,
    /// The file; of findings about several files together, none.
    pub file: Option<String>,
    /// How many they are, beside those that are listed.
    pub count: usize,
    /// Why they do not count, where that is suppressed.
    pub suppressed: Option<Suppressed>,
}

impl Findings {
    /// Starts a sink whose findings are about that file and point at that place, where they say nothing else.
    pub fn about(file: impl Into<String>, spec: Option<SpecPlace>) -> Self {
        Self {
            file: Some(file.into()),
            spec,
            ..Self::default()
        }
    }

    /// Takes a finding.
    pub fn add(&mut self, mut finding: Finding) {
        let place = &mut finding.place;
        if place.file.is_none() {
            place.file.clone_from(&self.file);
        }
        if place.spec.is_none() {
            place.spec.clone_from(&self.spec);
        }
        let count = self
            .counts
            .entry((finding.rule.id, finding.level))
            .or_default();
        *count += 1;
        if *count <= KEPT_PER_RULE {
            self.kept.push(finding);
        } else {
            self.count_only(&finding);
        }
    }

    fn count_only(&mut self, finding: &Finding) {
        let known = self.unlisted.iter_mut().rev().find(|known| {
            known.rule == finding.rule && known.level == finding.level && known.file == self.file
        });
        match known {
            Some(known) => known.count += 1,
            None => self.unlisted.push(Unlisted {
                rule: finding.rule,
                level: finding.level,
                file: self.file.clone(),
                count: 1,
                suppressed: None,
            }),
        }
    }

    /// Takes all findings of another sink.
    pub fn append(&mut self, mut other: Self) {
        self.kept.append(&mut other.kept);
        self.unlisted.append(&mut other.unlisted);
    }

    /// Returns the findings that are kept, and the numbers of the others.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<Unlisted>) {
        (self.kept, self.unlisted)
    }
}

impl Unlisted {
    /// Tells whether they count against the input.
    pub const fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    static RULE: Rule = Rule {
        id: "too-many",
        ..Rule::COMMON
    };

    #[test]
    fn what_a_finding_does_not_say_the_sink_adds() {
        let place = SpecPlace {
            path: "spec.yaml".to_owned(),
            at: Position { line: 2, column: 5 },
        };
        let mut findings = Findings::about("x.msi", Some(place.clone()));
        findings.add(RULE.finding("a"));
        let at = Position { line: 9, column: 1 };
        findings.add(RULE.finding("b").file("y.msi").spec("other.yaml", at));
        let (kept, unlisted) = findings.into_parts();
        let files: Vec<_> = kept
            .iter()
            .map(|found| found.place.file.as_deref())
            .collect();
        assert_eq!(files, [Some("x.msi"), Some("y.msi")]);
        assert_eq!(kept[0].place.spec.as_ref(), Some(&place));
        assert_eq!(kept[1].place.spec.as_ref().unwrap().at, at);
        assert_eq!(unlisted, []);
    }

    #[test]
    fn beyond_the_bound_findings_are_counted() {
        let mut findings = Findings::about("x.msi", None);
        for _ in 0..KEPT_PER_RULE + 3 {
            findings.add(RULE.finding("a"));
        }
        findings.add(RULE.finding_at(Level::Info, "another level has a bound of its own"));
        let (kept, unlisted) = findings.into_parts();
        assert_eq!(kept.len(), KEPT_PER_RULE + 1);
        let numbers: Vec<_> = unlisted
            .iter()
            .map(|more| (more.rule.id, more.level, more.file.as_deref(), more.count))
            .collect();
        assert_eq!(numbers, [("too-many", Level::Error, Some("x.msi"), 3)]);
    }
}
