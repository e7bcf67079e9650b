//! Rules about what a package carries against what its tables say.

mod cabinet_damaged;
mod cabinet_incomplete;
mod cabinet_member_unlisted;
mod cabinet_out_of_order;
mod content_missing;
mod file_hash_mismatch;
mod file_language_mismatch;
mod file_machine_mismatch;
mod file_size_mismatch;
mod file_version_mismatch;

use super::check::{Paired, paired};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Examined, content_missing),
    paired!(Examined, cabinet_damaged),
    paired!(Examined, cabinet_incomplete),
    paired!(Examined, cabinet_member_unlisted),
    paired!(Examined, cabinet_out_of_order),
    paired!(Examined, file_size_mismatch),
    paired!(Examined, file_hash_mismatch),
    paired!(Examined, file_version_mismatch),
    paired!(Examined, file_language_mismatch),
    paired!(Examined, file_machine_mismatch),
];
