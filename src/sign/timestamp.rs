//! Time stamps, [RFC 3161](https://www.rfc-editor.org/rfc/rfc3161): an authority says when it saw the value of a
//! signature. The token is another signer's work, so it is not held to the encoding of ours; but it is read whole.

use der::asn1::{Any, AnyRef, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode as _, Encode as _, Reader as _, SliceReader, Tag, Tagged as _};
use jiff::Timestamp;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectKeyIdentifier};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{Algorithm, Hash, Hashes};
use super::certificate::{Certificate, UnusableKey};
use super::cms::{
    CONTENT_TYPE, ContentInfo, IssuerAndSerialNumber, MESSAGE_DIGEST, SIGNED_DATA,
    SIGNING_CERTIFICATE_V2, SignedData, SignerInfo,
};
use super::{decode, limits};

const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// The attribute of older authorities, with SHA-1.
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
pub(super) const TIME_STAMPING: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

/// What is wrong with a time stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// No token, but something else in its place.
    #[error("is not an RFC 3161 token")]
    Malformed,
    /// The authority did not grant the query.
    #[error("the authority did not grant the query (status {status})")]
    Refused {
        /// What RFC 3161 calls the answer by.
        status: u8,
    },
    /// A digest or a key that is not on the list.
    #[error("uses an algorithm that is not allowed")]
    Algorithm,
    /// The authority's key is too weak.
    #[error("was signed by `{subject}`, and {source}")]
    Key {
        /// Whose it is.
        subject: String,
        /// What is weak.
        source: UnusableKey,
    },
    /// No countersignature, but something else in its place.
    #[error("is no countersignature of PKCS #9")]
    NotACountersignature,
    /// The authority's certificate is not there.
    #[error("does not carry the certificate of its authority; ask for it with `certReq`")]
    NoCertificate,
    /// The token is about something else.
    #[error("is about another signature")]
    OtherSignature,
    /// Nobody signed it.
    #[error("was not signed by the authority that it names")]
    Invalid,
    /// The certificate is not for time stamps alone.
    #[error("was signed by `{subject}`, whose certificate is not one for time stamps alone")]
    NotForTimestamps {
        /// Whose it is.
        subject: String,
    },
}

/// A token whose form is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampToken {
    time: Timestamp,
    imprint: (Hash, Vec<u8>),
    authority: Certificate,
    others: Vec<Certificate>,
    content: Vec<u8>,
    message_digest: Vec<u8>,
    algorithm: Algorithm,
    attributes: Vec<u8>,
    value: Vec<u8>,
}

impl TimestampToken {
    /// Reads a token in DER.
    pub fn decode(bytes: &[u8]) -> Result<Self, TimestampError> {
        Self::decode_with(bytes, Hashes::Sha2)
    }

    /// Reads a token in DER that was made with one of these hashes.
    pub(super) fn decode_with(bytes: &[u8], hashes: Hashes) -> Result<Self, TimestampError> {
        let info = ContentInfo::from_der(bytes).map_err(|_| TimestampError::Malformed)?;
        let token: SignedData = info
            .content
            .decode_as()
            .map_err(|_| TimestampError::Malformed)?;
        if info.content_type != SIGNED_DATA || token.content.content_type != TST_INFO {
            return Err(TimestampError::Malformed);
        }
        let content = token.content.content.as_ref();
        let content = content.and_then(|content| content.decode_as::<OctetString>().ok());
        let content = content
            .ok_or(TimestampError::Malformed)?
            .into_bytes()
            .to_vec();
        let [signer_info] = token.signer_infos.as_slice() else {
            return Err(TimestampError::Malformed);
        };
        let (time, imprint) = read_info(&content, hashes).ok_or(TimestampError::Malformed)??;
        let (authority, others) = certificates(&token, signer_info)?;
        let algorithm = algorithm(signer_info, &authority, hashes)?;
        let attributes = signer_info.signed_attributes.as_ref();
        let attributes = attributes.ok_or(TimestampError::Malformed)?;
        let malformed = |_| TimestampError::Malformed;
        let content_type: ObjectIdentifier =
            decode::value(attributes, CONTENT_TYPE, "contentType").map_err(malformed)?;
        let message_digest: OctetString =
            decode::value(attributes, MESSAGE_DIGEST, "messageDigest").map_err(malformed)?;
        let names_its_signer = attributes
            .iter()
            .any(|found| [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2].contains(&found.oid));
        if content_type != TST_INFO || !names_its_signer {
            return Err(TimestampError::Malformed);
        }
        Ok(Self {
            time,
            imprint,
            authority,
            others,
            content,
            message_digest: message_digest.into_bytes().to_vec(),
            algorithm,
            attributes: attributes.to_der().map_err(|_| TimestampError::Malformed)?,
            value: signer_info.signature.as_bytes().to_vec(),
        })
    }

    /// Returns what is wrong with it as a time stamp of a signature value; whether its authority deserves trust is
    /// another matter.
    pub fn check(&self, signature: &[u8]) -> Result<(), TimestampError> {
        let (hash, imprint) = &self.imprint;
        if hash.digest(signature) != *imprint {
            return Err(TimestampError::OtherSignature);
        }
        let key = self.authority.public_key();
        if self.algorithm.hash.digest(&self.content) != self.message_digest
            || self
                .algorithm
                .verify(key, &self.attributes, &self.value)
                .is_none()
        {
            return Err(TimestampError::Invalid);
        }
        let usage = self
            .authority
            .extension::<ExtendedKeyUsage>()
            .ok()
            .flatten();
        let is_sole = usage.is_some_and(|usage| usage.0 == [TIME_STAMPING]);
        let is_critical = self
            .authority
            .critical_extensions()
            .any(|found| found == EXTENDED_KEY_USAGE);
        if !is_sole || !is_critical {
            return Err(TimestampError::NotForTimestamps {
                subject: self.authority.subject(),
            });
        }
        Ok(())
    }

