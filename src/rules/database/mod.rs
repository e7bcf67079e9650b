//! Rules about one package, whether or not a spec documents it.

mod package_property_missing;

use super::check::{Paired, paired};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[paired!(Package, package_property_missing)];
