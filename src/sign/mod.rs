//! Signatures over a manifest: detached CMS in DER, made and checked by the same few types.
//!
//! Making goes from a [`PrivateKey`] and a certificate chain to a [`LocalSigner`]. Checking goes from
//! [`Signature::decode`] (the form) through [`Signature::check`] (the mathematics) to [`Trust::judge`]
//! (whom to believe). Nothing here knows the operating system's certificates, the network or the clock.

mod algorithm;
mod certificate;
mod chain;
mod cms;
mod decode;
#[cfg(test)]
pub(crate) mod fixtures;
mod key;
mod limits;
mod make;
mod names;
mod path;
mod path_problem;
mod pem;
pub mod recipient;
mod signature;
mod signature_error;
mod timestamp;
mod trust;
mod trust_problem;

pub use algorithm::{Algorithm, Hash, KeyKind};
pub use certificate::{Certificate, CertificateError};
pub use key::{KeyError, PrivateKey};
pub use make::{LocalSigner, PreparedSignature, SignError};
pub use path_problem::PathProblem;
pub use pem::PemError;
pub use signature::Signature;
pub use signature_error::SignatureError;
pub use timestamp::{TimestampError, TimestampToken};
pub use trust::{Expiry, Trust, TrustError};
pub use trust_problem::TrustProblem;

/// Whoever can sign a manifest: a key on disk, a token, a program.
pub trait Signer {
    /// Returns a detached CMS signature over `content`, in DER.
    ///
    /// The implementation has checked it against the signer's certificate.
    fn sign(&self, content: &[u8]) -> Result<Vec<u8>, SignError>;
}
