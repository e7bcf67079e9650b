//! Whom to believe: certificate authorities and pinned certificates, given by name; nobody else.

use std::collections::BTreeSet;

use jiff::Timestamp;
use pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage};

use super::algorithm;
use super::certificate::{Certificate, CertificateError, UnusableKey};
use super::check::Signature;
use crate::digest::Digest;

/// `id-kp-codeSigning`, as the path builder wants it: without tag and length.
const CODE_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 3];

/// Certificate authorities and pinned certificates.
///
/// With authorities, the signer's certificate must be issued by one of them, directly or through others.
/// With pins, it must be one of those. With both, both are asked for.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    authorities: Vec<Certificate>,
    pins: BTreeSet<Digest>,
}

/// Why an authority cannot be trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// No certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A certificate that is no anchor of a path.
    #[error("the certificate of `{subject}` cannot be a trust anchor")]
    Anchor {
        /// Whose it is.
        subject: String,
        /// Why.
        #[source]
        source: webpki::Error,
    },
    /// A key that is too weak to trust.
    #[error("the certificate of `{subject}` cannot be a trust anchor")]
    Key {
        /// Whose it is.
        subject: String,
        /// Why.
        #[source]
        source: UnusableKey,
    },
}

/// What becomes of something whose time is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expiry {
    /// It is refused.
    #[default]
    Refuse,
    /// It is accepted as it was on its last day.
    Allow,
}

/// Why a signer is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustProblem {
    /// Neither authorities nor pins were given.
    #[error("no certificate authority and no pin was given to trust `{subject}` by")]
    NothingTrusted {
        /// The signer.
        subject: String,
    },
    /// The certificate is none of the pinned ones.
    #[error("the certificate of `{subject}` is not pinned; its SHA-256 is {fingerprint}")]
    NotPinned {
        /// The signer.
        subject: String,
        /// The certificate's digest.
        fingerprint: Digest,
    },
    /// The certificate is not for code signing.
    #[error("the certificate of `{subject}` does not have the extended key usage `codeSigning`")]
    NotForCodeSigning {
        /// The signer.
        subject: String,
    },
    /// The certificate is not for signatures.
    #[error("the certificate of `{subject}` does not have the key usage `digitalSignature`")]
    NotForSignatures {
        /// The signer.
        subject: String,
    },
    /// The certificate, or one of its issuers, was valid once.
    #[error("the certificate of `{subject}` or of one of its issuers expired on {not_after}")]
    Expired {
        /// The signer.
        subject: String,
        /// The end.
        not_after: Timestamp,
    },
    /// The certificate, or one of its issuers, will be valid later.
    #[error(
        "the certificate of `{subject}` or of one of its issuers is not valid before {not_before}"
    )]
    NotYetValid {
        /// The signer.
        subject: String,
        /// The beginning.
        not_before: Timestamp,
    },
    /// No trusted authority issued it.
    #[error("the certificate of `{subject}`, issued by `{issuer}`, leads to no trusted authority")]
    UnknownIssuer {
        /// The signer.
        subject: String,
        /// Its issuer.
        issuer: String,
    },
    /// The path to an authority breaks a rule of certificate paths.
    #[error("the path from `{subject}` to a trusted authority is not valid: {source}")]
    Path {
        /// The signer.
        subject: String,
        /// The rule.
        source: webpki::Error,
    },
    /// A certificate goes along that proves nothing and that nothing proves.
    #[error("the signature carries the certificate of `{subject}`, which is not part of its proof")]
    Unaccounted {
        /// Whose it is.
        subject: String,
    },
}

impl Trust {
    /// Trusts every authority of a PEM text.
    pub fn add_authorities(&mut self, text: &str) -> Result<(), TrustError> {
        for authority in Certificate::all_from_pem(text)? {
            let subject = || authority.subject();
            authority.key().map_err(|source| TrustError::Key {
                subject: subject(),
                source,
            })?;
            webpki::anchor_from_trusted_cert(&CertificateDer::from(authority.der())).map_err(
                |source| TrustError::Anchor {
                    subject: subject(),
                    source,
                },
            )?;
            self.authorities.push(authority);
        }
        Ok(())
    }

