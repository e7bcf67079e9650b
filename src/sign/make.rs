//! Makes signatures: in one step with a key at hand, or in two with a key elsewhere.

use der::asn1::{Any, OctetString, SetOfVec};
use der::{EncodeValue, FixedTag};
use x509_cert::attr::Attribute;

use super::algorithm::{Algorithm, Hash};
use super::authenticode::{self, Authenticode, Module};
use super::certificate::{Certificate, UnusableKey};
use super::cms::{
    CONTENT_TYPE, DATA, EncapsulatedContentInfo, EssCertIdV2, MESSAGE_DIGEST,
    SIGNING_CERTIFICATE_V2, SigningCertificateV2,
};
use super::key::{KeyError, PrivateKey};
use super::script_block::{self, ScriptError};
use super::signature::Signature;
use super::signature_error::SignatureError;
use super::unsigned::Unsigned;
use super::{Signer, limits};

/// Why no signature was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// No certificate was given.
    #[error("a signature needs the certificate of its signer")]
    NoCertificate,
    /// The key of the certificate cannot be used.
    #[error("the certificate of `{subject}` cannot be used")]
    Key {
        /// Whose certificate it is.
        subject: String,
        /// Why.
        #[source]
        source: UnusableKey,
    },
    /// The certificate is not for code signing.
    #[error("the certificate of `{subject}` does not have the extended key usage `codeSigning`")]
    NotForCodeSigning {
        /// Whose certificate it is.
        subject: String,
    },
    /// The certificate is not for signatures.
    #[error("the certificate of `{subject}` does not have the key usage `digitalSignature`")]
    NotForSignatures {
        /// Whose certificate it is.
        subject: String,
    },
    /// The private key and the certificate do not belong together.
    #[error("the private key does not belong to the certificate of `{subject}`")]
    OtherKey {
        /// Whose certificate it is.
        subject: String,
    },
    /// The private key gave nothing.
    #[error(transparent)]
    PrivateKey(#[from] KeyError),
    /// Whoever has the key gave nothing.
    #[error(transparent)]
    Elsewhere(Box<dyn std::error::Error + Send + Sync>),
    /// None of the numbers that were given is a signature over this.
    #[error(
        "no raw signature that was given is one by the key of `{subject}` over what is to be signed"
    )]
    NoneFits {
        /// Whose certificate it is.
        subject: String,
    },
    /// The script is not one that is signed.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// A structure cannot be written.
    #[error("the signature cannot be written")]
    Encoding(#[from] der::Error),
    /// What was made does not pass the check that every verifier makes.
    #[error("the signature that was made is not valid")]
    Invalid(#[source] SignatureError),
}

/// A signature but for the one number that only the private key gives.
#[derive(Clone, Debug)]
pub struct PreparedSignature {
    unsigned: Unsigned,
    to_be_signed: Vec<u8>,
    subject: Subject,
}

/// What a signature is over.
#[derive(Clone, Debug)]
enum Subject {
    /// These bytes, which are elsewhere.
    Content(Vec<u8>),
    /// The file with this digest, which carries the signature.
    File(Vec<u8>),
}

impl PreparedSignature {
    /// Prepares a detached signature over `content` by the owner of the first certificate.
    ///
    /// Of the others those are taken along that issued it, up to but without a self-issued one: a root
    /// proves nothing to those who do not have it already. The attribute `signingCertificateV2` lists
    /// every certificate that goes along, so that the signature covers them all. There is no signing time,
    /// because nobody could believe it.
    pub fn new(
        content: &[u8],
        certificates: &[Certificate],
        algorithm: Algorithm,
    ) -> Result<Self, SignError> {
        judge(certificates.first(), algorithm)?;
        Self::prepare(content, chain(certificates), algorithm)
    }

    /// Prepares an Authenticode signature over the SHA-256 of a script, for the script to carry.
    pub(super) fn of_script_digest(
        digest: &[u8],
        certificates: &[Certificate],
        algorithm: Algorithm,
    ) -> Result<Self, SignError> {
        judge(certificates.first(), algorithm)?;
        let digests = (Hash::Sha256, digest);
        let unsigned =
            authenticode::prepare(Module::Script, digests, chain(certificates), algorithm)?;
        Self::of(unsigned, Subject::File(digest.to_vec()))
    }

    /// Prepares an Authenticode signature over the digest of a package by the algorithm's hash, for the package to
    /// carry.
    pub fn of_package(
        digest: &[u8],
        certificates: &[Certificate],
        algorithm: Algorithm,
    ) -> Result<Self, SignError> {
        judge(certificates.first(), algorithm)?;
        let digests = (algorithm.hash, digest);
        let unsigned =
            authenticode::prepare(Module::Package, digests, chain(certificates), algorithm)?;
        Self::of(unsigned, Subject::File(digest.to_vec()))
    }

    /// Prepares the signature block of a script, which is ASCII with the line ends of Windows.
    pub fn of_script(
        script: &str,
        certificates: &[Certificate],
        algorithm: Algorithm,
    ) -> Result<Self, SignError> {
        script_block::prepare(script, certificates, algorithm)
    }

    /// Prepares a detached signature with any certificates.
    pub(super) fn prepare(
        content: &[u8],
        chain: Vec<Certificate>,
        algorithm: Algorithm,
    ) -> Result<Self, SignError> {
        let digest = algorithm.hash.digest(content);
        let mut attributes = SetOfVec::new();
        attributes.insert(attribute(CONTENT_TYPE, &DATA)?)?;
        attributes.insert(attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?)?;
        attributes.insert(attribute(
            SIGNING_CERTIFICATE_V2,
            &signing_certificates(&chain)?,
        )?)?;
        let unsigned = Unsigned {
            algorithm,
            chain,
            content: EncapsulatedContentInfo {
                content_type: DATA,
                content: None,
            },
            digest_algorithm: algorithm.hash.identifier(),
            attributes,
        };
        Self::of(unsigned, Subject::Content(content.to_vec()))
    }

    fn of(unsigned: Unsigned, subject: Subject) -> Result<Self, SignError> {
        Ok(Self {
            to_be_signed: unsigned.to_be_signed()?,
            unsigned,
            subject,
        })
    }

    /// Returns the bytes over which the private key's signature is asked for.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// Returns the CMS signature in DER, after checking it as a verifier would.
    ///
    /// The number may come in any form that signers give it: for ECDSA in DER or as `r` and `s` one behind the other,
    /// and with either `s`.
    pub fn with_signature(&self, signature: &[u8]) -> Result<Vec<u8>, SignError> {
        let bytes = self.unsigned.with_value(signature)?;
        match self.wrong(&bytes).map_err(SignError::Invalid)? {
            None => Ok(bytes),
            Some(SignatureError::NotByThisKey) => Err(SignError::OtherKey {
                subject: self
                    .unsigned
                    .chain
                    .first()
                    .map(Certificate::subject)
                    .unwrap_or_default(),
            }),
            Some(error) => Err(SignError::Invalid(error)),
        }
    }

    /// Returns the first thing that is wrong with what was made.
    fn wrong(&self, bytes: &[u8]) -> Result<Option<SignatureError>, SignatureError> {
        let wrong = match &self.subject {
            Subject::Content(content) => Signature::decode(bytes)?.check(content),
            Subject::File(digest) => Authenticode::decode(bytes)?.check(digest),
        };
        Ok(wrong.into_iter().next())
    }
}

/// Signs with a private key in memory.
#[derive(Debug)]
pub struct LocalSigner {
    key: PrivateKey,
    certificates: Vec<Certificate>,
}

impl LocalSigner {
    /// Takes a key and the certificates that belong to it, in any order; tries them at once.
    pub fn new(key: PrivateKey, mut certificates: Vec<Certificate>) -> Result<Self, SignError> {
        let public = key.public_key();
        let own = certificates
            .iter()
            .position(|certificate| certificate.public_key() == public);
        if let Some(own) = own {
            certificates[..=own].rotate_right(1);
        }
        let signer = Self { key, certificates };
        signer.sign(b"")?;
        Ok(signer)
    }
}

impl Signer for LocalSigner {
    fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    fn sign_raw(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.key.sign(to_be_signed)?)
    }
}

