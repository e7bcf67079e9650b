//! Which findings are told, and in which order.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level};
use crate::rules::{self, Options};
use crate::spec::Spec;

/// Makes one finding of those that are alike, where their rule knows how.
pub(super) fn condense(spec: &Spec, findings: Vec<Finding>) -> Vec<Finding> {
    let mut condensed = Vec::new();
    let mut groups: BTreeMap<(&str, Level), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        let rule = rules::find(finding.rule);
        if finding.counts() && rule.is_some_and(|rule| rule.condense.is_some()) {
            let group = groups.entry((finding.rule, finding.level)).or_default();
            group.push(finding);
        } else {
            condensed.push(finding);
        }
    }
    for ((rule, _), group) in groups {
        match rules::find(rule).and_then(|rule| rule.condense) {
            Some(condense) if group.len() > 1 => condensed.push(condense(spec, group)),
            _ => condensed.extend(group),
        }
    }
    condensed
}

/// Keeps what is to be told, in order: by place in the spec, then as the rules are listed, then by place
/// in the package.
pub(super) fn select(findings: &mut Vec<Finding>, options: &Options) {
    findings.retain(|finding| options.selection.tells(finding));
    findings.sort_by_cached_key(|finding| {
        let place = &finding.place;
        let rule = rules::all().position(|rule| rule.id == finding.rule);
        (
            place.spec.is_none(),
            place.spec.as_ref().map(|spec| spec.at),
            rule.unwrap_or(usize::MAX),
            (
                place.file.clone(),
                place.table.clone(),
                place.key.clone(),
                place.column.clone(),
            ),
            finding.message.clone(),
        )
    });
}
