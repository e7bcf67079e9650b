//! Why a trust file is not taken.

use crate::bundle::CanonicalError;
use crate::sign::{CertificateError, SignatureError, TrustError};

/// Why a trust file is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustFileError {
    /// No JSON, or not the one text for its value.
    #[error("the trust file {0}")]
    Canonical(#[from] CanonicalError),
    /// JSON of another shape.
    #[error("the trust file has another shape than `{}`", super::SCHEMA)]
    Shape(#[source] serde_json::Error),
    /// JSON of another schema.
    #[error("the trust file has the schema `{found}`, not `{}`", super::SCHEMA)]
    Schema {
        /// What it says.
        found: String,
    },
    /// A rule that can never be met, or a name that leads nowhere.
    #[error("the trust file is not consistent: {what}")]
    Inconsistent {
        /// What.
        what: String,
    },
    /// A signature on it proves nothing.
    #[error("a signature of the trust file {0}")]
    Signature(SignatureError),
    /// A signature is no Base64.
    #[error("a signature of the trust file is not Base64")]
    Base64,
    /// Too few keepers signed.
    #[error("the trust file is signed by {found} of its keepers, {threshold} are required")]
    Unsigned {
        /// How many did.
        found: usize,
        /// How many must.
        threshold: usize,
    },
    /// Too few keepers of the one before signed.
    #[error(
        "the trust file follows version {version}, and {found} of the keepers of that one signed it; {threshold} are required"
    )]
    NotByKeepers {
        /// The version before.
        version: u64,
        /// How many did.
        found: usize,
        /// How many must.
        threshold: usize,
    },
    /// Older than the one before, or another of the same version.
    #[error("the trust file has version {version}; version {last} was used before, and is another")]
    Older {
        /// Its version.
        version: u64,
        /// The one before.
        last: u64,
    },
    /// An authority in it is none.
    #[error("an authority in the trust file cannot be one")]
    Authority(#[from] TrustError),
    /// A certificate in it is none.
    #[error("a certificate in the trust file cannot be read")]
    Certificate(#[from] CertificateError),
}
