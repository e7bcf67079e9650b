//! Which rules looked, which had nothing to look at, and which could have looked and did not.

use std::collections::BTreeMap;

use super::Selection;
use crate::rule::Rule;

/// What became of each rule, over all inputs of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    fates: BTreeMap<&'static str, Fate>,
    looked: Vec<Looked>,
}

/// The rules that looked at one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The file, or the spec.
    pub file: String,
    /// The rules, in the order in which they are listed.
    pub rules: Vec<&'static Rule>,
}

/// What became of one rule. The later, the more it says of the run as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// There was no input of its kind.
    Inapplicable,
    /// It looked at all that there was.
    Ran,
    /// Something that it could have looked at was left out, for these reasons.
    Skipped(Vec<String>),
}

impl Coverage {
    /// Takes note that a rule looked.
    pub fn ran(&mut self, rule: &'static Rule) {
        self.note(rule.id, Fate::Ran);
    }

    /// Takes note that rules looked at that file.
    pub fn looked_at(&mut self, file: impl Into<String>, rules: Vec<&'static Rule>) {
        for rule in &rules {
            self.ran(rule);
        }
        let file = file.into();
        self.looked.push(Looked { file, rules });
    }

    /// Takes note that a rule had nothing to look at.
    pub fn inapplicable(&mut self, rule: &'static Rule) {
        self.note(rule.id, Fate::Inapplicable);
    }

    /// Takes note that a rule did not look at something that it could have looked at.
    pub fn skipped(&mut self, rule: &'static Rule, reason: impl Into<String>) {
        self.note(rule.id, Fate::Skipped(vec![reason.into()]));
    }

    /// Joins what is known of another part of the run.
    pub fn merge(&mut self, other: Self) {
        for (rule, fate) in other.fates {
            self.note(rule, fate);
        }
        self.looked.extend(other.looked);
    }

    /// Forgets all rules that a selection does not ask for, and says which it leaves out.
    pub fn select(&mut self, selection: &Selection) {
        if !selection.only.is_empty() {
            let asked = |rule: &str| selection.only.iter().any(|only| only.id == rule);
            self.fates.retain(|rule, _| asked(rule));
            for looked in &mut self.looked {
                looked.rules.retain(|rule| asked(rule.id));
            }
        }
        for rule in &selection.skip {
            if self.fates.contains_key(rule.id) {
                self.skipped(rule, "`--skip` was given");
            }
            for looked in &mut self.looked {
                looked.rules.retain(|looked| looked != rule);
            }
        }
    }

    /// Returns which rules looked at which input, in the order of the inputs.
    pub fn looked(&self) -> &[Looked] {
        &self.looked
    }

    /// Returns how many rules looked at all that there was for them.
    pub fn ran_count(&self) -> usize {
        self.count(|fate| *fate == Fate::Ran)
    }

    /// Returns how many rules had nothing to look at.
    pub fn inapplicable_count(&self) -> usize {
        self.count(|fate| *fate == Fate::Inapplicable)
    }

    /// Returns each rule that left something out, by id, with its reasons.
    pub fn skips(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.fates.iter().filter_map(|(rule, fate)| match fate {
            Fate::Skipped(reasons) => Some((*rule, reasons.as_slice())),
            Fate::Inapplicable | Fate::Ran => None,
        })
    }

    /// Tells whether a rule looked at anything.
    pub fn has_looked(&self, rule: &Rule) -> bool {
        self.fates.get(rule.id) == Some(&Fate::Ran)
    }

    fn count(&self, is: fn(&Fate) -> bool) -> usize {
        self.fates.values().filter(|fate| is(fate)).count()
    }

    fn note(&mut self, rule: &'static str, fate: Fate) {
        match (self.fates.get_mut(rule), fate) {
            (None, fate) => {
                self.fates.insert(rule, fate);
            }
            (Some(Fate::Skipped(known)), Fate::Skipped(reasons)) => {
                for reason in reasons {
                    if !known.contains(&reason) {
                        known.push(reason);
                    }
                }
            }
            (Some(known), fate) if *known < fate => *known = fate,
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule {
        id: "a",
        ..Rule::COMMON
    };

    #[test]
    fn a_rule_that_left_anything_out_did_not_run() {
        let mut coverage = Coverage::default();
        coverage.inapplicable(&RULE);
        assert_eq!(
            (coverage.inapplicable_count(), coverage.ran_count()),
            (1, 0)
        );
        coverage.ran(&RULE);
        coverage.inapplicable(&RULE);
        assert_eq!(
            (coverage.inapplicable_count(), coverage.ran_count()),
            (0, 1)
        );
        let mut other = Coverage::default();
        other.skipped(&RULE, "`x.msi` cannot be read");
        other.skipped(&RULE, "`y.msi` cannot be read");
        coverage.merge(other.clone());
        coverage.merge(other);
        coverage.ran(&RULE);
        let skips: Vec<_> = coverage.skips().collect();
        let reasons = ["`x.msi` cannot be read", "`y.msi` cannot be read"].map(str::to_owned);
        assert_eq!(skips, [("a", reasons.as_slice())]);
        assert_eq!(
            (coverage.inapplicable_count(), coverage.ran_count()),
            (0, 0)
        );
    }
}
