//! Whom to believe as the signer of a package: authorities of their own, beside those of bundles, and the certificate
//! that a spec names.
//!
//! Packages are other people's and often old. Their signatures are read more leniently than ours (SHA-1, the time
//! stamps that were usual before RFC 3161), and what is weak about them is said.

use jiff::Timestamp;

use super::algorithm::Hashes;
use super::authenticode::{Authenticode, Seen};
use super::certificate::Certificate;
use super::chain;
use super::path::{self, Conditions, Purpose};
use super::path_problem::PathProblem;
use super::timestamp::TimestampError;
use super::trust::{Expiry, TrustError, judge_anchor};
use super::trust_problem::TrustProblem;
use crate::digest::Digest;

/// Whom to believe as the signer of a package, and as of when.
#[derive(Clone, Debug)]
pub struct PackageTrust {
    authorities: Vec<Certificate>,
    time_authorities: Vec<Certificate>,
    at: Timestamp,
}

/// Why the signer of a package is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignerProblem {
    /// No authority that was named, or another certificate than the one that was named.
    #[error("{0}")]
    Untrusted(TrustProblem),
    /// A certificate for something else.
    #[error("{0}")]
    WrongPurpose(TrustProblem),
    /// A certificate whose time is over or to come, and no time stamp in its time.
    #[error("{0}")]
    OutOfTime(TrustProblem),
    /// A time stamp that nobody who is named vouches for.
    #[error("{doubt}")]
    Timestamp {
        /// Why it is not believed.
        doubt: TimeDoubt,
        /// Whether the certificate is not valid without it.
        is_needed: bool,
    },
    /// A certificate on the way to the authority is signed with SHA-1. The signer is believed nevertheless.
    #[error("the certificate of `{subject}` is signed with SHA-1")]
    WeakCertificate {
        /// Whose it is.
        subject: String,
    },
}

/// Why a time stamp is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeDoubt {
    /// It is none, or one of something else.
    #[error("the time stamp {0}")]
    Form(TimestampError),
    /// It leads to nobody who is named.
    #[error("the time stamp by `{authority}` is not trusted: {source}")]
    Path {
        /// Who made it.
        authority: String,
        /// Why not.
        source: PathProblem,
    },
}

impl SignerProblem {
    /// Whether the signer is believed nevertheless.
    pub const fn is_minor(&self) -> bool {
        match self {
            Self::Timestamp { is_needed, .. } => !*is_needed,
            Self::WeakCertificate { .. } => true,
            _ => false,
        }
    }
}

impl PackageTrust {
    /// Trusts nobody, as of that time.
    pub const fn new(at: Timestamp) -> Self {
        Self {
            authorities: Vec::new(),
            time_authorities: Vec::new(),
            at,
        }
    }

    /// Trusts every authority of a PEM text: to issue certificates of signers, of time authorities, or both, as its own
    /// certificate allows.
    pub fn add_authorities(&mut self, text: &str) -> Result<(), TrustError> {
        for certificate in Certificate::all_from_pem(text)? {
            let [signers, times] = [Purpose::CodeSigning, Purpose::TimeStamping]
                .map(|purpose| judge_anchor(&certificate, purpose));
            let is_of_signers = signers.is_ok();
            if times.is_ok() {
                self.time_authorities.push(certificate.clone());
            } else {
                // What is neither is told as an authority of signers.
                signers?;
            }
            if is_of_signers {
                self.authorities.push(certificate);
            }
        }
        Ok(())
    }

