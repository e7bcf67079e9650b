//! Rules about the documented procedure.

mod change;
mod loose_name;

mod backup_after_replacement;
mod barrier_never_met;
mod com_plus_disabled_never_enabled;
mod com_plus_started_while_disabled;
mod copied_never_installed;
mod deployment_never_started;
mod initialized_before_installed;
mod name_printed_in_two_ways;
mod node_not_in_tree;
mod node_without_package;
mod payload_unused;
mod payload_used_before_brought;
mod program_run_before_installed;
mod reinstalled_never_copied;
mod reinstalled_never_uninstalled;
mod role_without_steps;
mod service_stopped_never_started;
mod step_left_open;
mod step_name_case_differs;
mod step_names_unlisted_payload;
mod uninstalled_never_reinstalled;
mod uninstalled_twice;

use super::check::{Paired, paired};
use crate::spec::{Action, Component, Step};

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
    paired!(Spec, com_plus_started_while_disabled),
    paired!(Spec, service_stopped_never_started),
    paired!(Spec, uninstalled_twice),
    paired!(Gaps, program_run_before_installed),
    paired!(Spec, payload_used_before_brought),
    paired!(Spec, backup_after_replacement),
    paired!(Spec, barrier_never_met),
    paired!(Spec, role_without_steps),
    paired!(Spec, node_not_in_tree),
    paired!(Spec, node_without_package),
    paired!(Spec, name_printed_in_two_ways),
];

/// Returns the component that a step works on with the deployment tool.
fn component(step: &Step) -> Option<&Component> {
    match &step.action {
        Action::Uninstall(component)
        | Action::Reinstall(component)
        | Action::Initialize(component) => Some(component),
        _ => None,
    }
}