/// Puts the certificate first that issued none of the others, as the signer's own; the first of several stays.
pub fn signer_first(mut certificates: Vec<Certificate>) -> Vec<Certificate> {
    let issued = |certificate: &Certificate| {
        let others = certificates.iter().filter(|other| *other != certificate);
        others
            .into_iter()
            .any(|other| certificate.is_named_as_issuer_of(other))
    };
    if let Some(own) = certificates.iter().position(|one| !issued(one)) {
        certificates[..=own].rotate_right(1);
    }
    certificates
}

/// Refuses at signing what every verifier would refuse.
fn judge(signer: Option<&Certificate>, algorithm: Algorithm) -> Result<(), SignError> {
    let signer = signer.ok_or(SignError::NoCertificate)?;
    let subject = || signer.subject();
    let key = signer.key().map_err(|source| SignError::Key {
        subject: subject(),
        source,
    })?;
    if key != algorithm.key {
        return Err(SignError::OtherKey { subject: subject() });
    }
    if !signer.is_for_code_signing() {
        return Err(SignError::NotForCodeSigning { subject: subject() });
    }
    if !signer.is_for_digital_signatures() {
        return Err(SignError::NotForSignatures { subject: subject() });
    }
    Ok(())
}

/// Returns the first certificate and those that issued it, from one to the next.
fn chain(certificates: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    let mut next = certificates.first();
    while let Some(certificate) = next {
        chain.push(certificate.clone());
        next = certificates.iter().find(|issuer| {
            issuer.subject() == certificate.issuer()
                && !issuer.is_self_issued()
                && !chain.contains(issuer)
                && chain.len() < limits::CERTIFICATES
        });
    }
    chain
}

