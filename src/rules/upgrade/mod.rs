//! Rules about a package and the one that it replaces.
//!
//! What an update may change depends on its kind: see [Changing the Product Code](https://learn.microsoft.com/windows/win32/msi/changing-the-product-code).

mod column_type_changed;
mod component_code_changed;
mod component_removed;
mod downgrade_not_blocked;
mod feature_deselected;
mod feature_moved;
mod file_version_lowered;
mod file_version_not_raised;
mod installation_context_changed;
mod installed_file_removed;
mod key_path_moved;
mod late_removal_takes_files;
mod new_feature_not_leaf;
mod package_code_kept;
mod package_renamed;
mod parent_feature_removed;
mod platform_changed;
mod previous_product_stays;
mod product_version_not_raised;
mod removed_resource_left_behind;
mod volume_label_changed;

mod files;
mod places;
mod recoded;
mod removal;
mod removals;
mod replaced;

use super::check::{Paired, paired};
use crate::msi::features::Feature;

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Upgrade, package_code_kept),
    paired!(Upgrade, package_renamed),
    paired!(Upgrade, product_version_not_raised),
    paired!(Upgrade, previous_product_stays),
    paired!(Upgrade, installation_context_changed),
    paired!(Upgrade, platform_changed),
    paired!(Upgrade, component_code_changed),
    paired!(Upgrade, component_removed),
    paired!(Upgrade, key_path_moved),
    paired!(Upgrade, late_removal_takes_files),
    paired!(Upgrade, feature_moved),
    paired!(Upgrade, new_feature_not_leaf),
    paired!(Upgrade, parent_feature_removed),
    paired!(Upgrade, feature_deselected),
    paired!(Upgrade, file_version_not_raised),
    paired!(Upgrade, file_version_lowered),
    paired!(Upgrade, installed_file_removed),
    paired!(Upgrade, removed_resource_left_behind),
    paired!(Upgrade, volume_label_changed),
    paired!(Upgrade, column_type_changed),
    paired!(Upgrade, downgrade_not_blocked),
];

/// What to do about a change that the product code does not allow.
const SAME_PRODUCT: &str =
    "undo the change, or make it a major upgrade: a new product code and a row of `Upgrade`";

/// Returns the feature above; one that names itself has none.
fn parent<'a>(feature: &Feature<'a>) -> Option<&'a str> {
    feature.parent.filter(|parent| *parent != feature.key)
}
