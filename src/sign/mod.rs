//! Signatures over a manifest: detached CMS in DER, made and checked by the same few types.
//!
//! Making goes from a [`PrivateKey`] and a certificate chain to a [`LocalSigner`]. Checking goes from
//! [`Signature::decode`] (the form) through [`Signature::check`] (the mathematics) to [`Trust::judge`]
//! (whom to believe). Nothing here knows the operating system's certificates, the network or the clock.

mod algorithm;
mod authenticode;
mod certificate;
mod chain;
mod cms;
mod countersignature;
mod decode;
mod encryption;
mod file_form;
#[cfg(test)]
pub(crate) mod fixtures;
mod key;
mod limits;
mod make;
mod names;
mod package_trust;
mod path;
mod path_problem;
mod pem;
mod pfx;
mod pfx_kdf;
mod raw_signatures;
pub(crate) mod recipient;
mod revocation;
mod revocation_list;
mod script_block;
mod signature;
mod signature_error;
mod ssh_signature;
mod timestamp;
mod timestamp_reply;
mod traditional;
mod trust;
mod trust_problem;
mod unsigned;

pub use algorithm::{Algorithm, Hash, KeyKind};
pub use certificate::{Certificate, CertificateError};
pub use encryption::EncryptionError;
pub use key::{KeyError, KeyFile, PrivateKey};
pub use make::{LocalSigner, SignError};
pub use package_trust::{PackageTrust, SignerProblem, TimeDoubt};
pub use path_problem::PathProblem;
pub use pem::PemError;
pub use pfx::{Pfx, PfxError};
pub use revocation_list::{RevocationList, RevocationListError};
pub use signature_error::SignatureError;
pub use ssh_signature::{SshSignature, SshSignatureError};
pub use trust::{Expiry, Trust, TrustError};
pub use trust_problem::TrustProblem;

// What signatures are made of: for the program, and for tests that compare with other programs.
#[doc(hidden)]
pub use algorithm::RECOMMENDED_RSA_BITS;
#[doc(hidden)]
pub use authenticode::Authenticode;
#[doc(hidden)]
pub use make::{PreparedSignature, signer_first};
#[doc(hidden)]
pub use raw_signatures::RawSignatures;
#[doc(hidden)]
pub use script_block::{ScriptBlock, ScriptError};
#[doc(hidden)]
pub use signature::Signature;
#[doc(hidden)]
pub use timestamp::{TimestampError, TimestampToken};
#[doc(hidden)]
pub use timestamp_reply::{TimestampReply, stamp, stamp_package, timestamp_request};

/// Whoever can sign: a key on disk, a program, somebody on another machine.
pub trait Signer {
    /// Returns all certificates that it was given, the signer's own first.
    fn certificates(&self) -> &[Certificate];

    /// Returns how it signs.
    fn algorithm(&self) -> Algorithm;

    /// Returns the number that only the private key gives, in any form that [`PreparedSignature::with_signature`] takes.
    fn sign_raw(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, SignError>;

    /// Returns the signer's own certificate.
    fn certificate(&self) -> Option<&Certificate> {
        self.certificates().first()
    }

    /// Returns a detached CMS signature over `content`, in DER, checked against the signer's certificate.
    fn sign(&self, content: &[u8]) -> Result<Vec<u8>, SignError> {
        let prepared = PreparedSignature::new(content, self.certificates(), self.algorithm())?;
        let signature = self.sign_raw(prepared.to_be_signed())?;
        prepared.with_signature(&signature)
    }

    /// Returns a script with its signature block, checked likewise.
    fn sign_script(&self, script: &str) -> Result<String, SignError> {
        let prepared = PreparedSignature::of_script(script, self.certificates(), self.algorithm())?;
        let signature = prepared.with_signature(&self.sign_raw(prepared.to_be_signed())?)?;
        Ok(ScriptBlock { script, signature }.to_text())
    }

    /// Returns an Authenticode signature over the digest of a package by the hash of [`Signer::algorithm`], checked
    /// likewise.
    fn sign_package(&self, digest: &[u8]) -> Result<Vec<u8>, SignError> {
        let certificates = self.certificates();
        let prepared = PreparedSignature::of_package(digest, certificates, self.algorithm())?;
        prepared.with_signature(&self.sign_raw(prepared.to_be_signed())?)
    }
}
