//! Rules about one package, whether or not a spec documents it.

pub(super) mod package_property_missing;
