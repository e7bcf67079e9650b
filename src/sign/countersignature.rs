//! Time stamps of Authenticode before RFC 3161: the authority signs the value of a signature once more, as
//! [PKCS #9](https://www.rfc-editor.org/rfc/rfc2985#section-5.3.6) lays out, and says when.

use der::Encode as _;
use der::asn1::{Any, ObjectIdentifier, OctetString};
use jiff::Timestamp;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::algorithm::{Algorithm, Hashes};
use super::certificate::{self, Certificate};
use super::cms::{IssuerAndSerialNumber, MESSAGE_DIGEST, SignerInfo};
use super::decode;
use super::timestamp::{self, TIME_STAMPING, TimestampError};

/// The attribute that says when.
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// A countersignature whose form is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Countersignature {
    pub time: Timestamp,
    pub authority: Certificate,
    algorithm: Algorithm,
    message_digest: Vec<u8>,
    attributes: Vec<u8>,
    value: Vec<u8>,
}

impl Countersignature {
    /// Reads one; its certificates are among those of the signature that it is about.
    pub fn decode(value: &Any, certificates: &[Certificate]) -> Result<Self, TimestampError> {
        let malformed = |_| TimestampError::NotACountersignature;
        let info: SignerInfo = value.decode_as().map_err(malformed)?;
        let named: IssuerAndSerialNumber = info.signer.decode_as().map_err(malformed)?;
        let mut others = certificates.iter();
        let authority = others.find(|certificate| certificate.issuer_and_serial() == named);
        let authority = authority.ok_or(TimestampError::NoCertificate)?.clone();
        let algorithm = timestamp::algorithm(&info, &authority, Hashes::Sha1Too)?;
        let attributes = info.signed_attributes.as_ref();
        let attributes = attributes.ok_or(TimestampError::NotACountersignature)?;
        let malformed = |_| TimestampError::NotACountersignature;
        let digest: OctetString =
            decode::value(attributes, MESSAGE_DIGEST, "messageDigest").map_err(malformed)?;
        let mut times = attributes.iter().filter(|found| found.oid == SIGNING_TIME);
        let time = times.next().and_then(|found| found.values.get(0));
        let time = time.and_then(|time| time.decode_as::<x509_cert::time::Time>().ok());
        let time = time.ok_or(TimestampError::NotACountersignature)?;
        Ok(Self {
            time: certificate::time(time),
            algorithm,
            message_digest: digest.into_bytes().to_vec(),
            attributes: (attributes.to_der()).map_err(|_| TimestampError::NotACountersignature)?,
            value: info.signature.as_bytes().to_vec(),
            authority,
        })
    }

    /// Returns what is wrong with it as a time stamp of a signature value.
    pub fn check(&self, signature: &[u8]) -> Result<(), TimestampError> {
        if self.algorithm.hash.digest(signature) != self.message_digest {
            return Err(TimestampError::OtherSignature);
        }
        let key = self.authority.public_key();
        self.algorithm
            .verify(key, &self.attributes, &self.value)
            .or_else(|| (self.algorithm).verify_bare(key, &self.attributes, &self.value))
            .ok_or(TimestampError::Invalid)?;
        let usage = self.authority.extension::<ExtendedKeyUsage>();
        let usage = usage.ok().flatten();
        if !usage.is_some_and(|usage| usage.0.contains(&TIME_STAMPING)) {
            return Err(TimestampError::NotForTimestamps {
                subject: self.authority.subject(),
            });
        }
        Ok(())
    }
}
