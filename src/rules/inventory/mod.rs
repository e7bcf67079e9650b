//! Rules that compare the documented inventory with what is in the folder.

pub(super) mod payload_missing;