    /// Whether no authority is named.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty() && self.time_authorities.is_empty()
    }

    /// Returns every reason not to believe the signer, and what is weak about one who is believed: at the time of a
    /// time stamp that is believed, else as of the time that was given.
    ///
    /// `pin` is a certificate that the spec names: the signer's, or an issuer's that goes along. Whether the signature
    /// was made by the certificate that it carries is [`Authenticode::check_value`]'s to say.
    pub fn judge(&self, signature: &Authenticode, pin: Option<&Digest>) -> Vec<SignerProblem> {
        let mut problems = purpose(signature.signer());
        let (time, doubt) = match self.time_of(signature) {
            None => (self.at, None),
            Some(Ok(time)) => (time.min(self.at), None),
            Some(Err(doubt)) => (self.at, Some(doubt)),
        };
        let conditions = Conditions {
            purpose: Purpose::CodeSigning,
            at: time,
            expiry: Expiry::Refuse,
            hashes: Hashes::Sha1Too,
        };
        let mut is_out_of_time = false;
        match self.path(signature, pin, conditions) {
            Ok(path) => problems.extend(weak(&path)),
            Err(problem) => {
                let problem = sorted(problem);
                is_out_of_time = matches!(problem, SignerProblem::OutOfTime(_));
                // Where a time stamp that is believed would change that, the time stamp is the problem.
                if (!is_out_of_time || doubt.is_none()) && !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        problems.extend(doubt.map(|doubt| SignerProblem::Timestamp {
            doubt,
            is_needed: is_out_of_time,
        }));
        problems
    }

    /// Returns when somebody who is believed saw the signature; nothing without a time stamp.
    pub fn time_of(&self, signature: &Authenticode) -> Option<Result<Timestamp, TimeDoubt>> {
        let seen = match signature.seen()? {
            Ok(seen) => seen,
            Err(error) => return Some(Err(TimeDoubt::Form(error.clone()))),
        };
        Some(self.judge_time(seen, signature).map(|()| seen.time()))
    }

    fn judge_time(&self, seen: &Seen, signature: &Authenticode) -> Result<(), TimeDoubt> {
        seen.check(signature.value()).map_err(TimeDoubt::Form)?;
        let conditions = Conditions {
            purpose: Purpose::TimeStamping,
            at: seen.time(),
            expiry: Expiry::Refuse,
            hashes: Hashes::Sha1Too,
        };
        let others = match seen {
            Seen::Token(token) => token.others(),
            Seen::Countersignature(_) => signature.others(),
        };
        let authority = seen.authority();
        path::find(&self.time_authorities, authority, others, conditions)
            .map(drop)
            .map_err(|source| TimeDoubt::Path {
                authority: authority.subject(),
                source,
            })
    }

    /// Returns the certificates from the signer to the authority, which is left out.
    fn path(
        &self,
        signature: &Authenticode,
        pin: Option<&Digest>,
        conditions: Conditions,
    ) -> Result<Vec<Certificate>, TrustProblem> {
        let mut path = match pin {
            Some(pin) => path_to_pin(signature, pin, conditions)?,
            None => Vec::new(),
        };
        if !self.is_empty() || pin.is_none() {
            path = path_to(&self.authorities, signature, conditions)?;
        }
        Ok(path)
    }
}

/// Returns what the signer's certificate is not for. Without a key usage it is for any.
fn purpose(signer: &Certificate) -> Vec<SignerProblem> {
    let subject = || signer.subject();
    let mut problems = Vec::new();
    if !signer.is_for_code_signing() {
        problems.push(TrustProblem::NotForCodeSigning { subject: subject() });
    }
    if signer.has_key_usage() && !signer.is_for_digital_signatures() {
        problems.push(TrustProblem::NotForSignatures { subject: subject() });
    }
    problems
        .into_iter()
        .map(SignerProblem::WrongPurpose)
        .collect()
}

fn path_to_pin(
    signature: &Authenticode,
    pin: &Digest,
    conditions: Conditions,
) -> Result<Vec<Certificate>, TrustProblem> {
    let signer = signature.signer();
    if signer.fingerprint() == *pin {
        let judged = chain::judge(&[signer], conditions);
        return judged
            .map(|()| vec![signer.clone()])
            .map_err(|problem| TrustProblem::of_path(signer, problem, Vec::new()));
    }
    let mut others = signature.others().iter();
    let named = others.find(|other| other.fingerprint() == *pin);
    let named = named.ok_or_else(|| TrustProblem::NotPinned {
        subject: signer.subject(),
        fingerprint: signer.fingerprint(),
    })?;
    path_to(std::slice::from_ref(named), signature, conditions)
}

fn path_to(
    authorities: &[Certificate],
    signature: &Authenticode,
    conditions: Conditions,
) -> Result<Vec<Certificate>, TrustProblem> {
    let signer = signature.signer();
    let found = path::find(authorities, signer, signature.others(), conditions);
    let mut behind = found.map_err(|problem| {
        let anchors = authorities.iter().map(Certificate::subject).collect();
        TrustProblem::of_path(signer, problem, anchors)
    })?;
    // Nobody looks at how an authority's own certificate is signed.
    behind.pop();
    behind.insert(0, signer.clone());
    Ok(behind)
}

fn weak(path: &[Certificate]) -> impl Iterator<Item = SignerProblem> {
    let weak = path.iter().filter(|one| one.is_signed_with_sha1());
    weak.map(|one| SignerProblem::WeakCertificate {
        subject: one.subject(),
    })
}

/// Sorts a reason by what an administrator does about it.
const fn sorted(problem: TrustProblem) -> SignerProblem {
    match problem {
        TrustProblem::Expired { .. } | TrustProblem::NotYetValid { .. } => {
            SignerProblem::OutOfTime(problem)
        }
        TrustProblem::Path {
            problem: PathProblem::OtherPurpose { .. },
            ..
        } => SignerProblem::WrongPurpose(problem),
        problem => SignerProblem::Untrusted(problem),
    }
}
