//! The closed list of signature algorithms: RSA (PKCS #1 v1.5) and ECDSA over P-256 and P-384, each with
//! SHA-256, SHA-384 or SHA-512. SHA-1 is read where packages were signed with it years ago, and nowhere else.

use std::fmt::{self, Write as _};

use der::asn1::{AnyRef, ObjectIdentifier};
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// RSA keys below this size are refused.
pub(super) const MIN_RSA_BITS: u32 = 2048;

/// What is recommended beyond the year 2030.
pub const RECOMMENDED_RSA_BITS: u32 = 3072;

/// RSA keys above this size are refused: they cost time, and nobody has them.
pub(super) const MAX_RSA_BITS: usize = 8192;

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA with a modulus of at least 2048 bits.
    Rsa,
    /// An elliptic curve key on P-256.
    P256,
    /// An elliptic curve key on P-384.
    P384,
}

/// A hash of the SHA-2 family, or SHA-1 where old signatures of packages are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1, broken: two files of one digest can be made.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// Which hashes somebody else's signature may be made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hashes {
    /// Those of the SHA-2 family.
    Sha2,
    /// SHA-1 too, as in packages that were signed years ago.
    Sha1Too,
}

/// A key kind and the hash that is signed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithm {
    /// The kind of key.
    pub key: KeyKind,
    /// The hash.
    pub hash: Hash,
}

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = match self.key {
            KeyKind::Rsa => "RSA",
            KeyKind::P256 => "ECDSA P-256",
            KeyKind::P384 => "ECDSA P-384",
        };
        let hash = match self.hash {
            Hash::Sha1 => "SHA-1",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        };
        write!(f, "{key} with {hash}")
    }
}

impl Hash {
    /// Returns its name as openssl takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Returns the digest of `bytes`.
    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// Returns the digest of `bytes` in hexadecimal digits.
    pub fn digits(self, bytes: &[u8]) -> String {
        let digest = self.digest(bytes);
        digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    const fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::Sha1 => "1.3.14.3.2.26",
            Self::Sha256 => "2.16.840.1.101.3.4.2.1",
            Self::Sha384 => "2.16.840.1.101.3.4.2.2",
            Self::Sha512 => "2.16.840.1.101.3.4.2.3",
        })
    }

    /// Returns the identifier with absent parameters, as
    /// [RFC 5754](https://www.rfc-editor.org/rfc/rfc5754#section-2) asks writers for.
    pub(super) fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned {
            oid: self.oid(),
            parameters: None,
        }
    }

    /// Reads an identifier of somebody else's, whose parameters are absent or NULL.
    pub(super) fn from_identifier(identifier: &AlgorithmIdentifierOwned) -> Option<Self> {
        Hashes::Sha2.read(identifier)
    }
}

impl Hashes {
    const fn all(self) -> &'static [Hash] {
        match self {
            Self::Sha2 => &[Hash::Sha256, Hash::Sha384, Hash::Sha512],
            Self::Sha1Too => &[Hash::Sha256, Hash::Sha384, Hash::Sha512, Hash::Sha1],
        }
    }

    /// Reads an identifier of one of them, whose parameters are absent or NULL.
    pub(super) fn read(self, identifier: &AlgorithmIdentifierOwned) -> Option<Hash> {
        let plain = identifier.parameters.as_ref().is_none_or(der::Any::is_null);
        let hash = self.all().iter().find(|hash| hash.oid() == identifier.oid);
        hash.copied().filter(|_| plain)
    }
}

impl Algorithm {
    /// Returns how a key of this kind signs here: with SHA-384 on P-384, with SHA-256 otherwise.
    pub const fn by(key: KeyKind) -> Self {
        let hash = match key {
            KeyKind::Rsa | KeyKind::P256 => Hash::Sha256,
            KeyKind::P384 => Hash::Sha384,
        };
        Self { key, hash }
    }

