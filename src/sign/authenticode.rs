//! Authenticode: signatures inside a file, over a digest of all of it but the signature.
//!
//! What a signature says of whom is read as leniently as others write it, since they are other people's; what is
//! written here has one form. See the description of Authenticode at
//! <https://learn.microsoft.com/windows-hardware/drivers/install/authenticode>.

use der::asn1::{Any, AnyRef, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Sequence, Tag, Tagged as _};
use jiff::Timestamp;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{Algorithm, Hash, Hashes};
use super::certificate::Certificate;
use super::cms::{
    CONTENT_TYPE, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, MESSAGE_DIGEST,
    SIGNED_DATA, SignedData, SignerInfo, TIMESTAMP_TOKEN,
};
use super::countersignature::Countersignature;
use super::make::{SignError, attribute};
use super::signature_error::SignatureError;
use super::timestamp::{TimestampError, TimestampToken};
use super::unsigned::Unsigned;
use super::{decode, limits};

/// The type of what is signed: the digest of a file.
const INDIRECT_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.4");
/// The digest is made by a module of the system, which is named.
const SIP_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.30");
/// An attribute about the file's publisher; it says nothing here.
const OPUS_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.12");
/// An attribute that says for whom the publisher signs.
const STATEMENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.11");
/// For themselves.
const INDIVIDUAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.1.21");
/// The attribute in which time stamps of Authenticode stand.
pub(super) const MICROSOFT_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.3.3.1");
/// The attribute in which they stood before RFC 3161.
const COUNTERSIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.6");

/// A module of Windows that makes the digests of one kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Module {
    /// Of scripts.
    Script,
    /// Of packages.
    Package,
}

impl Module {
    /// Returns its version.
    const fn version(self) -> u32 {
        match self {
            Self::Script => 0x1_0000,
            Self::Package => 1,
        }
    }

    /// Returns its identifier in the order of the bytes in a file.
    const fn identifier(self) -> [u8; 16] {
        let identifier = match self {
            Self::Script => uuid::uuid!("603bcc1f-4b59-4e08-b724-d2c6297ef351"),
            // Its digits are written as they are in a file.
            Self::Package => {
                return *uuid::uuid!("f1100c00-0000-0000-c000-000000000046").as_bytes();
            }
        };
        identifier.to_bytes_le()
    }
}

/// A signature over the digest of a file; nothing is proved by reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticode {
    hash: Hash,
    digest: Vec<u8>,
    signer: Certificate,
    algorithm: Algorithm,
    /// What the signature covers of the digest's structure.
    content: Vec<u8>,
    message_digest: Vec<u8>,
    attributes: Vec<u8>,
    value: Vec<u8>,
    others: Vec<Certificate>,
    seen: Option<Result<Seen, TimestampError>>,
}

/// What says when a signature was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A token of RFC 3161.
    Token(TimestampToken),
    /// What there was before.
    Countersignature(Countersignature),
}

/// `SpcIndirectDataContent`.
#[derive(Clone, Debug, Sequence)]
struct IndirectData {
    data: AttributeTypeAndValue,
    digest: DigestInfo,
}

#[derive(Clone, Debug, Sequence)]
struct AttributeTypeAndValue {
    kind: ObjectIdentifier,
    #[asn1(optional = "true")]
    value: Option<Any>,
}

#[derive(Clone, Debug, Sequence)]
struct DigestInfo {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

/// `SpcSipInfo`: which module makes the digest, and five numbers that are kept for later.
#[derive(Clone, Debug, Sequence)]
struct SipInfo {
    version: u32,
    module: OctetString,
    first: u8,
    second: u8,
    third: u8,
    fourth: u8,
    fifth: u8,
}

impl Authenticode {
    /// Reads the first value in DER; what follows it is padding.
    pub fn decode(bytes: &[u8]) -> Result<Self, SignatureError> {
        Self::decode_with(bytes, Hashes::Sha2)
    }

    /// Reads the signature of a package, which may be old: SHA-1 and countersignatures are read too.
    pub fn decode_of_package(bytes: &[u8]) -> Result<Self, SignatureError> {
        Self::decode_with(bytes, Hashes::Sha1Too)
    }

