//! Judges the signatures over a manifest.

use super::problems::Problems;
use super::{Options, Problem, SignedBy};
use crate::sign::{Signature, Trust};

/// Judges each signature over the exact bytes of the manifest.
///
/// A signature that proves nothing is a problem wherever it stands. One that is valid and by somebody who is
/// not trusted is a problem only if no other is by somebody who is.
pub(super) fn judge(
    manifest: &[u8],
    signatures: &[(String, Vec<u8>)],
    trust: &Trust,
    options: &Options,
    problems: &mut Problems,
) -> Vec<SignedBy> {
    let mut signers = Vec::new();
    let mut doubts = Vec::new();
    for (path, bytes) in signatures {
        let wrong = |error| Problem::Signature {
            path: path.clone(),
            error,
        };
        let signature = match Signature::decode(bytes) {
            Ok(signature) => signature,
            Err(error) => {
                problems.push(wrong(error));
                continue;
            }
        };
        let invalid = signature.check(manifest);
        let distrust = trust.judge(&signature, options.at, options.expiry);
        signers.push(SignedBy {
            path: path.clone(),
            certificate: signature.signer().clone(),
            algorithm: signature.algorithm(),
            has_timestamp: signature.has_timestamp(),
            trusted: invalid.is_empty() && distrust.is_empty(),
        });
        problems.extend(invalid.into_iter().map(wrong));
        doubts.extend(distrust.into_iter().map(|problem| Problem::Untrusted {
            path: path.clone(),
            problem,
        }));
    }
    if !signers.iter().any(|signer| signer.trusted) {
        problems.extend(doubts);
    }
    signers
}
