//! Checks signatures: the form first, strictly, then the mathematics.
//!
//! A signature that passes has one encoding: it is DER to the last byte, and everything in it that the
//! signature itself does not cover is fixed, or proved otherwise.

use der::Encode as _;
use der::asn1::OctetString;

use super::algorithm::{Algorithm, Hash};
use super::certificate::Certificate;
use super::cms::MESSAGE_DIGEST;
use super::decode;
use super::signature_error::SignatureError;
use super::timestamp::TimestampToken;

/// A detached CMS signature whose form is right; nothing is proved by that.
#[derive(Clone, Debug)]
pub struct Signature {
    signer: Certificate,
    others: Vec<Certificate>,
    algorithm: Algorithm,
    /// As signed: under the tag of a SET.
    attributes: Vec<u8>,
    message_digest: Vec<u8>,
    /// What `signingCertificateV2` lists.
    listed: Vec<(Hash, Vec<u8>)>,
    value: Vec<u8>,
    timestamp: Option<TimestampToken>,
}

impl Signature {
    /// Reads a signature and judges its form.
    pub fn decode(bytes: &[u8]) -> Result<Self, SignatureError> {
        let signed_data = decode::decode_signed_data(bytes)?;
        decode::judge_wrapper(&signed_data)?;
        let signer_info = decode::only_signer(&signed_data.signer_infos)?;
        let (signer, others) = decode::certificates(&signed_data, signer_info)?;
        let hash = Hash::from_identifier(&signer_info.digest_algorithm).ok_or(
            SignatureError::DigestAlgorithm {
                found: signer_info.digest_algorithm.oid,
            },
        )?;
        if signed_data.digest_algorithms.as_slice()
            != std::slice::from_ref(&signer_info.digest_algorithm)
        {
            return Err(SignatureError::DigestAlgorithms);
        }
        let algorithm = Algorithm {
            key: signer.key().map_err(SignatureError::Key)?,
            hash,
        };
        if !algorithm.has_identifier(&signer_info.signature_algorithm) {
            return Err(SignatureError::SignatureAlgorithm {
                found: signer_info.signature_algorithm.oid,
            });
        }
        if signer_info.digest_algorithm != hash.identifier()
            || signer_info.signature_algorithm != algorithm.identifier()
        {
            return Err(SignatureError::AlgorithmSpelling);
        }
        let attributes = decode::signed_attributes(signer_info)?;
        Ok(Self {
            message_digest: decode::value::<OctetString>(
                attributes,
                MESSAGE_DIGEST,
                "messageDigest",
            )?
            .into_bytes()
            .into(),
            listed: decode::listed_certificates(attributes)?,
            attributes: attributes.to_der().map_err(SignatureError::NotDer)?,
            timestamp: decode::timestamp(signer_info)?,
            value: signer_info.signature.as_bytes().to_vec(),
            signer,
            others,
            algorithm,
        })
    }

    /// Returns everything that is wrong with it as a signature over `content`; nothing proves that the
    /// owner of the signer's key signed just this content with just these certificates. Whether that owner
    /// deserves trust is another matter.
    pub fn check(&self, content: &[u8]) -> Vec<SignatureError> {
        let mut wrong = Vec::new();
        if self.algorithm.hash.digest(content) != self.message_digest {
            wrong.push(SignatureError::OtherContent);
        }
        if !self
            .listed
            .first()
            .is_some_and(|id| names(id, &self.signer))
        {
            wrong.push(SignatureError::OtherCertificate);
        }
        let key = self.signer.public_key();
        if self
            .algorithm
            .verify(key, &self.attributes, &self.value)
            .is_none()
        {
            wrong.push(SignatureError::NotByThisKey);
        } else if self.algorithm.normalised(&self.value).as_ref() != Some(&self.value) {
            wrong.push(SignatureError::OtherValue);
        }
        // Each that is carried is on the list, or else judged as one that proves nothing.
        if self.listed.len() > self.others.len() + 1 {
            wrong.push(SignatureError::ListedCertificateMissing);
        }
        if let Some(timestamp) = &self.timestamp {
            wrong.extend(
                timestamp
                    .check(&self.value)
                    .err()
                    .map(SignatureError::Timestamp),
            );
        }
        wrong
    }

    /// Returns the signer's certificate.
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// Returns the other certificates that the signature carries.
    pub fn others(&self) -> &[Certificate] {
        &self.others
    }

