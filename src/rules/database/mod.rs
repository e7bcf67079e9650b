//! Rules about one package, whether or not a spec documents it: would Windows Installer open it at all?

mod code_page_unknown;
mod database_irregular;
mod directory_count_wrong;
mod directory_tree_broken;
mod file_unplaced;
mod package_property_missing;
mod primary_key_repeated;
mod rows_out_of_order;
mod sequence_disorder;
mod template_unknown;
mod trailing_bytes;

use super::check::{Paired, paired};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Package, directory_count_wrong),
    paired!(Package, trailing_bytes),
    paired!(Package, code_page_unknown),
    paired!(Package, template_unknown),
    paired!(Package, database_irregular),
    paired!(Package, rows_out_of_order),
    paired!(Package, primary_key_repeated),
    paired!(Package, directory_tree_broken),
    paired!(Package, file_unplaced),
    paired!(Package, sequence_disorder),
    paired!(Package, package_property_missing),
];
