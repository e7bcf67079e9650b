//! Rules that compare the documented inventory with what is in the folder.

mod later;

pub(super) mod inventory_date_mismatch;
pub(super) mod inventory_platform_mismatch;
pub(super) mod inventory_size_mismatch;
pub(crate) mod inventory_unchecked;
pub(super) mod inventory_version_mismatch;
pub(super) mod name_case_mismatch;
pub(crate) mod not_a_package;
pub(super) mod payload_missing;
pub(super) mod payload_unlisted;
pub(super) mod product_mismatch;
