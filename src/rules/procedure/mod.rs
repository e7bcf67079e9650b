//! Rules about the documented procedure.

mod deed;

pub(super) mod com_plus_disabled_never_enabled;
pub(super) mod copied_never_installed;
pub(super) mod deployment_never_started;
pub(super) mod initialized_before_installed;
pub(super) mod payload_unused;
pub(super) mod reinstalled_never_copied;
pub(super) mod reinstalled_never_uninstalled;
pub(super) mod step_left_open;
pub(super) mod step_name_case_differs;
pub(super) mod step_names_unlisted_payload;
pub(super) mod uninstalled_never_reinstalled;
