//! What a signature may hold at most.

/// The most certificates in one signature.
pub(super) const CERTIFICATES: usize = 16;
