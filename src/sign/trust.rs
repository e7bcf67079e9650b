//! Whom to believe: certificate authorities and pinned certificates, given by name; nobody else.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::algorithm::Hashes;
use super::certificate::{Certificate, CertificateError, UnusableKey};
use super::chain;
use super::path::{self, Conditions, Purpose};
use super::path_problem::PathProblem;
use super::revocation::Revocation;
use super::revocation_list::RevocationList;
use super::signature::Signature;
use super::timestamp::TimestampToken;
use super::trust_problem::TrustProblem;
use crate::digest::Digest;

/// Certificate authorities and pinned certificates.
///
/// With authorities, the signer's certificate must be issued by one of them, directly or through others.
/// With pins, it must be one of those. With both, both are asked for.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    authorities: Vec<Certificate>,
    pins: BTreeSet<Digest>,
    time_authorities: Vec<Certificate>,
    timestamps: Timestamps,
    revocation: Revocation,
}

/// Whether a signature needs a time stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timestamps {
    /// It may have one.
    #[default]
    Optional,
    /// Without one by a trusted authority it is not believed.
    Required,
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
        source: PathProblem,
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

impl Trust {
    /// Trusts every authority of a PEM text.
    ///
    /// A signer's own certificate that issued itself counts as one, of itself alone.
    pub fn add_authorities(&mut self, text: &str) -> Result<(), TrustError> {
        self.authorities
            .extend(anchors(text, Purpose::CodeSigning)?);
        Ok(())
    }

    /// Trusts every authority of a PEM text to say what time it was.
    pub fn add_time_authorities(&mut self, text: &str) -> Result<(), TrustError> {
        self.time_authorities
            .extend(anchors(text, Purpose::TimeStamping)?);
        Ok(())
    }

    /// Believes no signature without a time stamp by a trusted authority.
    pub fn require_timestamp(&mut self) {
        self.timestamps = Timestamps::Required;
    }

    /// Asks this list of revoked certificates.
    pub fn add_revocation_list(&mut self, list: RevocationList) {
        self.revocation.lists.push(list);
    }

    /// Believes nobody of whom no fresh list says that the certificate was not revoked.
    pub fn require_revocation_lists(&mut self) {
        self.revocation.is_required = true;
    }

    /// Returns the lists that are not fresh at a time: what is new since then is not in them.
    pub fn stale_lists(&self, at: Timestamp) -> impl Iterator<Item = &RevocationList> {
        self.revocation
            .lists
            .iter()
            .filter(move |list| !list.is_fresh(at))
    }

    /// Whether fresh lists say of the signer's certificate and its issuers that they were not revoked.
    pub fn is_revocation_checked(&self, signature: &Signature, at: Timestamp) -> bool {
        let conditions = Conditions {
            purpose: Purpose::CodeSigning,
            at: self.time_to_judge(signature, at),
            expiry: Expiry::Allow,
            hashes: Hashes::Sha2,
        };
        let signer = signature.signer();
        let found = path::find(&self.authorities, signer, signature.others(), conditions);
        found.is_ok_and(|path| {
            let path: Vec<_> = std::iter::once(signer).chain(&path).collect();
            self.revocation.judge(&path, at) == Ok(true)
        })
    }

