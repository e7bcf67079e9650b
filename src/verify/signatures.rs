//! Judges the signatures over a manifest.

use super::problems::Problems;
use super::{Options, Problem, SignedBy};
use crate::sign::{Signature, TimestampToken, Trust};

/// Judges each signature over the exact bytes of the manifest.
///
/// A signature that proves nothing is a problem wherever it stands. One that is valid and by somebody who is
/// not trusted is a problem if no other is by somebody who is; beside one that is, it is worth a warning.
pub(super) fn judge(
    manifest: &[u8],
    signatures: &[(String, Vec<u8>)],
    trust: &Trust,
    options: &Options,
    problems: &mut Problems,
) -> (Vec<SignedBy>, Vec<Problem>) {
    let mut signers: Vec<SignedBy> = Vec::new();
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
        let certificate = signature.signer();
        let invalid = signature.check(manifest);
        if invalid.is_empty()
            && let Some(earlier) = signers
                .iter()
                .find(|earlier| earlier.certificate == *certificate)
        {
            problems.push(Problem::SignedTwice {
                path: path.clone(),
                earlier: earlier.path.clone(),
            });
        }
        let distrust = trust.judge(&signature, options.at, options.expiry);
        signers.push(SignedBy {
            path: path.clone(),
            certificate: certificate.clone(),
            algorithm: signature.algorithm(),
            timestamp: signature.timestamp().map(TimestampToken::time),
            is_timestamp_trusted: matches!(trust.time_of(&signature, options.at), Some(Ok(_))),
            is_revocation_checked: trust.is_revocation_checked(&signature, options.at),
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
        return (signers, Vec::new());
    }
    let stale = trust
        .stale_lists(options.at)
        .map(|list| Problem::RevocationListStale {
            issuer: list.issuer(),
            this_update: list.this_update(),
            next_update: list.next_update(),
        });
    let strangers = signers.iter().filter(|signer| !signer.trusted);
    let warnings = strangers
        .map(|stranger| Problem::SignedByStranger {
            path: stranger.path.clone(),
            subject: stranger.certificate.subject(),
        })
        .chain(stale)
        .collect();
    (signers, warnings)
}