    const fn rsa_oid(hash: Hash) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match hash {
            Hash::Sha1 => "1.2.840.113549.1.1.5",
            Hash::Sha256 => "1.2.840.113549.1.1.11",
            Hash::Sha384 => "1.2.840.113549.1.1.12",
            Hash::Sha512 => "1.2.840.113549.1.1.13",
        })
    }

    const fn ecdsa_oid(hash: Hash) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match hash {
            Hash::Sha1 => "1.2.840.10045.4.1",
            Hash::Sha256 => "1.2.840.10045.4.3.2",
            Hash::Sha384 => "1.2.840.10045.4.3.3",
            Hash::Sha512 => "1.2.840.10045.4.3.4",
        })
    }

    /// Returns the identifier that a CMS signature carries.
    pub(super) fn identifier(self) -> AlgorithmIdentifierOwned {
        match self.key {
            KeyKind::Rsa => AlgorithmIdentifierOwned {
                oid: RSA_ENCRYPTION,
                parameters: Some(AnyRef::NULL.into()),
            },
            KeyKind::P256 | KeyKind::P384 => AlgorithmIdentifierOwned {
                oid: Self::ecdsa_oid(self.hash),
                parameters: None,
            },
        }
    }

    /// Returns how a certificate was signed by a key of this kind; nothing for what is not on the list.
    pub(super) fn of_certificate(
        key: KeyKind,
        identifier: Option<&AlgorithmIdentifierOwned>,
        hashes: Hashes,
    ) -> Option<Self> {
        let identifier = identifier?;
        let parameters = identifier.parameters.as_ref();
        hashes.all().iter().find_map(|&hash| {
            let (oid, plain) = match key {
                KeyKind::Rsa => (
                    Self::rsa_oid(hash),
                    parameters.is_none_or(der::Any::is_null),
                ),
                KeyKind::P256 | KeyKind::P384 => (Self::ecdsa_oid(hash), parameters.is_none()),
            };
            (oid == identifier.oid && plain).then_some(Self { key, hash })
        })
    }

    /// Whether somebody else's CMS signature with this identifier is one of this algorithm. RSA is written with
    /// or without the hash.
    pub(super) fn has_identifier(self, identifier: &AlgorithmIdentifierOwned) -> bool {
        let null = identifier
            .parameters
            .as_ref()
            .is_some_and(der::Any::is_null);
        match self.key {
            KeyKind::Rsa => {
                null && [RSA_ENCRYPTION, Self::rsa_oid(self.hash)].contains(&identifier.oid)
            }
            KeyKind::P256 | KeyKind::P384 => *identifier == self.identifier(),
        }
    }

    /// Verifies a signature over `message` with the public key of a certificate.
    pub(super) fn verify(self, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
        match self.key {
            KeyKind::Rsa => {
                let key = rsa::PublicKey::from_pkcs1_der(key).ok()?;
                if rsa_bits(&key) < MIN_RSA_BITS {
                    return None;
                }
                match self.hash {
                    Hash::Sha1 => key.pkcs1v15_verify::<Sha1>(message, signature),
                    Hash::Sha256 => key.pkcs1v15_verify::<Sha256>(message, signature),
                    Hash::Sha384 => key.pkcs1v15_verify::<Sha384>(message, signature),
                    Hash::Sha512 => key.pkcs1v15_verify::<Sha512>(message, signature),
                }
                .ok()
            }
            KeyKind::P256 => {
                use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&self.hash.digest(message), &signature)
                    .ok()
            }
            KeyKind::P384 => {
                use p384::ecdsa::signature::hazmat::PrehashVerifier as _;
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&self.hash.digest(message), &signature)
                    .ok()
            }
        }
    }
}

impl Algorithm {
    /// Verifies an RSA signature over the bare digest of `message`, which does not say of which hash it is.
    ///
    /// Some authorities made countersignatures in this way for years, and Windows takes them.
    pub(super) fn verify_bare(self, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
        let key = (self.key == KeyKind::Rsa)
            .then(|| rsa::PublicKey::from_pkcs1_der(key).ok())
            .flatten()?;
        if rsa_bits(&key) < MIN_RSA_BITS {
            return None;
        }
        let scheme = rsa::Pkcs1v15Sign::new_unprefixed();
        key.verify(scheme, &self.hash.digest(message), signature)
            .ok()
    }

    /// Returns the one form of a signature value that is written and accepted: of the two numbers `s` that ECDSA
    /// leaves open, the smaller one. Nothing for what is no signature value in DER.
    pub(super) fn normalised(self, signature: &[u8]) -> Option<Vec<u8>> {
        match self.key {
            KeyKind::Rsa => Some(signature.to_vec()),
            KeyKind::P256 => {
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                Some(signature.normalize_s().to_der().as_bytes().to_vec())
            }
            KeyKind::P384 => {
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                Some(signature.normalize_s().to_der().as_bytes().to_vec())
            }
        }
    }

    /// Returns the value in DER of what a signer elsewhere gave: DER as it is, or both numbers of ECDSA one behind
    /// the other.
    pub(super) fn encoded(self, raw: &[u8]) -> Vec<u8> {
        let from_numbers = match self.key {
            KeyKind::Rsa => None,
            KeyKind::P256 => p256::ecdsa::Signature::from_slice(raw)
                .ok()
                .map(|signature| signature.to_der().as_bytes().to_vec()),
            KeyKind::P384 => p384::ecdsa::Signature::from_slice(raw)
                .ok()
                .map(|signature| signature.to_der().as_bytes().to_vec()),
        };
        let der = from_numbers.unwrap_or_else(|| raw.to_vec());
        self.normalised(&der).unwrap_or(der)
    }
}

impl KeyKind {
    /// Reads what a certificate says of its key; nothing for a kind that is not on the list.
    pub(super) fn from_identifier(identifier: &AlgorithmIdentifierOwned) -> Option<Self> {
        let parameters = identifier.parameters.as_ref()?;
        match identifier.oid {
            RSA_ENCRYPTION if parameters.is_null() => Some(Self::Rsa),
            EC_PUBLIC_KEY => match parameters.decode_as::<ObjectIdentifier>().ok()? {
                P256_CURVE => Some(Self::P256),
                P384_CURVE => Some(Self::P384),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa => "RSA",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
        })
    }
}

/// Returns the size of the modulus.
pub(super) fn rsa_bits(key: &rsa::PublicKey) -> u32 {
    key.n().bit_width_vartime()
}