    /// Trusts the certificate with this SHA-256.
    pub fn add_pin(&mut self, fingerprint: Digest) {
        self.pins.insert(fingerprint);
    }

    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty() && self.pins.is_empty()
    }

    /// Returns every reason not to believe the signer at the time `at`.
    pub fn judge(&self, signature: &Signature, at: Timestamp, expiry: Expiry) -> Vec<TrustProblem> {
        let signer = signature.signer();
        let subject = || signer.subject();
        let mut problems = Vec::new();
        if self.is_empty() {
            problems.push(TrustProblem::NothingTrusted { subject: subject() });
        }
        let fingerprint = signer.fingerprint();
        if !self.pins.is_empty() && !self.pins.contains(&fingerprint) {
            problems.push(TrustProblem::NotPinned {
                subject: subject(),
                fingerprint,
            });
        }
        if !signer.is_for_code_signing() {
            problems.push(TrustProblem::NotForCodeSigning { subject: subject() });
        }
        if !signer.is_for_digital_signatures() {
            problems.push(TrustProblem::NotForSignatures { subject: subject() });
        }
        let path = if self.authorities.is_empty() {
            judge_validity(signer, at, expiry, &mut problems);
            Vec::new()
        } else {
            self.path(signature, at, expiry).unwrap_or_else(|problem| {
                problems.push(problem);
                signature.others().to_vec()
            })
        };
        for other in signature.others() {
            let proved =
                signature.lists(other) || path.contains(other) || self.authorities.contains(other);
            if !proved {
                problems.push(TrustProblem::Unaccounted {
                    subject: other.subject(),
                });
            }
        }
        problems
    }

    /// Returns the issuers between the signer and an authority.
    fn path(
        &self,
        signature: &Signature,
        at: Timestamp,
        expiry: Expiry,
    ) -> Result<Vec<Certificate>, TrustProblem> {
        let mut time = unix(at);
        // Each round is about another certificate that expired; there are no more than these.
        for _ in 0..=signature.others().len() {
            match self.path_at(signature, time) {
                Err(webpki::Error::CertExpired { not_after, .. }) if expiry == Expiry::Allow => {
                    time = not_after;
                }
                Err(source) => return Err(worded(signature.signer(), source)),
                Ok(path) => return Ok(path),
            }
        }
        Err(worded(
            signature.signer(),
            webpki::Error::MaximumPathBuildCallsExceeded,
        ))
    }

    fn path_at(
        &self,
        signature: &Signature,
        time: UnixTime,
    ) -> Result<Vec<Certificate>, webpki::Error> {
        let authorities: Vec<CertificateDer<'_>> = ders(&self.authorities);
        let anchors: Vec<TrustAnchor<'_>> = authorities
            .iter()
            .filter_map(|authority| webpki::anchor_from_trusted_cert(authority).ok())
            .collect();
        let others = ders(signature.others());
        let signer = CertificateDer::from(signature.signer().der());
        let end = EndEntityCert::try_from(&signer)?;
        let path = end.verify_for_usage(
            algorithm::ALL,
            &anchors,
            &others,
            time,
            KeyUsage::required_if_present(CODE_SIGNING),
            None,
            None,
        )?;
        let used: Vec<CertificateDer<'_>> = path
            .intermediate_certificates()
            .map(webpki::Cert::der)
            .collect();
        let used = |other: &&Certificate| used.iter().any(|der| **der == *other.der());
        Ok(signature.others().iter().filter(used).cloned().collect())
    }
}

fn judge_validity(
    signer: &Certificate,
    at: Timestamp,
    expiry: Expiry,
    problems: &mut Vec<TrustProblem>,
) {
    if at > signer.not_after() && expiry == Expiry::Refuse {
        problems.push(TrustProblem::Expired {
            subject: signer.subject(),
            not_after: signer.not_after(),
        });
    }
    if at < signer.not_before() {
        problems.push(TrustProblem::NotYetValid {
            subject: signer.subject(),
            not_before: signer.not_before(),
        });
    }
}

fn worded(signer: &Certificate, error: webpki::Error) -> TrustProblem {
    let subject = signer.subject();
    match error {
        webpki::Error::CertExpired { not_after, .. } => TrustProblem::Expired {
            subject,
            not_after: timestamp(not_after),
        },
        webpki::Error::CertNotValidYet { not_before, .. } => TrustProblem::NotYetValid {
            subject,
            not_before: timestamp(not_before),
        },
        webpki::Error::UnknownIssuer => TrustProblem::UnknownIssuer {
            subject,
            issuer: signer.issuer(),
        },
        source => TrustProblem::Path { subject, source },
    }
}

fn ders(certificates: &[Certificate]) -> Vec<CertificateDer<'_>> {
    certificates
        .iter()
        .map(|certificate| CertificateDer::from(certificate.der()))
        .collect()
}

fn unix(time: Timestamp) -> UnixTime {
    let seconds = u64::try_from(time.as_second()).unwrap_or_default();
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

fn timestamp(time: UnixTime) -> Timestamp {
    i64::try_from(time.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MAX)
}
