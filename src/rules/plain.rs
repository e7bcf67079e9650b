//! The rules without a check of their own, as entries of the catalogue.

use std::sync::LazyLock;

use super::{Check, Profile, Rule, Settling, Work};
use crate::plain_rule::PlainRule;
use crate::spec::SPEC_RULES;
use crate::verify;

/// Those that reading a spec applies. A spec that breaks one is not handed on.
pub(super) static READING: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rules = SPEC_RULES.iter();
    rules
        .map(|rule| entry(rule, Work::Reading, &[Profile::Rollup]))
        .collect()
});

/// Those that verifying a bundle applies. A bundle that breaks one is refused.
pub(super) static VERIFYING: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rules = verify::rules::all();
    rules
        .map(|rule| entry(rule, Work::Verifying, &[Profile::Bundle]))
        .collect()
});

fn entry(rule: &PlainRule, work: Work, profiles: &'static [Profile]) -> Rule {
    Rule {
        id: rule.id,
        summary: rule.summary,
        help: rule.help,
        profiles,
        settling: Settling::Refused,
        check: Check::During(work),
        ..Rule::COMMON
    }
}
