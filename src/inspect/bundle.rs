//! What a bundle says of itself, unproved.

use super::contents::in_one_line;
use super::facts::{Bundle, Problem, Signer};
use crate::bundle::read::Story;
use crate::sign::Signature;

/// Returns what a bundle says of itself, and which signatures cannot be read.
pub fn bundle(story: &Story) -> (Bundle, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut signers = Vec::new();
    for (entry, bytes) in &story.signatures {
        match Signature::decode(bytes) {
            Ok(signature) => signers.push(signer(entry, &signature)),
            Err(error) => problems.push(Problem {
                message: format!("the signature `{entry}`: {}", in_one_line(&error)),
                at_fault: true,
            }),
        }
    }
    let manifest = serde_json::to_value(&story.manifest).unwrap_or_default();
    let facts = Bundle {
        verified: false,
        identity: story.identity.to_string(),
        manifest,
        signers,
    };
    (facts, problems)
}

fn signer(entry: &str, signature: &Signature) -> Signer {
    let certificate = signature.signer();
    Signer {
        entry: entry.to_owned(),
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        sha256: certificate.fingerprint().to_string(),
        algorithm: signature.algorithm().to_string(),
    }
}
