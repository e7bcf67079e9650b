//! The rules that reading a spec applies, as entries of the catalogue.

use std::sync::LazyLock;

use super::{Check, Rule, Settling, Work};
use crate::spec::SPEC_RULES;

/// One entry for each. A spec that breaks one is not handed on, so none of them can be suppressed.
pub(super) static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    SPEC_RULES
        .iter()
        .map(|rule| Rule {
            id: rule.id,
            summary: rule.summary,
            help: rule.help,
            settling: Settling::Refused,
            check: Check::During(Work::Reading),
            ..Rule::COMMON
        })
        .collect()
});
