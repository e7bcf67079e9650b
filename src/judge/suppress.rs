//! Applies the suppressions of a spec or a baseline.

use jiff::civil::Date;

use crate::finding::{Finding, Suppressed};
use crate::findings::Unlisted;
use crate::rules::suppression::{suppression_expired, suppression_unmatched};
use crate::rules::{self, Coverage, Suppressible};
use crate::spec::Suppression;

/// Applies suppressions, and finds those that are out of date.
pub(super) fn suppress(
    suppressions: &[&Suppression],
    coverage: &Coverage,
    today: Date,
    findings: &mut Vec<Finding>,
    unlisted: &mut [Unlisted],
) {
    let mut used = vec![false; suppressions.len()];
    let allowed = |rule: &rules::Rule| rule.suppressible == Suppressible::Yes;
    for (suppression, used) in suppressions.iter().zip(&mut used) {
        let suppressed = (!suppression.has_expired(today)).then(|| Suppressed {
            reason: suppression.reason.clone(),
            expires: suppression.expires,
        });
        for finding in findings.iter_mut().filter(|finding| allowed(finding.rule)) {
            if suppression.matches(finding) {
                *used = true;
                finding.suppressed = finding.suppressed.take().or_else(|| suppressed.clone());
            }
        }
        for more in unlisted.iter_mut().filter(|more| allowed(more.rule)) {
            if suppression.matches_all_of(more) {
                *used = true;
                more.suppressed = more.suppressed.take().or_else(|| suppressed.clone());
            }
        }
    }
    for (suppression, used) in suppressions.iter().zip(used) {
        if used && suppression.has_expired(today) {
            findings.push(suppression_expired::finding(suppression));
        }
        // Of a rule that did not look this time, nothing can be said.
        let could_match = rules::find(&suppression.rule.value)
            .is_none_or(|rule| rule.suppressible == Suppressible::No || coverage.has_looked(rule));
        if !used && could_match {
            findings.push(suppression_unmatched::finding(suppression));
        }
    }
}
