//! Which findings are told, at which level, and in which order.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level};
use crate::findings::Unlisted;
use crate::rules::{self, Options, Profile};
use crate::spec::Spec;

/// Gives each finding the level that the profile gives it, and drops those that it does not tell.
pub(super) fn weigh(
    findings: &mut Vec<Finding>,
    unlisted: &mut Vec<Unlisted>,
    options: &Options,
    default: Profile,
) {
    let selection = &options.selection;
    findings.retain_mut(|finding| match selection.level(finding, default) {
        Some(level) => {
            finding.level = level;
            true
        }
        None => false,
    });
    unlisted.retain_mut(|more| {
        let like = more.rule.finding_at(more.level, "");
        match selection.level(&like, default) {
            Some(level) => {
                more.level = level;
                true
            }
            None => false,
        }
    });
}

/// Makes one finding of those that are alike, where their rule knows how.
pub(super) fn condense(spec: &Spec, findings: Vec<Finding>) -> Vec<Finding> {
    let mut condensed = Vec::new();
    let mut groups: BTreeMap<(usize, Level), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        if finding.counts() && rules::condense(finding.rule).is_some() {
            let group = (rules::place(finding.rule), finding.level);
            groups.entry(group).or_default().push(finding);
        } else {
            condensed.push(finding);
        }
    }
    for group in groups.into_values() {
        match group.first().and_then(|first| rules::condense(first.rule)) {
            Some(condense) if group.len() > 1 => condensed.push(condense(spec, group)),
            _ => condensed.extend(group),
        }
    }
    condensed
}

/// Keeps what is to be told, in order: by place in the spec, then as the rules are listed, then by place
/// in the package.
pub(super) fn select(findings: &mut Vec<Finding>, unlisted: &mut Vec<Unlisted>, options: &Options) {
    findings.retain(|finding| options.selection.includes(finding.rule));
    unlisted.retain(|more| options.selection.includes(more.rule));
    findings.sort_by_cached_key(|finding| {
        let place = &finding.place;
        (
            place.spec.is_none(),
            place.spec.as_ref().map(|spec| spec.at),
            place.spec.is_none().then(|| place.file.clone()),
            rules::place(finding.rule),
            place.clone(),
            finding.message.clone(),
        )
    });
}