    fn decode_with(bytes: &[u8], hashes: Hashes) -> Result<Self, SignatureError> {
        let (info, _) = ContentInfo::from_der_partial(bytes).map_err(SignatureError::NotDer)?;
        if info.content_type != SIGNED_DATA {
            let found = info.content_type;
            return Err(SignatureError::NotSignedData { found });
        }
        let signed_data: SignedData = info.content.decode_as().map_err(SignatureError::NotDer)?;
        let found = signed_data.content.content_type;
        let content = signed_data.content.content.as_ref();
        let content = content.filter(|_| found == INDIRECT_DATA);
        let content = content.ok_or(SignatureError::ContentType { found })?;
        let (hash, digest) = signed_digest(content, hashes)?;
        let signer_info = decode::only_signer(&signed_data.signer_infos)?;
        let (signer, others) = certificates(&signed_data, signer_info)?;
        let algorithm = Algorithm {
            key: signer.key().map_err(SignatureError::Key)?,
            hash: hash_of(&signer_info.digest_algorithm, hashes)?,
        };
        if !algorithm.has_identifier(&signer_info.signature_algorithm) {
            let found = signer_info.signature_algorithm.oid;
            return Err(SignatureError::SignatureAlgorithm { found });
        }
        let attributes = signer_info.signed_attributes.as_ref();
        let attributes = attributes.ok_or(SignatureError::NoAttributes)?;
        let found: ObjectIdentifier = decode::value(attributes, CONTENT_TYPE, "contentType")?;
        if found != INDIRECT_DATA {
            return Err(SignatureError::ContentType { found });
        }
        let message_digest: OctetString =
            decode::value(attributes, MESSAGE_DIGEST, "messageDigest")?;
        Ok(Self {
            hash,
            digest,
            algorithm,
            content: content.value().to_vec(),
            message_digest: message_digest.into_bytes().to_vec(),
            attributes: attributes.to_der().map_err(SignatureError::NotDer)?,
            value: signer_info.signature.as_bytes().to_vec(),
            seen: seen(signer_info, &others, hashes),
            signer,
            others,
        })
    }

    /// Returns what is wrong with it as a signature over a file of this digest, by the algorithm that it names.
    pub fn check(&self, digest: &[u8]) -> Vec<SignatureError> {
        let mut wrong = Vec::new();
        if self.digest != digest {
            wrong.push(SignatureError::OtherContent);
        }
        let value = self.check_value().err();
        wrong.extend(value.filter(|error| !wrong.contains(error)));
        // A time stamp in a form that is not read is none.
        if let Some(Ok(seen)) = &self.seen {
            let stamp = seen.check(&self.value);
            wrong.extend(stamp.err().map(SignatureError::Timestamp));
        }
        wrong
    }

    /// Returns what is wrong with its value: whether it is the signer's, and over the digest that stands in it.
    pub fn check_value(&self) -> Result<(), SignatureError> {
        if self.algorithm.hash.digest(&self.content) != self.message_digest {
            return Err(SignatureError::OtherContent);
        }
        let key = self.signer.public_key();
        let verified = self.algorithm.verify(key, &self.attributes, &self.value);
        verified.ok_or(SignatureError::NotByThisKey)
    }

    /// Returns the number that only the private key gives: what a time stamp is about.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Whether something says when it was seen, be it readable or not.
    pub fn is_stamped(&self) -> bool {
        self.seen.is_some()
    }

    /// Returns what says when it was seen.
    pub(super) fn seen(&self) -> Option<&Result<Seen, TimestampError>> {
        self.seen.as_ref()
    }

    /// Returns the certificates that go along with the signer's.
    pub(super) fn others(&self) -> &[Certificate] {
        &self.others
    }

    /// Returns the algorithm of the file's digest.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Returns the file's digest, as it was signed.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// Returns the signer's certificate.
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }
}

impl Seen {
    /// Returns when that was.
    pub fn time(&self) -> Timestamp {
        match self {
            Self::Token(token) => token.time(),
            Self::Countersignature(counter) => counter.time,
        }
    }

    /// Returns the certificate of whoever says so.
    pub fn authority(&self) -> &Certificate {
        match self {
            Self::Token(token) => token.authority(),
            Self::Countersignature(counter) => &counter.authority,
        }
    }

    /// Returns what is wrong with it as a time stamp of a signature value.
    pub fn check(&self, value: &[u8]) -> Result<(), TimestampError> {
        match self {
            Self::Token(token) => token.check(value),
            Self::Countersignature(counter) => counter.check(value),
        }
    }
}