    /// Returns how it was made.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether the signature itself covers a certificate.
    pub fn lists(&self, certificate: &Certificate) -> bool {
        self.listed.iter().any(|id| names(id, certificate))
    }

    /// Returns the time stamp that it carries; whether its authority deserves trust is not judged here.
    pub fn timestamp(&self) -> Option<&TimestampToken> {
        self.timestamp.as_ref()
    }

    /// Returns the number that the private key gave: what a time stamp is about.
    pub fn value(&self) -> &[u8] {
        &self.value
    }
}

/// Whether a digest of the attribute `signingCertificateV2` is that of a certificate.
fn names((hash, digest): &(Hash, Vec<u8>), certificate: &Certificate) -> bool {
    hash.digest(certificate.der()) == *digest
}

#[cfg(test)]
mod tests {
    use super::super::cms::{ContentInfo, SignedData, SignerInfo, TIMESTAMP_TOKEN};
    use super::super::fixtures::{CONTENT, bytes, certificates, key, now, signer, trust};
    use super::super::{Expiry, LocalSigner, Signer as _};
    use super::*;
    use der::Decode as _;
    use der::asn1::{Any, AnyRef, SetOfVec};
    use x509_cert::attr::Attribute;

    /// Everything that is said about a signature over the content of the fixtures.
    fn verdict(signature: &[u8]) -> Vec<String> {
        match Signature::decode(signature) {
            Err(error) => vec![error.to_string()],
            Ok(signature) => {
                let wrong = signature.check(CONTENT).into_iter();
                let doubts = trust("ca.pem").judge(&signature, now(), Expiry::Refuse);
                wrong
                    .map(|error| error.to_string())
                    .chain(doubts.iter().map(ToString::to_string))
                    .collect()
            }
        }
    }

    fn check(name: &str, expect: &[&str]) {
        assert_eq!(verdict(&bytes(name)), expect, "{name}");
    }

    #[test]
    fn signatures_by_openssl_are_accepted() {
        // Half of what others make with ECDSA has the value that is not written here.
        check(
            "fine.p7s",
            &["has the other one of the two values that ECDSA allows"],
        );
        check("fine-rsa-sha512.p7s", &[]);
    }

    #[test]
    fn each_deviation_has_its_word() {
        check(
            "without-signing-certificate.p7s",
            &["does not have exactly one attribute `signingCertificateV2` with one value"],
        );
        check("without-attributes.p7s", &["has no signed attributes"]);
        check(
            "embedded-content.p7s",
            &["carries its own content, where it must be detached"],
        );
        check(
            "key-identifier.p7s",
            &["has the version 3 where CMS requires 1"],
        );
        check(
            "sha1-digest.p7s",
            &["uses the digest 1.3.14.3.2.26, which is not allowed"],
        );
        check("indefinite-length.p7s", &["is not a CMS structure in DER"]);
        check(
            "extra-certificate.p7s",
            &[
                "the signature carries the certificate of `CN=Trust Test Root`, which is not part of its proof",
            ],
        );
        check(
            "without-certificate.p7s",
            &["does not carry the certificate of its signer"],
        );
        check(
            "two-signers.p7s",
            &["has 2 signers, exactly one is allowed"],
        );
        check(
            "pss.p7s",
            &[
                "uses the signature algorithm 1.2.840.113549.1.1.10, which is not allowed for this key",
            ],
        );
        check(
            "small-key.p7s",
            &["the certificate of the signer cannot be used"],
        );
        check(
            "digested-data.p7s",
            &["is a CMS structure of the type 1.2.840.113549.1.7.5, not signed data"],
        );
        check("ca.pem", &["is not a CMS structure in DER"]);
    }

    /// A signature with three certificates, one of them the root's that goes along unlisted in others.
    fn deep() -> Vec<u8> {
        LocalSigner::new(key("p256.key.pem"), certificates("deep.chain.pem"))
            .unwrap()
            .sign(CONTENT)
            .unwrap()
    }

    #[test]
    fn bytes_after_the_end_are_refused() {
        let mut signature = deep();
        assert_eq!(verdict(&signature), [""; 0]);
        signature.push(0);
        assert_eq!(verdict(&signature), ["has 1 bytes after its end"]);
        signature.truncate(signature.len() - 2);
        assert_eq!(verdict(&signature), ["is not a CMS structure in DER"]);
    }

