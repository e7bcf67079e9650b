//! Whom to believe: certificate authorities and pinned certificates, given by name; nobody else.

use std::collections::BTreeSet;

use jiff::Timestamp;
use pki_types::CertificateDer;

use super::certificate::{Certificate, CertificateError, UnusableKey};
use super::path;
use super::signature::Signature;
use crate::digest::Digest;

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
    #[error("the path from `{subject}` to a trusted authority is not valid: {}", path::wording(.source))]
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
            path::find(&self.authorities, signature, at, expiry).unwrap_or_else(|problem| {
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

#[cfg(test)]
mod tests {
    use super::super::PreparedSignature;
    use super::super::fixtures::{CONTENT, certificates, key, now, text, trust};
    use super::*;

    /// A signature with the key of `p256` and these certificates, whatever they are good for.
    fn signed(chain: Vec<Certificate>) -> Signature {
        let key = key("p256.key.pem");
        let prepared = PreparedSignature::prepare(CONTENT, chain, key.algorithm()).unwrap();
        let raw = key.sign(prepared.to_be_signed()).unwrap();
        Signature::decode(&prepared.with_signature(&raw).unwrap()).unwrap()
    }

    fn judge(trust: &Trust, signature: &Signature, expiry: Expiry) -> Vec<String> {
        let problems = trust.judge(signature, now(), expiry);
        problems.iter().map(ToString::to_string).collect()
    }

    fn check(chain: &[&str], expect: &[&str]) {
        let chain = chain.iter().flat_map(|name| certificates(name)).collect();
        let seen = judge(&trust("ca.pem"), &signed(chain), Expiry::Refuse);
        assert_eq!(seen, expect);
    }

    #[test]
    fn a_path_to_the_authority_is_asked_for() {
        check(&["p256.cert.pem"], &[]);
        check(&["deep.cert.pem", "intermediate.cert.pem"], &[]);
        check(
            &["deep.cert.pem"],
            &[
                "the certificate of `CN=Deep Signer`, issued by `CN=Trust Test Intermediate`, leads to no trusted authority",
            ],
        );
        // Issued under the same name by somebody else.
        check(
            &["stranger.cert.pem"],
            &[
                "the path from `CN=P-256 Signer` to a trusted authority is not valid: a certificate was not signed by the key of its issuer, only under the same name",
            ],
        );
        check(
            &["stranger.cert.pem", "other-ca.pem"],
            &[
                "the path from `CN=P-256 Signer` to a trusted authority is not valid: a certificate was not signed by the key of its issuer, only under the same name",
            ],
        );
        check(
            &["below-leaf.cert.pem", "p256.cert.pem"],
            &[
                "the path from `CN=Signer below Leaf` to a trusted authority is not valid: a certificate was issued by one that may issue none",
            ],
        );
    }

    #[test]
    fn a_certificate_is_good_for_its_usage_only() {
        check(
            &["no-eku.cert.pem"],
            &[
                "the certificate of `CN=Signer without Usage` does not have the extended key usage `codeSigning`",
            ],
        );
        check(
            &["encipher.cert.pem"],
            &["the certificate of `CN=Encipherer` does not have the key usage `digitalSignature`"],
        );
        check(
            &["server.cert.pem"],
            &[
                "the certificate of `CN=Web Server` does not have the extended key usage `codeSigning`",
            ],
        );
        check(
            &["below-web.cert.pem", "web-intermediate.cert.pem"],
            &[
                "the path from `CN=Signer below Web` to a trusted authority is not valid: an issuer is limited to other usages than `codeSigning`",
            ],
        );
        check(
            &["sha1.cert.pem"],
            &[
                "the path from `CN=Signer by SHA-1` to a trusted authority is not valid: a certificate is signed with an algorithm that is not allowed",
            ],
        );
    }

    #[test]
    fn time_is_what_the_caller_says() {
        check(
            &["expired.cert.pem"],
            &[
                "the certificate of `CN=Expired Signer` or of one of its issuers expired on 2021-01-01T00:00:00Z",
            ],
        );
        check(
            &["future.cert.pem"],
            &[
                "the certificate of `CN=Future Signer` or of one of its issuers is not valid before 2040-01-01T00:00:00Z",
            ],
        );
        let expired = signed(certificates("expired.cert.pem"));
        assert_eq!(judge(&trust("ca.pem"), &expired, Expiry::Allow), [""; 0]);
        let then = "2020-06-01T00:00:00Z".parse().unwrap();
        assert_eq!(trust("ca.pem").judge(&expired, then, Expiry::Refuse), []);
    }

    #[test]
    fn a_pin_stands_for_itself_and_narrows_an_authority() {
        let signature = signed(certificates("p256.cert.pem"));
        let fingerprint = signature.signer().fingerprint();
        let mut pinned = Trust::default();
        assert_eq!(
            judge(&pinned, &signature, Expiry::Refuse),
            ["no certificate authority and no pin was given to trust `CN=P-256 Signer` by"]
        );
        pinned.add_pin(fingerprint);
        assert_eq!(judge(&pinned, &signature, Expiry::Refuse), [""; 0]);
        // The same subject and key, and another certificate.
        let stranger = signed(certificates("stranger.cert.pem"));
        let not_pinned = format!(
            "the certificate of `CN=P-256 Signer` is not pinned; its SHA-256 is {}",
            stranger.signer().fingerprint()
        );
        assert_eq!(judge(&pinned, &stranger, Expiry::Refuse), [not_pinned]);
        let expired = signed(certificates("expired.cert.pem"));
        pinned.add_pin(expired.signer().fingerprint());
        assert_eq!(
            judge(&pinned, &expired, Expiry::Refuse),
            [
                "the certificate of `CN=Expired Signer` or of one of its issuers expired on 2021-01-01T00:00:00Z"
            ]
        );
        assert_eq!(judge(&pinned, &expired, Expiry::Allow), [""; 0]);

        let mut both = trust("ca.pem");
        both.add_pin(fingerprint);
        assert_eq!(judge(&both, &signature, Expiry::Refuse), [""; 0]);
        let deep = signed(certificates("deep.cert.pem"));
        assert_eq!(judge(&both, &deep, Expiry::Refuse).len(), 2);
    }

    #[test]
    fn what_is_no_authority_is_not_trusted() {
        let mut trust = Trust::default();
        assert!(matches!(
            trust.add_authorities(&text("rsa1024.cert.pem")),
            Err(TrustError::Key { .. })
        ));
        assert!(matches!(
            trust.add_authorities("nothing"),
            Err(TrustError::Certificate(CertificateError::None))
        ));
        assert!(trust.is_empty());
    }
}