/// Prepares a signature over the digest of a file, which that module of Windows makes with that hash.
pub(super) fn prepare(
    module: Module,
    (hash, digest): (Hash, &[u8]),
    chain: Vec<Certificate>,
    algorithm: Algorithm,
) -> Result<Unsigned, SignError> {
    let info = SipInfo {
        version: module.version(),
        module: OctetString::new(module.identifier().as_slice())?,
        first: 0,
        second: 0,
        third: 0,
        fourth: 0,
        fifth: 0,
    };
    let content = Any::encode_from(&IndirectData {
        data: AttributeTypeAndValue {
            kind: SIP_INFO,
            value: Some(Any::encode_from(&info)?),
        },
        digest: DigestInfo {
            algorithm: with_null(hash),
            digest: OctetString::new(digest)?,
        },
    })?;
    // As PKCS #7 has it: over the content of the structure, without its tag and length.
    let message_digest = OctetString::new(algorithm.hash.digest(content.value()))?;
    let empty = Any::new(Tag::Sequence, Vec::new())?;
    let mut attributes: SetOfVec<Attribute> = SetOfVec::new();
    attributes.insert(attribute(CONTENT_TYPE, &INDIRECT_DATA)?)?;
    attributes.insert(attribute(MESSAGE_DIGEST, &message_digest)?)?;
    attributes.insert(Attribute {
        oid: OPUS_INFO,
        values: SetOfVec::try_from(vec![empty])?,
    })?;
    attributes.insert(attribute(STATEMENT_TYPE, &vec![INDIVIDUAL])?)?;
    Ok(Unsigned {
        digest_algorithm: with_null(algorithm.hash),
        content: EncapsulatedContentInfo {
            content_type: INDIRECT_DATA,
            content: Some(content),
        },
        algorithm,
        chain,
        attributes,
    })
}

/// Windows writes the parameters of a digest's algorithm, and expects them.
fn with_null(hash: Hash) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        parameters: Some(AnyRef::NULL.into()),
        ..hash.identifier()
    }
}

fn hash_of(identifier: &AlgorithmIdentifierOwned, hashes: Hashes) -> Result<Hash, SignatureError> {
    let found = identifier.oid;
    let hash = hashes.read(identifier);
    hash.ok_or(SignatureError::DigestAlgorithm { found })
}

/// Reads the digest that was signed; some signers wrap it as CMS does and not as PKCS #7.
fn signed_digest(content: &Any, hashes: Hashes) -> Result<(Hash, Vec<u8>), SignatureError> {
    let indirect = if content.tag() == Tag::OctetString {
        IndirectData::from_der(content.value())
    } else {
        content.decode_as::<IndirectData>()
    };
    let digest = indirect.map_err(SignatureError::NotDer)?.digest;
    let hash = hash_of(&digest.algorithm, hashes)?;
    Ok((hash, digest.digest.into_bytes().to_vec()))
}

/// Returns the signer's certificate and the others; signers and authorities carry some certificates twice.
fn certificates(
    signed_data: &SignedData,
    signer_info: &SignerInfo,
) -> Result<(Certificate, Vec<Certificate>), SignatureError> {
    let encoded = signed_data.certificates.as_ref();
    let encoded = encoded.map_or(&[][..], |set| set.as_slice());
    if encoded.len() > limits::CERTIFICATES {
        let count = encoded.len();
        return Err(SignatureError::TooManyCertificates { count });
    }
    let named: IssuerAndSerialNumber =
        (signer_info.signer.decode_as()).map_err(SignatureError::NotDer)?;
    let mut others: Vec<Certificate> = Vec::new();
    for any in encoded {
        let der = any.to_der().map_err(SignatureError::NotDer)?;
        // What cannot be read is nobody's issuer.
        let read = Certificate::from_der(&der).ok();
        others.extend(read.filter(|certificate| !others.contains(certificate)));
    }
    let place = others
        .iter()
        .position(|certificate| certificate.issuer_and_serial() == named);
    let signer = others.remove(place.ok_or(SignatureError::NoSignerCertificate)?);
    Ok((signer, others))
}

/// Returns what says when the signature was seen; before RFC 3161 that was said in another way.
fn seen(
    signer_info: &SignerInfo,
    others: &[Certificate],
    hashes: Hashes,
) -> Option<Result<Seen, TimestampError>> {
    let attributes = signer_info.unsigned_attributes.as_ref()?;
    let find = |kinds: &[ObjectIdentifier]| {
        let mut found = attributes.iter().filter(|one| kinds.contains(&one.oid));
        found.next()?.values.get(0)
    };
    if let Some(token) = find(&[MICROSOFT_TOKEN, TIMESTAMP_TOKEN]) {
        let bytes = token.to_der().map_err(|_| TimestampError::Malformed);
        let token = bytes.and_then(|bytes| TimestampToken::decode_with(&bytes, hashes));
        return Some(token.map(Seen::Token));
    }
    let counter = find(&[COUNTERSIGNATURE]).filter(|_| hashes == Hashes::Sha1Too)?;
    Some(Countersignature::decode(counter, others).map(Seen::Countersignature))
}
