//! Applies the suppressions of a spec.

use jiff::civil::Date;

use crate::finding::{Finding, Settled};
use crate::folded_name::FoldedName;
use crate::rules::settling::{suppression_expired, suppression_unmatched};
use crate::rules::{self, Rule, Settling};
use crate::spec::{Spec, Suppression};

/// Applies the spec's suppressions, and finds those that are out of date.
pub(super) fn settle(spec: &Spec, ran: &[&Rule], today: Date, findings: &mut Vec<Finding>) {
    let mut used = vec![false; spec.suppressions.len()];
    for finding in findings.iter_mut() {
        if !rules::find(finding.rule).is_some_and(|rule| rule.settling == Settling::Allowed) {
            continue;
        }
        for (suppression, used) in spec.suppressions.iter().zip(&mut used) {
            if !matches(suppression, finding) {
                continue;
            }
            *used = true;
            if finding.counts() && !has_expired(suppression, today) {
                finding.suppressed = Some(Settled {
                    reason: suppression.reason.clone(),
                    expires: suppression.expires,
                });
            }
        }
    }
    for (suppression, used) in spec.suppressions.iter().zip(used) {
        if used && has_expired(suppression, today) {
            findings.push(suppression_expired::finding(spec, suppression));
        }
        // Of a rule that did not look this time, nothing can be said.
        let could_match = rules::find(&suppression.rule.value).is_none_or(|rule| {
            rule.settling == Settling::Refused || ran.iter().any(|ran| ran.id == rule.id)
        });
        if !used && could_match {
            findings.push(suppression_unmatched::finding(spec, suppression));
        }
    }
}

fn matches(suppression: &Suppression, finding: &Finding) -> bool {
    let same_file = |name: &String| {
        let file = finding.place.file.as_deref();
        file.is_some_and(|file| FoldedName::is_same(file, name))
    };
    suppression.rule.value.eq_ignore_ascii_case(finding.rule)
        && suppression.file.as_ref().is_none_or(same_file)
        && (suppression.subject.is_none() || suppression.subject == finding.subject)
}

fn has_expired(suppression: &Suppression, today: Date) -> bool {
    suppression.expires.is_some_and(|last| last < today)
}
