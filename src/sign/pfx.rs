//! PFX files, [RFC 7292](https://www.rfc-editor.org/rfc/rfc7292): a private key and its certificates under one password,
//! as Windows exports them.

use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, Sequence, ValueOrd};
use hmac::{EagerHash, Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::digest::block_api::BlockSizeUser;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;
use zeroize::Zeroizing;

use super::certificate::{Certificate, CertificateError};
use super::cms::{ContentInfo, DATA};
use super::encryption::{self, EncryptionError};
use super::key::{KeyError, PrivateKey};
use super::limits;
use super::pfx_kdf::{self, Use};

const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const ENCRYPTED_KEY_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");

/// Seals that cost more to try than this are refused.
const ITERATIONS: u32 = 10_000_000;
/// How many parts are opened; programs write two.
const PARTS: usize = 4;

/// What a PFX file holds.
#[derive(Debug)]
pub struct Pfx {
    /// The private key.
    pub key: PrivateKey,
    /// The certificates, in the order of the file.
    pub certificates: Vec<Certificate>,
    /// The name of a scheme that protects the key badly.
    pub outdated: Option<&'static str>,
}

/// Why a file is not read as a PFX file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PfxError {
    /// It is something else.
    #[error("the file holds {found}; a PFX file is required")]
    Other {
        /// What it is, with its article.
        found: &'static str,
    },
    /// It is no PFX file, or a broken one.
    #[error("is no PFX file in DER")]
    Malformed,
    /// It is encrypted, and stays so.
    #[error(transparent)]
    Encryption(#[from] EncryptionError),
    /// The seal is of a kind that is not read.
    #[error("its seal is made with {found}, which is not read here")]
    Seal {
        /// The identifier.
        found: ObjectIdentifier,
    },
    /// There is no seal.
    #[error("has no seal that its password could be tried on")]
    NoSeal,
    /// It holds no key, or several.
    #[error("holds {count} private keys, exactly one is required")]
    Keys {
        /// How many.
        count: usize,
    },
    /// The key in it cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A certificate in it cannot be read.
    #[error("a certificate in it cannot be read")]
    Certificate(#[from] CertificateError),
    /// Each part is opened by work of its own, and nobody makes so many.
    #[error("holds more than {PARTS} parts")]
    ManyParts,
    /// Nobody has so many.
    #[error("holds more than {} certificates", limits::CERTIFICATES)]
    ManyCertificates,
}

#[derive(Sequence)]
struct File {
    version: u8,
    safe: ContentInfo,
    #[asn1(optional = "true")]
    seal: Option<Seal>,
}

#[derive(Sequence)]
struct Seal {
    mac: DigestInfo,
    salt: OctetString,
    #[asn1(default = "once")]
    iterations: u32,
}

fn once() -> u32 {
    1
}

#[derive(Sequence)]
struct DigestInfo {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

#[derive(Sequence)]
struct EncryptedData {
    version: u8,
    content: EncryptedContent,
}

#[derive(Sequence)]
struct EncryptedContent {
    content_type: ObjectIdentifier,
    algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    encrypted: OctetString,
}

#[derive(Sequence, ValueOrd)]
struct Bag {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: Any,
    #[asn1(optional = "true")]
    attributes: Option<SetOfVec<Attribute>>,
}

#[derive(Sequence)]
struct CertificateBag {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: OctetString,
}

/// A key under a password, by itself or in a bag.
#[derive(Sequence)]
pub(super) struct EncryptedKey {
    pub algorithm: AlgorithmIdentifierOwned,
    pub encrypted: OctetString,
}

impl Pfx {
    /// Reads a file. Without a password, an empty one is tried, as those have it who export with none.
    pub fn read(bytes: &[u8], password: Option<&str>) -> Result<Self, PfxError> {
        let malformed = |_| PfxError::Malformed;
        let file = File::from_der(bytes).map_err(|_| not_read(bytes))?;
        if file.version != 3 || file.safe.content_type != DATA {
            return Err(PfxError::Malformed);
        }
        let safe: OctetString = file.safe.content.decode_as().map_err(malformed)?;
        let seal = file.seal.ok_or(PfxError::NoSeal)?;
        seal.check(safe.as_bytes(), password.unwrap_or_default())
            .map_err(|error| match (error, password) {
                (PfxError::Encryption(EncryptionError::PasswordWrong), None) => {
                    EncryptionError::PasswordMissing.into()
                }
                (error, _) => error,
            })?;
        let mut reading = Reading {
            password: password.unwrap_or_default(),
            key: None,
            count: 0,
            certificates: Vec::new(),
            outdated: None,
        };
        let parts = Vec::<ContentInfo>::from_der(safe.as_bytes()).map_err(malformed)?;
        if parts.len() > PARTS {
            return Err(PfxError::ManyParts);
        }
        for part in parts {
            reading.part(&part)?;
        }
        reading.finish()
    }
}

fn not_read(bytes: &[u8]) -> PfxError {
    use super::file_form::{FileForm, name_of_pem};
    let found = match FileForm::of(bytes) {
        FileForm::Pem(text) => Some(name_of_pem(text).unwrap_or("a PEM text")),
        FileForm::Der => FileForm::name(bytes).filter(|name| *name != "a PFX file"),
        FileForm::Neither => None,
    };
    found.map_or(PfxError::Malformed, |found| PfxError::Other { found })
}

impl Seal {
    fn check(&self, sealed: &[u8], password: &str) -> Result<(), PfxError> {
        if self.iterations > ITERATIONS {
            return Err(EncryptionError::Costly.into());
        }
        let found = self.mac.algorithm.oid;
        let matches = match found.to_string().as_str() {
            "1.3.14.3.2.26" => self.is_over::<Sha1>(sealed, password),
            "2.16.840.1.101.3.4.2.1" => self.is_over::<Sha256>(sealed, password),
            "2.16.840.1.101.3.4.2.2" => self.is_over::<Sha384>(sealed, password),
            "2.16.840.1.101.3.4.2.3" => self.is_over::<Sha512>(sealed, password),
            _ => return Err(PfxError::Seal { found }),
        };
        if matches {
            Ok(())
        } else {
            Err(EncryptionError::PasswordWrong.into())
        }
    }

    fn is_over<D>(&self, sealed: &[u8], password: &str) -> bool
    where
        D: Digest + BlockSizeUser + EagerHash,
    {
        let size = <D as Digest>::output_size();
        let salt = self.salt.as_bytes();
        let key = pfx_kdf::derive::<D>(password, salt, self.iterations, Use::Seal, size);
        let Ok(mut mac) = Hmac::<D>::new_from_slice(&key) else {
            return false;
        };
        mac.update(sealed);
        mac.verify_slice(self.mac.digest.as_bytes()).is_ok()
    }
}

struct Reading<'a> {
    password: &'a str,
    key: Option<PrivateKey>,
    /// How many keys there are; only the first is opened.
    count: usize,
    certificates: Vec<Certificate>,
    outdated: Option<&'static str>,
}

impl Reading<'_> {
    fn part(&mut self, part: &ContentInfo) -> Result<(), PfxError> {
        let malformed = |_| PfxError::Malformed;
        let bags = match part.content_type {
            DATA => {
                let bags: OctetString = part.content.decode_as().map_err(malformed)?;
                Zeroizing::new(bags.into_bytes().to_vec())
            }
            ENCRYPTED_DATA => {
                let data: EncryptedData = part.content.decode_as().map_err(malformed)?;
                if data.version != 0 || data.content.content_type != DATA {
                    return Err(PfxError::Malformed);
                }
                let content = data.content;
                // Certificates are public: their protection is nobody's concern.
                encryption::decrypt(
                    &content.algorithm,
                    content.encrypted.as_bytes(),
                    self.password,
                )?
                .bytes
            }
            _ => return Err(PfxError::Malformed),
        };
        for bag in Vec::<Bag>::from_der(&bags).map_err(malformed)? {
            self.bag(&bag)?;
        }
        Ok(())
    }

    fn bag(&mut self, bag: &Bag) -> Result<(), PfxError> {
        let malformed = |_| PfxError::Malformed;
        if matches!(bag.kind, KEY_BAG | ENCRYPTED_KEY_BAG) {
            self.count += 1;
            if self.count > 1 {
                return Ok(());
            }
        }
        match bag.kind {
            KEY_BAG => {
                let der = der::Encode::to_der(&bag.value).map_err(malformed)?;
                self.key = Some(PrivateKey::from_pkcs8(&Zeroizing::new(der))?);
            }
            ENCRYPTED_KEY_BAG => {
                let key: EncryptedKey = bag.value.decode_as().map_err(malformed)?;
                let encrypted = key.encrypted.as_bytes();
                let decrypted = encryption::decrypt(&key.algorithm, encrypted, self.password)?;
                self.outdated = self.outdated.or(decrypted.outdated);
                self.key = Some(PrivateKey::from_pkcs8(&decrypted.bytes)?);
            }
            CERTIFICATE_BAG => {
                let certificate: CertificateBag = bag.value.decode_as().map_err(malformed)?;
                if certificate.kind == X509_CERTIFICATE {
                    let der = certificate.value.as_bytes();
                    self.certificates.push(Certificate::from_der(der)?);
                }
                if self.certificates.len() > limits::CERTIFICATES {
                    return Err(PfxError::ManyCertificates);
                }
            }
            // Revocation lists and secrets are none of this program's business.
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Pfx, PfxError> {
        match (self.key, self.count) {
            (Some(key), 1) => Ok(Pfx {
                key,
                certificates: self.certificates,
                outdated: self.outdated,
            }),
            (_, count) => Err(PfxError::Keys { count }),
        }
    }
}

#[cfg(test)]
mod tests {
    use der::{Encode as _, Tag};

    use super::super::fixtures::text;
    use super::super::pem;
    use super::*;

    fn data(content: &[u8]) -> ContentInfo {
        ContentInfo {
            content_type: DATA,
            content: Any::new(Tag::OctetString, content).unwrap(),
        }
    }

    fn bags(bags: &Vec<Bag>) -> ContentInfo {
        data(&bags.to_der().unwrap())
    }

    fn bag(kind: ObjectIdentifier, value: &[u8]) -> Bag {
        Bag {
            kind,
            value: Any::from_der(value).unwrap(),
            attributes: None,
        }
    }

    /// A file with these parts, under the empty password.
    fn sealed(parts: &Vec<ContentInfo>) -> Vec<u8> {
        let safe = parts.to_der().unwrap();
        let key = pfx_kdf::derive::<Sha256>("", b"salt", 1, Use::Seal, 32);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(&safe);
        let digest = mac.finalize().into_bytes();
        let file = File {
            version: 3,
            safe: data(&safe),
            seal: Some(Seal {
                mac: DigestInfo {
                    algorithm: AlgorithmIdentifierOwned {
                        oid: ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
                        parameters: None,
                    },
                    digest: OctetString::new(&digest[..]).unwrap(),
                },
                salt: OctetString::new(&b"salt"[..]).unwrap(),
                iterations: 1,
            }),
        };
        file.to_der().unwrap()
    }

    #[track_caller]
    fn check(parts: &Vec<ContentInfo>, expect: &str) {
        let seen = match Pfx::read(&sealed(parts), None) {
            Ok(_) => "a key".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(seen, expect);
    }

    #[test]
    fn a_second_key_is_not_opened() {
        let pem = text("p256.key.pem");
        let key = pem::blocks(&pem, |_| true).unwrap().remove(0).der;
        let one = || bag(KEY_BAG, &key);
        check(&vec![bags(&vec![one()])], "a key");
        let two = "holds 2 private keys, exactly one is required";
        check(&vec![bags(&vec![one(), one()])], two);
        // What it would cost to open the other ones does not matter.
        let null = [5, 0];
        let other = || bag(ENCRYPTED_KEY_BAG, &null);
        check(&vec![bags(&vec![one(), other()])], two);
        check(&vec![bags(&vec![other(), one()])], "is no PFX file in DER");
    }

    #[test]
    fn few_parts_are_opened() {
        let none = "holds 0 private keys, exactly one is required";
        let empty = |count: usize| (0..count).map(|_| bags(&Vec::new())).collect();
        check(&empty(PARTS), none);
        check(&empty(PARTS + 1), "holds more than 4 parts");
    }
}
