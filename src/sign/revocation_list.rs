//! Lists of revoked certificates, [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-5), from files: nothing is
//! fetched, and whoever signed a list must be the issuer of the certificates that it is asked about.

use std::collections::BTreeMap;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader};
use jiff::Timestamp;
use x509_cert::crl::CertificateList;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::name::Name;

use super::algorithm::{Algorithm, Hashes};
use super::certificate::{Certificate, time};
use super::file_form::{self, FileForm};
use super::pem::{self, PemError};

/// What identifies and numbers a list, and asks for nothing else: authority key, number.
const UNDERSTOOD: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("2.5.29.35"),
    ObjectIdentifier::new_unwrap("2.5.29.20"),
];

/// A list whose form is right; whose it is shows where it is asked.
#[derive(Clone, Debug)]
pub struct RevocationList {
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    /// Since when each serial number is revoked.
    revoked: BTreeMap<Vec<u8>, Timestamp>,
    list: CertificateList,
    signed_part: Vec<u8>,
}

/// Why a file gives no revocation list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevocationListError {
    /// The PEM text is broken.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// There is none in it.
    #[error("there is no revocation list in it, neither in PEM nor in DER")]
    None,
    /// It is something else.
    #[error("the file holds {found}, and no revocation list")]
    Other {
        /// What it is, with its article.
        found: &'static str,
    },
    /// It cannot be decoded.
    #[error("is no revocation list in DER")]
    Malformed,
    /// It lists some revocations only, or those of others, or something else that must be understood.
    #[error(
        "the revocation list of `{issuer}` has the critical extension {found}, which is not understood"
    )]
    CriticalExtension {
        /// Whose list it is.
        issuer: String,
        /// The extension.
        found: ObjectIdentifier,
    },
}

impl RevocationList {
    /// Reads all lists of a file: PEM with at least one, or one in DER.
    pub fn all_from(bytes: &[u8]) -> Result<Vec<Self>, RevocationListError> {
        match FileForm::of(bytes) {
            FileForm::Pem(text) => {
                let blocks = pem::blocks(text, |label| label == "X509 CRL")?;
                if blocks.is_empty() {
                    return Err(match file_form::name_of_pem(text) {
                        Some(found) => RevocationListError::Other { found },
                        None => RevocationListError::None,
                    });
                }
                blocks
                    .iter()
                    .map(|block| Self::from_der(&block.der))
                    .collect()
            }
            FileForm::Der => match FileForm::name(bytes) {
                Some("a revocation list") | None => Self::from_der(bytes).map(|one| vec![one]),
                Some(found) => Err(RevocationListError::Other { found }),
            },
            FileForm::Neither => Err(RevocationListError::None),
        }
    }

    fn from_der(der: &[u8]) -> Result<Self, RevocationListError> {
        let list = CertificateList::from_der(der).map_err(|_| RevocationListError::Malformed)?;
        let body = &list.tbs_cert_list;
        let entries = body.revoked_certificates.iter().flatten();
        let of_entries = entries
            .clone()
            .flat_map(|entry| entry.crl_entry_extensions.iter().flatten());
        let of_list = body.crl_extensions.iter().flatten();
        let is_unknown =
            |extension: &&Extension| extension.critical && !UNDERSTOOD.contains(&extension.extn_id);
        if let Some(unknown) = of_list.chain(of_entries).find(is_unknown) {
            return Err(RevocationListError::CriticalExtension {
                issuer: body.issuer.to_string(),
                found: unknown.extn_id,
            });
        }
        let revoked = entries.map(|entry| {
            let serial = entry.serial_number.as_bytes().to_vec();
            (serial, time(entry.revocation_date))
        });
        Ok(Self {
            issuer: body.issuer.clone(),
            this_update: time(body.this_update),
            next_update: body.next_update.map(time),
            revoked: revoked.collect(),
            signed_part: signed_part(der).ok_or(RevocationListError::Malformed)?,
            list,
        })
    }

    /// Whether it speaks of the certificates of this issuer, by its signature.
    pub(super) fn is_by(&self, issuer: &Certificate) -> bool {
        if self.issuer != *issuer.subject_name()
            || self.list.tbs_cert_list.signature != self.list.signature_algorithm
        {
            return false;
        }
        let usage = issuer.extension::<KeyUsage>().ok().flatten();
        if usage.is_some_and(|usage| !usage.crl_sign()) {
            return false;
        }
        let Ok(kind) = issuer.key() else { return false };
        let algorithm =
            Algorithm::of_certificate(kind, Some(&self.list.signature_algorithm), Hashes::Sha2);
        let signature = self.list.signature.raw_bytes();
        algorithm.is_some_and(|algorithm| {
            algorithm
                .verify(issuer.public_key(), &self.signed_part, signature)
                .is_some()
        })
    }

    /// Returns since when a certificate is revoked, if it is.
    pub(super) fn revokes(&self, certificate: &Certificate) -> Option<Timestamp> {
        self.revoked.get(certificate.serial_bytes()).copied()
    }

    /// Returns whose certificates it is about.
    pub fn issuer(&self) -> String {
        self.issuer.to_string()
    }

    /// Returns when it was made.
    pub fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// Returns until when it was to be replaced, if it says.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Whether it speaks of this time: it was made, and not yet due to be replaced.
    pub(super) fn is_fresh(&self, at: Timestamp) -> bool {
        self.this_update <= at && self.next_update.is_some_and(|next| at <= next)
    }
}

fn signed_part(der: &[u8]) -> Option<Vec<u8>> {
    let outer = AnyRef::from_der(der).ok()?;
    Some(
        SliceReader::new(outer.value())
            .ok()?
            .tlv_bytes()
            .ok()?
            .to_vec(),
    )
}
