//! Authenticode: signatures inside a file, over a digest of all of it but the signature.
//!
//! What a signature says of whom is read as leniently as others write it, since they are other people's; what is
//! written here has one form. See the description of Authenticode at
//! <https://learn.microsoft.com/windows-hardware/drivers/install/authenticode>.

use der::asn1::{Any, AnyRef, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Sequence, Tag, Tagged as _};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{Algorithm, Hash};
use super::certificate::Certificate;
use super::cms::{
    CONTENT_TYPE, ContentInfo, EncapsulatedContentInfo, MESSAGE_DIGEST, SIGNED_DATA, SignedData,
    SignerInfo, TIMESTAMP_TOKEN,
};
use super::decode;
use super::make::{SignError, attribute};
use super::signature_error::SignatureError;
use super::timestamp::TimestampToken;
use super::unsigned::Unsigned;

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
/// The module of Windows that makes the digests of scripts: its version, and its identifier
/// {603bcc1f-4b59-4e08-b724-d2c6297ef351} in the order of the bytes in a file.
const SCRIPT_MODULE: (u32, [u8; 16]) = (
    0x1_0000,
    [
        0x1f, 0xcc, 0x3b, 0x60, 0x59, 0x4b, 0x08, 0x4e, 0xb7, 0x24, 0xd2, 0xc6, 0x29, 0x7e, 0xf3,
        0x51,
    ],
);
/// The attribute in which time stamps of Authenticode stand.
const MICROSOFT_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.3.3.1");

/// A signature over the digest of a file; nothing is proved by reading it.
#[derive(Clone, Debug)]
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
    timestamp: Option<TimestampToken>,
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
        let (hash, digest) = signed_digest(content)?;
        let signer_info = decode::only_signer(&signed_data.signer_infos)?;
        let signer = signer(&signed_data, signer_info)?;
        let algorithm = Algorithm {
            key: signer.key().map_err(SignatureError::Key)?,
            hash: hash_of(&signer_info.digest_algorithm)?,
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
            timestamp: timestamp(signer_info),
            signer,
        })
    }

    /// Returns what is wrong with it as a signature over a file of this digest, by the algorithm that it names.
    pub fn check(&self, digest: &[u8]) -> Vec<SignatureError> {
        let mut wrong = Vec::new();
        let is_of_content = self.algorithm.hash.digest(&self.content) == self.message_digest;
        if self.digest != digest || !is_of_content {
            wrong.push(SignatureError::OtherContent);
        }
        let key = self.signer.public_key();
        let verified = self.algorithm.verify(key, &self.attributes, &self.value);
        if verified.is_none() {
            wrong.push(SignatureError::NotByThisKey);
        }
        let stamp = self
            .timestamp
            .as_ref()
            .map(|token| token.check(&self.value));
        wrong.extend(stamp.and_then(Result::err).map(SignatureError::Timestamp));
        wrong
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

/// Prepares a signature over the SHA-256 of a script.
pub(super) fn prepare(
    digest: &[u8],
    chain: Vec<Certificate>,
    algorithm: Algorithm,
) -> Result<Unsigned, SignError> {
    let (version, module) = SCRIPT_MODULE;
    let info = SipInfo {
        version,
        module: OctetString::new(module.as_slice())?,
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
            algorithm: with_null(Hash::Sha256),
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

fn hash_of(identifier: &AlgorithmIdentifierOwned) -> Result<Hash, SignatureError> {
    let found = identifier.oid;
    Hash::from_identifier(identifier).ok_or(SignatureError::DigestAlgorithm { found })
}

/// Reads the digest that was signed; some signers wrap it as CMS does and not as PKCS #7.
fn signed_digest(content: &Any) -> Result<(Hash, Vec<u8>), SignatureError> {
    let indirect = if content.tag() == Tag::OctetString {
        IndirectData::from_der(content.value())
    } else {
        content.decode_as::<IndirectData>()
    };
    let digest = indirect.map_err(SignatureError::NotDer)?.digest;
    let hash = hash_of(&digest.algorithm)?;
    Ok((hash, digest.digest.into_bytes().to_vec()))
}

/// Returns the signer's certificate; signers and authorities carry some certificates twice.
fn signer(
    signed_data: &SignedData,
    signer_info: &SignerInfo,
) -> Result<Certificate, SignatureError> {
    let mut once = signed_data.clone();
    if let Some(certificates) = &signed_data.certificates {
        let mut each: Vec<Any> = certificates.iter().cloned().collect();
        each.dedup();
        once.certificates = Some(SetOfVec::try_from(each).map_err(SignatureError::NotDer)?);
    }
    decode::certificates(&once, signer_info).map(|(signer, _)| signer)
}

/// Returns the time stamp; one in a form that is not read is none.
fn timestamp(signer_info: &SignerInfo) -> Option<TimestampToken> {
    let attributes = signer_info.unsigned_attributes.as_ref()?;
    let mut of_kind = attributes
        .iter()
        .filter(|attribute| [MICROSOFT_TOKEN, TIMESTAMP_TOKEN].contains(&attribute.oid));
    let token = of_kind.next()?.values.get(0)?;
    TimestampToken::decode(&token.to_der().ok()?).ok()
}
