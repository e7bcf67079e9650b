//! X.509 certificates: the facts that signatures and people need of them.

use std::fmt::Write as _;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader};
use jiff::Timestamp;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName};
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{KeyKind, MAX_RSA_BITS, MIN_RSA_BITS, rsa_bits};
use super::cms::IssuerAndSerialNumber;
use super::file_form::{self, FileForm};
use super::pem::{self, PemError};
use crate::digest::Digest;

/// `id-kp-codeSigning` of [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12).
const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");

/// `sha1WithRSAEncryption` and `ecdsa-with-SHA1`.
const SHA1_SIGNATURES: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"),
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"),
];

/// A certificate and its exact bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

/// Why some bytes or a text give no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The PEM text is broken.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The text has no certificate.
    #[error("there is no PEM block `CERTIFICATE`")]
    None,
    /// Something else.
    #[error("the file holds {found}, and no certificate")]
    Other {
        /// What it is, with its article.
        found: &'static str,
    },
    /// No certificate in DER.
    #[error("is no X.509 certificate")]
    Malformed(#[source] der::Error),
}

/// Why a key cannot be used for signatures here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// A kind of key that is not on the list.
    #[error("the key is neither RSA nor on the curves P-256 and P-384")]
    Kind,
    /// Larger than anybody's.
    #[error("the RSA key has more than {MAX_RSA_BITS} bits")]
    Large,
    /// Too small.
    #[error("the RSA key has {bits} bits, at least {MIN_RSA_BITS} are required")]
    Small {
        /// Its size.
        bits: u32,
    },
}

