//! Rules about the documented procedure.

mod change;

mod com_plus_disabled_never_enabled;
mod copied_never_installed;
mod deployment_never_started;
mod initialized_before_installed;
mod payload_unused;
mod reinstalled_never_copied;
mod reinstalled_never_uninstalled;
mod step_left_open;
mod step_name_case_differs;
mod step_names_unlisted_payload;
mod uninstalled_never_reinstalled;

use super::check::{Paired, paired};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Gaps, payload_unused),
    paired!(Spec, step_names_unlisted_payload),
    paired!(Spec, step_name_case_differs),
    paired!(Spec, step_left_open),
    paired!(Spec, uninstalled_never_reinstalled),
    paired!(Spec, reinstalled_never_uninstalled),
    paired!(Spec, reinstalled_never_copied),
    paired!(Spec, copied_never_installed),
    paired!(Spec, initialized_before_installed),
    paired!(Spec, deployment_never_started),
    paired!(Spec, com_plus_disabled_never_enabled),
];