    /// Trusts the certificate with this SHA-256.
    pub fn add_pin(&mut self, fingerprint: Digest) {
        self.pins.insert(fingerprint);
    }

    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty() && self.pins.is_empty()
    }

    /// Returns whom the signers' certificates may lead to.
    pub fn authorities(&self) -> &[Certificate] {
        &self.authorities
    }

    /// Returns whom time stamps may lead to.
    pub fn time_authorities(&self) -> &[Certificate] {
        &self.time_authorities
    }

    /// Returns the certificates that are pinned.
    pub fn pins(&self) -> impl Iterator<Item = Digest> {
        self.pins.iter().copied()
    }

    /// Returns the lists that are asked.
    pub fn revocation_lists(&self) -> &[RevocationList] {
        &self.revocation.lists
    }

    /// Returns when a trusted authority saw the signature, or why that is not known; nothing without a time stamp.
    pub fn time_of(
        &self,
        signature: &Signature,
        at: Timestamp,
    ) -> Option<Result<Timestamp, TrustProblem>> {
        let token = signature.timestamp()?;
        Some(match self.judge_token(token, at) {
            Ok(()) => Ok(token.time()),
            Err(source) => Err(TrustProblem::Timestamp {
                subject: signature.signer().subject(),
                authority: token.authority().subject(),
                source,
            }),
        })
    }

    /// A token is judged at its own time: that its authority's certificate ends later takes nothing away from it. That
    /// it was revoked by now does.
    fn judge_token(&self, token: &TimestampToken, now: Timestamp) -> Result<(), PathProblem> {
        let conditions = Conditions {
            purpose: Purpose::TimeStamping,
            at: token.time(),
            expiry: Expiry::Refuse,
            hashes: Hashes::Sha2,
        };
        let authority = token.authority();
        let path = path::find(
            &self.time_authorities,
            authority,
            token.others(),
            conditions,
        )?;
        let path: Vec<_> = std::iter::once(authority).chain(&path).collect();
        self.revocation.judge(&path, now).map(drop)
    }

    /// The time of a trusted time stamp, if that is earlier.
    fn time_to_judge(&self, signature: &Signature, at: Timestamp) -> Timestamp {
        match self.time_of(signature, at) {
            Some(Ok(time)) if time <= at => time,
            _ => at,
        }
    }

    /// Returns every reason not to believe the signer: at the time of a trusted time stamp, else at the time `at`.
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
        let stamped = self.time_of(signature, at);
        let conditions = Conditions {
            purpose: Purpose::CodeSigning,
            at: self.time_to_judge(signature, at),
            expiry,
            hashes: Hashes::Sha2,
        };
        if self.timestamps == Timestamps::Required {
            problems.extend(match stamped {
                None => Some(TrustProblem::NoTimestamp { subject: subject() }),
                Some(stamped) => stamped.err(),
            });
        }
        problems.extend(self.judge_path(signature, conditions, at).err());
        // The signature itself covers each certificate that goes along, so that none can be added or taken away.
        for other in signature.others() {
            if !signature.lists(other) {
                problems.push(TrustProblem::Unaccounted {
                    subject: other.subject(),
                });
            }
        }
        problems
    }

    fn judge_path(
        &self,
        signature: &Signature,
        conditions: Conditions,
        now: Timestamp,
    ) -> Result<(), TrustProblem> {
        let signer = signature.signer();
        let others = signature.others();
        let found = if self.authorities.is_empty() {
            chain::judge(&[signer], conditions).and_then(|()| {
                // Nobody vouches for those who are pinned; who issued them may still revoke them.
                let issuer = others.iter().find(|other| {
                    other.is_named_as_issuer_of(signer)
                        && chain::judge_signature(signer, other, Hashes::Sha2).is_ok()
                });
                let path: Vec<_> = std::iter::once(signer).chain(issuer).collect();
                self.revocation.judge_pinned(&path, now)
            })
        } else {
            path::find(&self.authorities, signer, others, conditions).and_then(|path| {
                let path: Vec<_> = std::iter::once(signer).chain(&path).collect();
                self.revocation.judge(&path, now).map(drop)
            })
        };
        let anchors = self.authorities.iter().map(Certificate::subject).collect();
        found.map_err(|problem| TrustProblem::of_path(signer, problem, anchors))
    }
}

/// Reads authorities and judges what does not depend on time or on what they issued.
fn anchors(text: &str, purpose: Purpose) -> Result<Vec<Certificate>, TrustError> {
    let certificates = Certificate::all_from_pem(text)?;
    for certificate in &certificates {
        judge_anchor(certificate, purpose)?;
    }
    Ok(certificates)
}

/// Judges of an anchor what does not depend on time or on what it issued.
pub(super) fn judge_anchor(certificate: &Certificate, purpose: Purpose) -> Result<(), TrustError> {
    let subject = || certificate.subject();
    certificate.key().map_err(|source| TrustError::Key {
        subject: subject(),
        source,
    })?;
    let is_its_own = purpose == Purpose::CodeSigning
        && !certificate.is_authority()
        && certificate.is_self_issued()
        && certificate.is_for_code_signing();
    let judged = chain::judge_extensions(certificate).and_then(|()| {
        if is_its_own {
            Ok(())
        } else {
            chain::judge_authority(certificate, purpose)
        }
    });
    judged.map_err(|source| TrustError::Anchor {
        subject: subject(),
        source,
    })
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
                "the certificate of `CN=Deep Signer` leads to `CN=Trust Test Intermediate`, which is not a trusted authority; those given: `CN=Trust Test Root`",
            ],
        );
        // Issued under the same name by somebody else.
        check(
            &["stranger.cert.pem"],
            &[
                "the path from `CN=P-256 Signer` to a trusted authority is not valid: the certificate of `CN=P-256 Signer` was not signed by the key of its issuer `CN=Trust Test Root`, only under the same name",
            ],
        );
        check(
            &["stranger.cert.pem", "other-ca.pem"],
            &[
                "the path from `CN=P-256 Signer` to a trusted authority is not valid: the certificate of `CN=P-256 Signer` was not signed by the key of its issuer `CN=Trust Test Root`, only under the same name",
            ],
        );
        check(
            &["below-leaf.cert.pem", "p256.cert.pem"],
            &[
                "the path from `CN=Signer below Leaf` to a trusted authority is not valid: `CN=P-256 Signer` is no certificate authority, and issued a certificate",
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
                "the path from `CN=Signer below Web` to a trusted authority is not valid: the certificate authority `CN=Trust Test Web` is limited to other usages than `codeSigning`",
            ],
        );
        check(
            &["sha1.cert.pem"],
            &[
                "the path from `CN=Signer by SHA-1` to a trusted authority is not valid: the certificate of `CN=Signer by SHA-1` is signed with an algorithm that is not allowed",
            ],
        );
    }

    #[test]
    fn time_is_what_the_caller_says() {
        check(
            &["expired.cert.pem"],
            &["the certificate of `CN=Expired Signer` expired on 2021-01-01T00:00:00Z"],
        );
        check(
            &["future.cert.pem"],
            &["the certificate of `CN=Future Signer` is not valid before 2040-01-01T00:00:00Z"],
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
            ["the certificate of `CN=Expired Signer` expired on 2021-01-01T00:00:00Z"]
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
