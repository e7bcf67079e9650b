//! Rules that compare the documented inventory with what is in the folder.

mod later;

mod documented_date_after_release;
mod inventory_date_mismatch;
mod inventory_digest_mismatch;
mod inventory_platform_mismatch;
mod inventory_size_mismatch;
mod inventory_unchecked;
mod inventory_version_mismatch;
mod name_case_mismatch;
mod not_a_package;
mod payload_missing;
mod payload_unlisted;
mod product_mismatch;

use super::check::{Condense, Paired, paired};
use crate::rule::Rule;

pub(crate) use payload_unlisted::RULE as PAYLOAD_UNLISTED;

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Rollup, payload_missing),
    paired!(Rollup, payload_unlisted),
    paired!(Rollup, name_case_mismatch),
    paired!(Rollup, inventory_size_mismatch),
    paired!(Rollup, inventory_digest_mismatch),
    paired!(Times, inventory_date_mismatch),
    paired!(File, not_a_package),
    paired!(Rollup, product_mismatch),
    paired!(Rollup, inventory_version_mismatch),
    paired!(Rollup, inventory_platform_mismatch),
    paired!(Gaps, inventory_unchecked),
    paired!(Spec, documented_date_after_release),
];

/// Those whose findings become one, where there are several.
pub(super) static CONDENSED: &[(&Rule, Condense)] = &[(
    &inventory_date_mismatch::RULE,
    inventory_date_mismatch::condense,
)];