    /// The signature of a signer in order, with something in it put in another way.
    fn changed(name: &str, change: impl FnOnce(&mut SignedData, &mut SignerInfo)) -> Vec<u8> {
        let info = ContentInfo::from_der(&signer(name).sign(CONTENT).unwrap()).unwrap();
        let mut signed_data: SignedData = info.content.decode_as().unwrap();
        let mut signer_info = signed_data.signer_infos.as_slice()[0].clone();
        change(&mut signed_data, &mut signer_info);
        signed_data.signer_infos = SetOfVec::try_from(vec![signer_info]).unwrap();
        let content = Any::encode_from(&signed_data).unwrap();
        ContentInfo { content, ..info }.to_der().unwrap()
    }

    fn with_token(token: Any) -> Vec<u8> {
        changed("rsa", |_, signer_info| {
            let values = SetOfVec::try_from(vec![token]).unwrap();
            let oid = TIMESTAMP_TOKEN;
            let attributes = SetOfVec::try_from(vec![Attribute { oid, values }]);
            signer_info.unsigned_attributes = Some(attributes.unwrap());
        })
    }

    #[test]
    fn a_token_that_is_none_is_refused() {
        let no_token = ["has a time stamp that is not an RFC 3161 token"];
        assert_eq!(verdict(&with_token(Any::null())), no_token);
        let empty = Any::new(der::Tag::Sequence, Vec::new()).unwrap();
        assert_eq!(verdict(&with_token(empty)), no_token);
        let garbage = Any::new(der::Tag::OctetString, b"token".to_vec()).unwrap();
        assert_eq!(verdict(&with_token(garbage)), no_token);
        // A signature is no token either.
        let signature = Any::from_der(&deep()).unwrap();
        assert_eq!(verdict(&with_token(signature)), no_token);
    }

    #[test]
    fn algorithms_have_one_spelling() {
        let other = ["spells its algorithms in another way than the one that is written"];
        let null: Any = AnyRef::NULL.into();
        let digest = changed("p256", |signed_data, signer_info| {
            signer_info.digest_algorithm.parameters = Some(null.clone());
            let algorithms = vec![signer_info.digest_algorithm.clone()];
            signed_data.digest_algorithms = SetOfVec::try_from(algorithms).unwrap();
        });
        assert_eq!(verdict(&digest), other);
        let with_hash = changed("rsa", |_, signer_info| {
            signer_info.signature_algorithm.oid = "1.2.840.113549.1.1.11".parse().unwrap();
        });
        assert_eq!(verdict(&with_hash), other);
    }

    #[test]
    fn ecdsa_has_one_value() {
        let high = changed("p256", |_, signer_info| {
            let value = signer_info.signature.as_bytes();
            let value = p256::ecdsa::Signature::from_der(value).unwrap();
            let (r, s) = value.split_scalars();
            let other = p256::ecdsa::Signature::from_scalars(r, -*s).unwrap();
            signer_info.signature = OctetString::new(other.to_der().as_bytes()).unwrap();
        });
        assert_eq!(
            verdict(&high),
            ["has the other one of the two values that ECDSA allows"]
        );
    }

    #[test]
    fn no_certificate_comes_or_goes() {
        let with_root = changed("p256", |signed_data, _| {
            let root = Any::from_der(certificates("ca.pem")[0].der()).unwrap();
            signed_data
                .certificates
                .as_mut()
                .unwrap()
                .insert(root)
                .unwrap();
        });
        assert_eq!(
            verdict(&with_root),
            [
                "the signature carries the certificate of `CN=Trust Test Root`, which is not part of its proof"
            ]
        );
        let info = ContentInfo::from_der(&deep()).unwrap();
        let mut signed_data: SignedData = info.content.decode_as().unwrap();
        let signer = Any::from_der(certificates("deep.chain.pem")[0].der()).unwrap();
        signed_data.certificates = Some(SetOfVec::try_from(vec![signer]).unwrap());
        let content = Any::encode_from(&signed_data).unwrap();
        let without_issuer = ContentInfo { content, ..info }.to_der().unwrap();
        assert_eq!(
            verdict(&without_issuer)[0],
            "lists certificates that it does not carry"
        );
    }

    #[test]
    fn no_bit_may_be_another() {
        let signature = deep();
        for index in 0..signature.len() {
            let mut changed = signature.clone();
            changed[index] ^= 1 << (index % 8);
            assert_ne!(verdict(&changed), [""; 0], "byte {index}");
        }
    }
}
