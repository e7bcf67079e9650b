//! Rules about the signatures of packages.

mod package_not_signed;
mod package_signature_invalid;
mod package_signature_sha1;
mod package_signer_expired;
mod package_signer_sha1;
mod package_signer_untrusted;
mod package_signer_wrong_purpose;
mod package_time_stamp_untrusted;
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
    paired!(Examined, package_signature_invalid),
    paired!(Examined, signer_certificate_missing),
    paired!(Signer, package_signer_untrusted),
    paired!(Signer, package_signer_wrong_purpose),
    paired!(Signer, package_signer_expired),
    paired!(Signer, package_time_stamp_untrusted),
    paired!(Signer, package_signer_sha1),
    paired!(Examined, package_signature_sha1),
    paired!(Examined, signed_file_extended),
];