    /// Returns when the authority saw the signature.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Returns the authority's certificate.
    pub fn authority(&self) -> &Certificate {
        &self.authority
    }

    /// Returns the other certificates that go along.
    pub(super) fn others(&self) -> &[Certificate] {
        &self.others
    }
}

/// When something was stamped, and its digest.
type Stamped = (Timestamp, (Hash, Vec<u8>));

/// Reads the time and what is stamped.
fn read_info(content: &[u8], hashes: Hashes) -> Option<Result<Stamped, TimestampError>> {
    let info = AnyRef::from_der(content).ok()?;
    if info.tag() != Tag::Sequence {
        return None;
    }
    let mut fields = SliceReader::new(info.value()).ok()?;
    let version = u8::decode(&mut fields).ok()?;
    let _policy: ObjectIdentifier = der::Decode::decode(&mut fields).ok()?;
    let imprint = AnyRef::decode(&mut fields).ok()?;
    let _serial = AnyRef::decode(&mut fields).ok()?;
    let time = AnyRef::decode(&mut fields).ok()?;
    while !fields.is_finished() {
        AnyRef::decode(&mut fields).ok()?;
    }
    if version != 1 || time.tag() != Tag::GeneralizedTime || imprint.tag() != Tag::Sequence {
        return None;
    }
    let mut imprint = SliceReader::new(imprint.value()).ok()?;
    let algorithm = AlgorithmIdentifierOwned::decode(&mut imprint).ok()?;
    let digest = <&OctetStringRef>::decode(&mut imprint).ok()?;
    if !imprint.is_finished() {
        return None;
    }
    let time = read_time(std::str::from_utf8(time.value()).ok()?)?;
    let hash = hashes.read(&algorithm).ok_or(TimestampError::Algorithm);
    Some(hash.map(|hash| (time, (hash, digest.as_bytes().to_vec()))))
}

/// Reads `20260301120000Z`, or the same with a fraction of a second.
fn read_time(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.strip_suffix('Z')?.split_at_checked(14)?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !(fraction.is_empty() || is_digits(fraction.strip_prefix('.')?)) {
        return None;
    }
    let part = |from: usize, to: usize| &whole[from..to];
    let written = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    written.parse().ok()
}

/// Returns how an authority signed, where its certificate and the signature say the same of it.
pub(super) fn algorithm(
    info: &SignerInfo,
    authority: &Certificate,
    hashes: Hashes,
) -> Result<Algorithm, TimestampError> {
    let key = authority.key().map_err(|source| TimestampError::Key {
        subject: authority.subject(),
        source,
    })?;
    let hash = hashes.read(&info.digest_algorithm);
    let hash = hash.ok_or(TimestampError::Algorithm)?;
    let algorithm = Algorithm { key, hash };
    if algorithm.has_identifier(&info.signature_algorithm) {
        return Ok(algorithm);
    }
    Err(TimestampError::Algorithm)
}

fn certificates(
    token: &SignedData,
    signer_info: &SignerInfo,
) -> Result<(Certificate, Vec<Certificate>), TimestampError> {
    let encoded = token.certificates.as_ref();
    let encoded = encoded.map_or(&[][..], |set| set.as_slice());
    if encoded.len() > limits::CERTIFICATES {
        return Err(TimestampError::Malformed);
    }
    let mut others: Vec<Certificate> = Vec::new();
    for any in encoded {
        let read = any
            .to_der()
            .ok()
            .and_then(|der| Certificate::from_der(&der).ok());
        let certificate = read.ok_or(TimestampError::Malformed)?;
        // Some authorities send one twice.
        if !others.contains(&certificate) {
            others.push(certificate);
        }
    }
    let named = others
        .iter()
        .position(|certificate| is_named(&signer_info.signer, certificate));
    let authority = others.remove(named.ok_or(TimestampError::NoCertificate)?);
    Ok((authority, others))
}

fn is_named(signer: &Any, certificate: &Certificate) -> bool {
    if signer.tag() == Tag::Sequence {
        let named = signer.decode_as::<IssuerAndSerialNumber>();
        return named.is_ok_and(|named| certificate.issuer_and_serial() == named);
    }
    let identifier = certificate
        .extension::<SubjectKeyIdentifier>()
        .ok()
        .flatten();
    identifier.is_some_and(|identifier| identifier.0.as_bytes() == signer.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let seen = read_time(text).map(|time| time.to_string());
        assert_eq!(seen.as_deref(), expect, "{text}");
    }

    #[test]
    fn a_time_has_whole_seconds_or_a_fraction() {
        check("20260301120000Z", Some("2026-03-01T12:00:00Z"));
        check("20260301120000.25Z", Some("2026-03-01T12:00:00Z"));
        for wrong in [
            "",
            "Z",
            "20260301120000",
            "20261301120000Z",
            "202603011200Z",
            "é0260301120000Z",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for bytes in [&[][..], &[5, 0], &[48, 0], b"token"] {
            assert_eq!(
                TimestampToken::decode(bytes).unwrap_err(),
                TimestampError::Malformed
            );
        }
    }
}
