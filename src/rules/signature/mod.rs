//! Rules about the signatures of packages.

mod package_not_signed;
mod signature_digest_differs;
mod signature_unexpected;
mod signature_unreadable;
mod signed_file_extended;
mod signer_certificate_missing;

use super::check::{Paired, paired};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Examined, package_not_signed),
    paired!(Examined, signature_unexpected),
    paired!(Examined, signature_unreadable),
    paired!(Examined, signature_digest_differs),
    paired!(Examined, signer_certificate_missing),
    paired!(Examined, signed_file_extended),
];