fn signing_certificates(chain: &[Certificate]) -> der::Result<SigningCertificateV2> {
    let certificates: der::Result<Vec<EssCertIdV2>> = chain
        .iter()
        .map(|certificate| {
            Ok(EssCertIdV2 {
                hash_algorithm: None,
                hash: OctetString::new(certificate.fingerprint().as_bytes().as_slice())?,
                issuer_and_serial: None,
            })
        })
        .collect();
    Ok(SigningCertificateV2 {
        certificates: certificates?,
        policies: None,
    })
}

pub(super) fn attribute<T: EncodeValue + FixedTag>(
    oid: der::asn1::ObjectIdentifier,
    value: &T,
) -> der::Result<Attribute> {
    Ok(Attribute {
        oid,
        values: SetOfVec::try_from(vec![Any::encode_from(value)?])?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CONTENT, certificates, key, signer};
    use super::*;

    #[test]
    fn each_kind_of_key_signs_the_same_twice() {
        for name in ["rsa", "p256", "p384"] {
            let signer = signer(name);
            let bytes = signer.sign(CONTENT).unwrap();
            assert_eq!(signer.sign(CONTENT).unwrap(), bytes, "{name}");
            let signature = Signature::decode(&bytes).unwrap();
            assert_eq!(signature.check(CONTENT), [], "{name}");
            assert_eq!(
                signature.check(b"other"),
                [SignatureError::OtherContent],
                "{name}"
            );
            assert_eq!(signature.signer(), signer.certificate().unwrap());
        }
    }

    #[test]
    fn the_issuers_go_along_without_the_root_and_are_listed() {
        let chain = certificates("deep.chain.pem");
        let signer = LocalSigner::new(key("p256.key.pem"), chain.clone()).unwrap();
        let signature = Signature::decode(&signer.sign(CONTENT).unwrap()).unwrap();
        assert_eq!(signature.signer(), &chain[0]);
        assert_eq!(signature.others(), &chain[1..2]);
        assert!(signature.lists(&chain[1]) && !signature.lists(&chain[2]));
    }

    #[test]
    fn a_signature_is_made_in_two_steps_too() {
        let key = key("rsa.key.pem");
        let chain = certificates("rsa.cert.pem");
        let prepared = PreparedSignature::new(CONTENT, &chain, key.algorithm()).unwrap();
        let raw = key.sign(prepared.to_be_signed()).unwrap();
        assert_eq!(
            prepared.with_signature(&raw).unwrap(),
            signer("rsa").sign(CONTENT).unwrap()
        );
    }

    fn check(key_name: &str, certificate: &str, expect: &str) {
        let error = LocalSigner::new(key(key_name), certificates(certificate)).unwrap_err();
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn what_a_verifier_would_refuse_is_not_signed() {
        check(
            "p256.key.pem",
            "rsa.cert.pem",
            "the private key does not belong to the certificate of `CN=RSA Signer`",
        );
        // Of the same kind, and still another key.
        check(
            "p256.key.pem",
            "ca.pem",
            "the certificate of `CN=Trust Test Root` does not have the extended key usage `codeSigning`",
        );
        check(
            "p256.key.pem",
            "encipher.cert.pem",
            "the certificate of `CN=Encipherer` does not have the key usage `digitalSignature`",
        );
        check(
            "p256.key.pem",
            "rsa1024.cert.pem",
            "the certificate of `CN=Small Signer` cannot be used",
        );
        let none = LocalSigner::new(key("p256.key.pem"), Vec::new()).unwrap_err();
        assert!(matches!(none, SignError::NoCertificate));
    }

    #[test]
    fn a_wrong_number_from_elsewhere_is_not_taken() {
        let key = key("p256.key.pem");
        let chain = certificates("p256.cert.pem");
        let prepared = PreparedSignature::new(CONTENT, &chain, key.algorithm()).unwrap();
        let raw = key.sign(b"something else").unwrap();
        assert!(matches!(
            prepared.with_signature(&raw),
            Err(SignError::OtherKey { .. })
        ));
    }
}
