//! Checks signatures: the form first, strictly, then the mathematics.
//!
//! A signature that passes has one encoding: it is DER to the last byte, and everything in it that the
//! signature itself does not cover is fixed, or proved otherwise.

use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, DecodeValue, Encode as _, FixedTag, Tag, Tagged as _};
use x509_cert::attr::Attribute;

use super::algorithm::{Algorithm, Hash};
use super::certificate::{Certificate, CertificateError, UnusableKey};
use super::cms::{
    CONTENT_TYPE, ContentInfo, DATA, IssuerAndSerialNumber, MESSAGE_DIGEST, SIGNED_DATA,
    SIGNING_CERTIFICATE_V2, SignedData, SignerInfo, SigningCertificateV2, TIMESTAMP_TOKEN,
};
use super::limits;

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
    has_timestamp: bool,
}

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// No DER, or not the structure of CMS.
    #[error("is no CMS structure in DER")]
    NotDer(#[source] der::Error),
    /// Bytes after the structure.
    #[error("has {count} bytes after its end")]
    TrailingData {
        /// How many.
        count: usize,
    },
    /// Encoded in another way than DER asks for.
    #[error("is not encoded as DER asks for")]
    NotCanonical,
    /// Another CMS type than signed data.
    #[error("is a CMS structure of the type {found}, not signed data")]
    NotSignedData {
        /// The type.
        found: ObjectIdentifier,
    },
    /// A version number that does not fit.
    #[error("has the version {found} where CMS asks for {expected}")]
    Version {
        /// The number.
        found: u8,
        /// The right one.
        expected: u8,
    },
    /// A signature over something else than plain bytes.
    #[error("is over content of the type {found}, not over plain data")]
    ContentType {
        /// The type.
        found: ObjectIdentifier,
    },
    /// The signed content is inside, so that it could differ from that outside.
    #[error("carries its own content, where it must be detached")]
    EmbeddedContent,
    /// Revocation lists inside, which are nobody's to trust.
    #[error("carries revocation lists")]
    EmbeddedRevocationLists,
    /// None or several signers in one signature.
    #[error("has {count} signers, exactly one is allowed")]
    Signers {
        /// How many.
        count: usize,
    },
    /// The signer is named by a key identifier.
    #[error("names its signer by a key identifier instead of issuer and serial number")]
    KeyIdentifier,
    /// Too many certificates.
    #[error(
        "carries {count} certificates, at most {} are allowed",
        limits::CERTIFICATES
    )]
    TooManyCertificates {
        /// How many.
        count: usize,
    },
    /// A certificate that is none.
    #[error("carries a certificate that cannot be read")]
    Certificate(#[source] CertificateError),
    /// The same certificate twice.
    #[error("carries the certificate of `{subject}` twice")]
    CertificateTwice {
        /// Whose it is.
        subject: String,
    },
    /// The signer's certificate is not there.
    #[error("does not carry the certificate of its signer")]
    NoSignerCertificate,
    /// The signer's certificate cannot be used for signatures.
    #[error("the certificate of the signer cannot be used")]
    Key(#[source] UnusableKey),
    /// A digest that is not SHA-2, or two different ones.
    #[error("uses the digest {found}, which is not allowed")]
    DigestAlgorithm {
        /// The algorithm.
        found: ObjectIdentifier,
    },
    /// The list of digests is not the digest of the signer.
    #[error("lists other digest algorithms than that of its signer")]
    DigestAlgorithms,
    /// An algorithm that is not on the list or does not fit the key.
    #[error("uses the signature algorithm {found}, which is not allowed for this key")]
    SignatureAlgorithm {
        /// The algorithm.
        found: ObjectIdentifier,
    },
    /// No signed attributes.
    #[error("has no signed attributes")]
    NoAttributes,
    /// A signed attribute that must be there once with one value is not.
    #[error("does not have exactly one attribute `{name}` with one value")]
    Attribute {
        /// Its name.
        name: &'static str,
    },
    /// A signed attribute that is there twice.
    #[error("has the attribute {found} twice")]
    AttributeTwice {
        /// The attribute.
        found: ObjectIdentifier,
    },
    /// A value that is not what its attribute holds.
    #[error("has a malformed attribute `{name}`")]
    AttributeValue {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        #[source]
        source: der::Error,
    },
    /// An unsigned attribute that is not a timestamp.
    #[error("has the unsigned attribute {found}, which is not allowed")]
    UnsignedAttribute {
        /// The attribute.
        found: ObjectIdentifier,
    },
    /// The content is not the one that was signed.
    #[error("is over another content")]
    OtherContent,
    /// The signer's certificate is not the one that was signed with.
    #[error("was made with another certificate than the one that it carries")]
    OtherCertificate,
    /// The value is not that of the signer's key.
    #[error("was not made by the key of its signer's certificate")]
    NotByThisKey,
}

impl Signature {
    /// Reads a signature and judges its form.
    pub fn decode(bytes: &[u8]) -> Result<Self, SignatureError> {
        let signed_data = decode_signed_data(bytes)?;
        judge_wrapper(&signed_data)?;
        let signer_info = only_signer(&signed_data.signer_infos)?;
        let (signer, others) = certificates(&signed_data, signer_info)?;
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
        let attributes = signed_attributes(signer_info)?;
        Ok(Self {
            message_digest: value::<OctetString>(attributes, MESSAGE_DIGEST, "messageDigest")?
                .into_bytes()
                .into(),
            listed: listed_certificates(attributes)?,
            attributes: attributes.to_der().map_err(SignatureError::NotDer)?,
            has_timestamp: timestamp(signer_info)?,
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

    /// Whether it carries an RFC 3161 token, which is not judged here.
    pub fn has_timestamp(&self) -> bool {
        self.has_timestamp
    }
}

fn decode_signed_data(bytes: &[u8]) -> Result<SignedData, SignatureError> {
    let (info, rest) = ContentInfo::from_der_partial(bytes).map_err(SignatureError::NotDer)?;
    if !rest.is_empty() {
        return Err(SignatureError::TrailingData { count: rest.len() });
    }
    if info.content_type != SIGNED_DATA {
        return Err(SignatureError::NotSignedData {
            found: info.content_type,
        });
    }
    let signed_data: SignedData = info.content.decode_as().map_err(SignatureError::NotDer)?;
    // The decoder sorts sets; the encoding has to be sorted already.
    let again = der::asn1::Any::encode_from(&signed_data).map_err(SignatureError::NotDer)?;
    if again != info.content {
        return Err(SignatureError::NotCanonical);
    }
    Ok(signed_data)
}

fn judge_wrapper(signed_data: &SignedData) -> Result<(), SignatureError> {
    if signed_data.version != 1 {
        return Err(SignatureError::Version {
            found: signed_data.version,
            expected: 1,
        });
    }
    if signed_data.content.content_type != DATA {
        return Err(SignatureError::ContentType {
            found: signed_data.content.content_type,
        });
    }
    if signed_data.content.content.is_some() {
        return Err(SignatureError::EmbeddedContent);
    }
    if signed_data.revocation_lists.is_some() {
        return Err(SignatureError::EmbeddedRevocationLists);
    }
    Ok(())
}

fn only_signer(signers: &SetOfVec<SignerInfo>) -> Result<&SignerInfo, SignatureError> {
    let [signer] = signers.as_slice() else {
        return Err(SignatureError::Signers {
            count: signers.len(),
        });
    };
    if signer.signer.tag() != Tag::Sequence {
        return Err(SignatureError::KeyIdentifier);
    }
    if signer.version != 1 {
        return Err(SignatureError::Version {
            found: signer.version,
            expected: 1,
        });
    }
    Ok(signer)
}

/// Returns the signer's certificate and the others.
fn certificates(
    signed_data: &SignedData,
    signer_info: &SignerInfo,
) -> Result<(Certificate, Vec<Certificate>), SignatureError> {
    let encoded = signed_data.certificates.as_ref();
    let encoded = encoded.map_or(&[][..], |set| set.as_slice());
    if encoded.len() > limits::CERTIFICATES {
        return Err(SignatureError::TooManyCertificates {
            count: encoded.len(),
        });
    }
    let named: IssuerAndSerialNumber = signer_info
        .signer
        .decode_as()
        .map_err(SignatureError::NotDer)?;
    let mut signer = None;
    let mut others: Vec<Certificate> = Vec::new();
    for any in encoded {
        let der = any.to_der().map_err(SignatureError::NotDer)?;
        let certificate = Certificate::from_der(&der).map_err(SignatureError::Certificate)?;
        let twice = signer.as_ref() == Some(&certificate) || others.contains(&certificate);
        if twice {
            return Err(SignatureError::CertificateTwice {
                subject: certificate.subject(),
            });
        }
        // Two certificates under one name leave open which one is meant: the second is no signer, and the
        // attribute `signingCertificateV2` decides whether the first is.
        if signer.is_none() && certificate.issuer_and_serial() == named {
            signer = Some(certificate);
        } else {
            others.push(certificate);
        }
    }
    let signer = signer.ok_or(SignatureError::NoSignerCertificate)?;
    Ok((signer, others))
}

fn signed_attributes(signer_info: &SignerInfo) -> Result<&SetOfVec<Attribute>, SignatureError> {
    let attributes = signer_info
        .signed_attributes
        .as_ref()
        .ok_or(SignatureError::NoAttributes)?;
    // Equal attributes stand next to each other, but those of one type need not.
    for (index, attribute) in attributes.iter().enumerate() {
        if attributes
            .iter()
            .take(index)
            .any(|earlier| earlier.oid == attribute.oid)
        {
            return Err(SignatureError::AttributeTwice {
                found: attribute.oid,
            });
        }
    }
    let found: ObjectIdentifier = value(attributes, CONTENT_TYPE, "contentType")?;
    if found != DATA {
        return Err(SignatureError::ContentType { found });
    }
    Ok(attributes)
}

/// Whether a digest of the attribute `signingCertificateV2` is that of a certificate.
fn names((hash, digest): &(Hash, Vec<u8>), certificate: &Certificate) -> bool {
    hash.digest(certificate.der()) == *digest
}

fn listed_certificates(
    attributes: &SetOfVec<Attribute>,
) -> Result<Vec<(Hash, Vec<u8>)>, SignatureError> {
    let list: SigningCertificateV2 =
        value(attributes, SIGNING_CERTIFICATE_V2, "signingCertificateV2")?;
    list.certificates
        .iter()
        .map(|id| {
            let hash = match &id.hash_algorithm {
                None => Hash::Sha256,
                Some(identifier) => {
                    Hash::from_identifier(identifier).ok_or(SignatureError::DigestAlgorithm {
                        found: identifier.oid,
                    })?
                }
            };
            Ok((hash, id.hash.as_bytes().to_vec()))
        })
        .collect()
}

fn timestamp(signer_info: &SignerInfo) -> Result<bool, SignatureError> {
    let Some(attributes) = &signer_info.unsigned_attributes else {
        return Ok(false);
    };
    match attributes.as_slice() {
        [one] if one.oid == TIMESTAMP_TOKEN && one.values.len() == 1 => Ok(true),
        [] => Err(SignatureError::NotCanonical),
        [one, ..] => Err(SignatureError::UnsignedAttribute { found: one.oid }),
    }
}

/// Returns the one value of an attribute that is there once.
fn value<'a, T>(
    attributes: &'a SetOfVec<Attribute>,
    oid: ObjectIdentifier,
    name: &'static str,
) -> Result<T, SignatureError>
where
    T: DecodeValue<'a, Error = der::Error> + FixedTag + 'a,
{
    let attribute = attributes.iter().find(|attribute| attribute.oid == oid);
    match attribute.map(|attribute| attribute.values.as_slice()) {
        Some([one]) => one
            .decode_as()
            .map_err(|source| SignatureError::AttributeValue { name, source }),
        _ => Err(SignatureError::Attribute { name }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CONTENT, bytes, certificates, key, now, trust};
    use super::super::{Expiry, LocalSigner, Signer as _};
    use super::*;

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
        check("fine.p7s", &[]);
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
            &["has the version 3 where CMS asks for 1"],
        );
        check(
            "sha1-digest.p7s",
            &["uses the digest 1.3.14.3.2.26, which is not allowed"],
        );
        check("indefinite-length.p7s", &["is no CMS structure in DER"]);
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
        check("ca.pem", &["is no CMS structure in DER"]);
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
        assert_eq!(verdict(&signature), ["is no CMS structure in DER"]);
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
