//! What can be wrong with a signature: one variant per deviation.

use der::asn1::ObjectIdentifier;

use super::certificate::{CertificateError, UnusableKey};
use super::limits;
use super::timestamp::TimestampError;

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// No DER, or not the structure of CMS.
    #[error("is not a CMS structure in DER")]
    NotDer(#[source] der::Error),
    /// Bytes after the structure.
    #[error("has {count} bytes after its end")]
    TrailingData {
        /// How many.
        count: usize,
    },
    /// Encoded in another way than DER asks for.
    #[error("is not encoded as DER requires")]
    NotCanonical,
    /// Another CMS type than signed data.
    #[error("is a CMS structure of the type {found}, not signed data")]
    NotSignedData {
        /// The type.
        found: ObjectIdentifier,
    },
    /// A version number that does not fit.
    #[error("has the version {found} where CMS requires {expected}")]
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
    /// The time stamp is none, or one of something else.
    #[error("has a time stamp that {0}")]
    Timestamp(TimestampError),
    /// An identifier that is right and spelled in another way.
    #[error("spells its algorithms in another way than the one that is written")]
    AlgorithmSpelling,
    /// Of the two values of an ECDSA signature, the one that is not written.
    #[error("has the other one of the two values that ECDSA allows")]
    OtherValue,
    /// A certificate that the signer listed is not there, or listed twice.
    #[error("lists certificates that it does not carry")]
    ListedCertificateMissing,
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
