//! The list of all rules.

use super::Rule;
use super::inventory;

/// All rules, in the order in which findings about the same place are told.
pub static RULES: &[&Rule] = &[&inventory::payload_missing::RULE];

/// Returns the rule called `id`, ignoring case.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.id.eq_ignore_ascii_case(id))
}