impl Certificate {
    /// Reads a certificate in DER, and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let parsed = x509_cert::Certificate::from_der(der).map_err(CertificateError::Malformed)?;
        Ok(Self {
            der: der.to_vec(),
            parsed,
        })
    }

    /// Reads all certificates of a PEM text, at least one.
    pub fn all_from_pem(text: &str) -> Result<Vec<Self>, CertificateError> {
        let blocks = pem::blocks(text, |label| label == "CERTIFICATE")?;
        if blocks.is_empty() {
            return Err(match file_form::name_of_pem(text) {
                Some(found) => CertificateError::Other { found },
                None => CertificateError::None,
            });
        }
        blocks
            .iter()
            .map(|block| Self::from_der(&block.der))
            .collect()
    }

    /// Reads all certificates of a file: PEM with at least one, or one in DER.
    pub fn all_from(bytes: &[u8]) -> Result<Vec<Self>, CertificateError> {
        match FileForm::of(bytes) {
            FileForm::Pem(text) => Self::all_from_pem(text),
            FileForm::Der => match FileForm::name(bytes) {
                Some("a certificate") | None => Self::from_der(bytes).map(|one| vec![one]),
                Some(found) => Err(CertificateError::Other { found }),
            },
            FileForm::Neither => Err(CertificateError::None),
        }
    }

    /// Returns its exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the SHA-256 of its exact bytes: what a pin names.
    pub fn fingerprint(&self) -> Digest {
        Digest::of(&self.der)
    }

    /// Returns whom it is about, as [RFC 4514](https://www.rfc-editor.org/rfc/rfc4514) writes names.
    pub fn subject(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// Returns who issued it, written likewise.
    pub fn issuer(&self) -> String {
        self.parsed.tbs_certificate().issuer().to_string()
    }

    /// Returns its serial number in hexadecimal digits.
    pub fn serial(&self) -> String {
        let bytes = self.parsed.tbs_certificate().serial_number().as_bytes();
        bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Returns the bytes of its serial number.
    pub(super) fn serial_bytes(&self) -> &[u8] {
        self.parsed.tbs_certificate().serial_number().as_bytes()
    }

    /// Returns from when on it is valid.
    pub fn not_before(&self) -> Timestamp {
        time(self.parsed.tbs_certificate().validity().not_before)
    }

    /// Returns until when it is valid.
    pub fn not_after(&self) -> Timestamp {
        time(self.parsed.tbs_certificate().validity().not_after)
    }

    /// Returns the kind of its key, if signatures by it are accepted.
    pub fn key(&self) -> Result<KeyKind, UnusableKey> {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        let kind = KeyKind::from_identifier(&info.algorithm).ok_or(UnusableKey::Kind)?;
        if kind == KeyKind::Rsa {
            // A modulus of a megabyte would cost minutes before anybody is trusted.
            if self.public_key().len() > MAX_RSA_BITS / 8 + 32 {
                return Err(UnusableKey::Large);
            }
            let key =
                rsa::PublicKey::from_pkcs1_der(self.public_key()).map_err(|_| UnusableKey::Kind)?;
            let bits = rsa_bits(&key);
            if bits < MIN_RSA_BITS {
                return Err(UnusableKey::Small { bits });
            }
        }
        Ok(kind)
    }

    /// Returns the size of its key, if that is of RSA.
    pub fn rsa_bits(&self) -> Option<u32> {
        let key = rsa::PublicKey::from_pkcs1_der(self.public_key()).ok()?;
        Some(rsa_bits(&key))
    }

    /// Whether its extended key usage names code signing.
    pub fn is_for_code_signing(&self) -> bool {
        self.extension::<ExtendedKeyUsage>()
            .ok()
            .flatten()
            .is_some_and(|usage| usage.0.contains(&CODE_SIGNING))
    }

    /// Whether its key usage names digital signatures.
    pub fn is_for_digital_signatures(&self) -> bool {
        self.extension::<KeyUsage>()
            .ok()
            .flatten()
            .is_some_and(|usage| usage.digital_signature())
    }

    /// Whether it says at all what its key is for.
    pub(super) fn has_key_usage(&self) -> bool {
        !matches!(self.extension::<KeyUsage>(), Ok(None))
    }

    /// Whether its issuer signed it with SHA-1.
    pub(super) fn is_signed_with_sha1(&self) -> bool {
        SHA1_SIGNATURES.contains(&self.parsed.signature_algorithm().oid)
    }

    /// Whether subject and issuer are the same.
    pub fn is_self_issued(&self) -> bool {
        let body = self.parsed.tbs_certificate();
        body.subject() == body.issuer()
    }

    /// Returns what stands for the private key behind it: the same for all certificates of whoever has that key.
    ///
    /// A point and its negative are one there, written out or compressed, and so are keys of RSA with the same primes.
    pub fn key_holder(&self) -> Digest {
        let bits = self.public_key();
        let part = match (bits.first(), bits.len()) {
            (Some(2 | 3), 33 | 49) => bits.get(1..),
            (Some(4), 65 | 97) => bits.get(1..=bits.len() / 2),
            _ => None,
        };
        let modulus = || {
            let key = rsa::PublicKey::from_pkcs1_der(bits).ok()?;
            Some(Digest::of(&rsa::traits::PublicKeyParts::n_bytes(&key)))
        };
        let whole = || modulus().unwrap_or_else(|| Digest::of(bits));
        part.map_or_else(whole, Digest::of)
    }

    /// Returns the bits of its public key.
    pub(super) fn public_key(&self) -> &[u8] {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        info.subject_public_key.raw_bytes()
    }

    /// Returns issuer and serial number in DER: what a signature calls its signer by.
    pub(super) fn issuer_and_serial(&self) -> IssuerAndSerialNumber {
        let body = self.parsed.tbs_certificate();
        IssuerAndSerialNumber {
            issuer: body.issuer().clone(),
            serial_number: body.serial_number().clone(),
        }
    }

    /// Whether it is that of a certificate authority.
    pub fn is_authority(&self) -> bool {
        self.extension::<BasicConstraints>()
            .ok()
            .flatten()
            .is_some_and(|constraints| constraints.ca)
    }

    /// Whether another certificate names this one's subject as its issuer.
    pub(super) fn is_named_as_issuer_of(&self, issued: &Self) -> bool {
        self.subject_name() == issued.parsed.tbs_certificate().issuer()
    }

    /// Returns whom it is about.
    pub(super) fn subject_name(&self) -> &Name {
        self.parsed.tbs_certificate().subject()
    }

    /// Returns further names of whom it is about.
    pub(super) fn alternative_names(&self) -> Result<Vec<GeneralName>, MalformedExtension> {
        let names = self.extension::<SubjectAltName>()?;
        Ok(names.map(|names| names.0).unwrap_or_default())
    }

    /// Returns the extensions that must be understood.
    pub(super) fn critical_extensions(&self) -> impl Iterator<Item = ObjectIdentifier> {
        let extensions = self.parsed.tbs_certificate().extensions();
        let extensions = extensions.into_iter().flatten();
        extensions
            .filter(|extension| extension.critical)
            .map(|extension| extension.extn_id)
    }

    /// Returns how it was signed, if both places say the same.
    pub(super) fn signature_algorithm(&self) -> Option<&AlgorithmIdentifierOwned> {
        let outside = self.parsed.signature_algorithm();
        (self.parsed.tbs_certificate().signature() == outside).then_some(outside)
    }

    /// Returns the signature of its issuer.
    pub(super) fn signature(&self) -> &[u8] {
        self.parsed.signature().raw_bytes()
    }

    /// Returns the bytes that its issuer signed.
    pub(super) fn signed_part(&self) -> &[u8] {
        let read = || {
            let outer = AnyRef::from_der(&self.der)?;
            SliceReader::new(outer.value())?.tlv_bytes()
        };
        // It was read once already.
        read().unwrap_or_default()
    }

    /// Returns an extension that is there at most once.
    pub(super) fn extension<T>(&self) -> Result<Option<T>, MalformedExtension>
    where
        T: for<'a> der::Decode<'a, Error = der::Error> + der::oid::AssociatedOid,
    {
        let found = self.parsed.tbs_certificate().get_extension();
        let found: Option<(bool, T)> = found.map_err(|_| MalformedExtension)?;
        Ok(found.map(|(_, value)| value))
    }
}

/// An extension that is broken, or there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MalformedExtension;

/// Reads a time of a certificate or a list.
pub(super) fn time(time: x509_cert::time::Time) -> Timestamp {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{certificates, text};
    use super::*;

    #[test]
    fn one_key_is_one_holder() {
        let holder = |name: &str| certificates(name)[0].key_holder();
        assert_eq!(holder("p256.cert.pem"), holder("deep.chain.pem"));
        assert_eq!(holder("p256.cert.pem"), holder("stranger.cert.pem"));
        let different = ["rsa.cert.pem", "p256.cert.pem", "p384.cert.pem", "ca.pem"];
        let holders: std::collections::BTreeSet<_> = different.map(holder).into();
        assert_eq!(holders.len(), different.len());
    }

    #[test]
    fn a_certificate_tells_its_facts() {
        let certificate = &certificates("rsa.cert.pem")[0];
        assert_eq!(certificate.subject(), "CN=RSA Signer");
        assert_eq!(certificate.issuer(), "CN=Trust Test Root");
        assert_eq!(certificate.not_before().to_string(), "2020-01-01T00:00:00Z");
        assert_eq!(certificate.not_after().to_string(), "2049-12-31T23:59:59Z");
        assert_eq!(certificate.key(), Ok(KeyKind::Rsa));
        assert_eq!(certificate.fingerprint(), Digest::of(certificate.der()));
        assert!(certificate.is_for_code_signing() && certificate.is_for_digital_signatures());
        assert!(!certificate.is_self_issued());
        assert!(certificates("ca.pem")[0].is_self_issued());
        assert_eq!(certificates("deep.chain.pem").len(), 3);
    }

    #[test]
    fn what_a_key_or_a_usage_lacks_is_seen() {
        let first = |name: &str| certificates(name).remove(0);
        assert!(!first("no-eku.cert.pem").is_for_code_signing());
        assert!(!first("server.cert.pem").is_for_code_signing());
        assert!(!first("encipher.cert.pem").is_for_digital_signatures());
        assert_eq!(
            first("rsa1024.cert.pem").key(),
            Err(UnusableKey::Small { bits: 1024 })
        );
        assert_eq!(first("ed25519.cert.pem").key(), Err(UnusableKey::Kind));
    }

    #[test]
    fn bytes_after_a_certificate_are_refused() {
        let mut der = certificates("ca.pem")[0].der().to_vec();
        der.push(0);
        assert!(matches!(
            Certificate::from_der(&der),
            Err(CertificateError::Malformed(_))
        ));
        assert_eq!(
            Certificate::all_from_pem(&text("rsa.key.pem")),
            Err(CertificateError::Other {
                found: "a private key"
            })
        );
    }
}
