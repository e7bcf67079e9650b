//! How recipients will see a bundle that is about to be written: by the rules by which they verify it.

use jiff::Timestamp;

use super::failure::Failure;
use crate::bundle::manifest::Manifest;
use crate::sign::{Certificate, Expiry, Signature, Signer, recipient};
use crate::verify::{self, Options, Unsigned};

/// Refuses what nobody could accept, and returns the name of the authority that recipients need beside what goes along.
pub fn judge(
    signature: &[u8],
    signer: &dyn Signer,
    at: Timestamp,
) -> Result<Option<String>, Failure> {
    let signature = Signature::decode(signature).map_err(Failure::input)?;
    judge_signer(signature.signer(), signer, at)
}

/// The same of the certificate that a signature of any kind was made with.
pub fn judge_signer(
    certificate: &Certificate,
    signer: &dyn Signer,
    at: Timestamp,
) -> Result<Option<String>, Failure> {
    recipient::judge(certificate, signer.certificates(), at).map_err(Failure::of_signature)
}

/// Refuses a release whose time is over.
pub fn judge_story(manifest: &Manifest, at: Timestamp) -> Result<(), Failure> {
    let options = Options {
        at,
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Allow,
        min_sequence: None,
        threads: std::num::NonZeroUsize::MIN,
    };
    match verify::judge_story(manifest, &options).into_iter().next() {
        Some(problem) => Err(Failure::of_release(problem)),
        None => Ok(()),
    }
}

/// Returns the line that tells which authority recipients need.
pub fn needed(authority: Option<&str>) -> String {
    authority.map_or_else(String::new, |name| {
        let name = crate::terminal::printable(name);
        format!("\n  recipients need the certificate authority {name}")
    })
}
