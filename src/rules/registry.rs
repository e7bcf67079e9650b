//! The list of all rules.

use super::{Rule, inventory, package, procedure, rollup, settling};

/// All rules, in the order in which findings about the same place are told.
pub static RULES: &[&Rule] = &[
    &inventory::payload_missing::RULE,
    &inventory::payload_unlisted::RULE,
    &inventory::name_case_mismatch::RULE,
    &inventory::inventory_size_mismatch::RULE,
    &inventory::inventory_date_mismatch::RULE,
    &inventory::not_a_package::RULE,
    &inventory::product_mismatch::RULE,
    &inventory::inventory_version_mismatch::RULE,
    &inventory::inventory_platform_mismatch::RULE,
    &inventory::inventory_unchecked::RULE,
    &package::package_property_missing::RULE,
    &rollup::product_code_reused::RULE,
    &rollup::package_code_reused::RULE,
    &rollup::upgrade_code_shared::RULE,
    &procedure::payload_unused::RULE,
    &procedure::step_names_unlisted_payload::RULE,
    &procedure::step_name_case_differs::RULE,
    &procedure::step_left_open::RULE,
    &procedure::uninstalled_never_reinstalled::RULE,
    &procedure::reinstalled_never_uninstalled::RULE,
    &procedure::reinstalled_never_copied::RULE,
    &procedure::copied_never_installed::RULE,
    &procedure::initialized_before_installed::RULE,
    &procedure::deployment_never_started::RULE,
    &procedure::com_plus_disabled_never_enabled::RULE,
    &settling::suppression_unmatched::RULE,
    &settling::suppression_expired::RULE,
];

/// Returns the rule called `id`, ignoring case.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.id.eq_ignore_ascii_case(id))
}
