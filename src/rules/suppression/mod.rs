//! Findings about the spec's suppressions, which come up while [`crate::judge`] applies them.

pub(crate) mod suppression_expired;
pub(crate) mod suppression_unmatched;
