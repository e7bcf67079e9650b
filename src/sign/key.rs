//! Private keys, from files as people have them.

use std::fmt;

use der::Decode as _;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::pkcs8::{DecodePrivateKey as _, PrivateKeyInfoRef};
use sha2::Sha256;

use super::algorithm::{Algorithm, KeyKind, MIN_RSA_BITS, rsa_bits};
use super::encryption::{self, EncryptionError};
use super::file_form::{self, FileForm};
use super::pem::{self, Block, PemError};
use super::pfx::EncryptedKey;
use super::traditional;

/// A private key in memory, which is wiped when it is dropped.
pub struct PrivateKey(Kind);

enum Kind {
    Rsa(Box<rsa::PrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
}

/// A private key and how its file protects it.
#[derive(Debug)]
pub struct KeyFile {
    /// The key.
    pub key: PrivateKey,
    /// The name of a scheme that protects it badly.
    pub outdated: Option<String>,
}

/// Why a file gives no private key, or a key no signature.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The PEM text is broken.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The file has no private key.
    #[error("there is no private key in it, neither in PEM nor in DER")]
    None,
    /// The file is for something else.
    #[error("the file holds {found}, and no private key")]
    Other {
        /// What it is, with its article.
        found: &'static str,
    },
    /// The file is a PFX file.
    #[error("the file is a PFX file, which holds the certificate as well")]
    IsPfx,
    /// The file is written by OpenSSH.
    #[error("the private key is in the form of OpenSSH")]
    IsOpenSsh,
    /// The text has several.
    #[error("there are {count} private keys, which leaves open which one to use")]
    Several {
        /// How many.
        count: usize,
    },
    /// The key is encrypted, and stays so.
    #[error("the private key cannot be read")]
    Encryption(#[from] EncryptionError),
    /// The key cannot be decoded.
    #[error("the private key cannot be decoded")]
    Malformed,
    /// A key that is neither RSA nor on a known curve.
    #[error("the private key is neither RSA nor on the curves P-256 and P-384")]
    Unsupported,
    /// An RSA key that is too small.
    #[error("the RSA key has {bits} bits, at least {MIN_RSA_BITS} are required")]
    Small {
        /// Its size.
        bits: u32,
    },
    /// The key gave no signature.
    #[error("the private key gave no signature")]
    NoSignature,
}

impl KeyFile {
    /// Reads a private key: PKCS #8, plain or encrypted, PKCS #1 or SEC 1, each in PEM or in DER.
    pub fn read(bytes: &[u8], password: Option<&str>) -> Result<Self, KeyError> {
        match FileForm::of(bytes) {
            FileForm::Pem(text) => Self::read_pem(text, password),
            FileForm::Der => Self::read_der(bytes, password),
            FileForm::Neither => Err(KeyError::None),
        }
    }

    fn read_pem(text: &str, password: Option<&str>) -> Result<Self, KeyError> {
        let blocks = pem::blocks(text, |label| label.ends_with("PRIVATE KEY"))?;
        match blocks.as_slice() {
            [] => Err(match file_form::name_of_pem(text) {
                Some(found) => KeyError::Other { found },
                None => KeyError::None,
            }),
            [block] => Self::of_block(block, password),
            several => Err(KeyError::Several {
                count: several.len(),
            }),
        }
    }

    fn of_block(block: &Block, password: Option<&str>) -> Result<Self, KeyError> {
        if let Some(info) = &block.encryption {
            let password = password.ok_or(EncryptionError::PasswordMissing)?;
            let der = traditional::decrypt(info, &block.der, password)?;
            let key = PrivateKey::of(&block.label, &der);
            // What was decrypted with another password can still have the padding of one that is right.
            let wrong = |_| EncryptionError::PasswordWrong;
            let cipher = info.split(',').next().unwrap_or_default();
            return Ok(Self {
                key: match key {
                    Err(KeyError::Malformed) => key.map_err(wrong)?,
                    key => key?,
                },
                outdated: Some(format!("{cipher} under MD5")),
            });
        }
        if block.label == "ENCRYPTED PRIVATE KEY" {
            return Self::of_encrypted(&block.der, password);
        }
        PrivateKey::of(&block.label, &block.der).map(Self::plain)
    }

    fn read_der(der: &[u8], password: Option<&str>) -> Result<Self, KeyError> {
        match FileForm::name(der) {
            Some("a private key") => {
                let read = [
                    PrivateKey::from_pkcs8,
                    PrivateKey::from_pkcs1,
                    PrivateKey::from_sec1,
                ];
                let mut error = KeyError::Malformed;
                for read in read {
                    match read(der) {
                        Ok(key) => return Ok(Self::plain(key)),
                        Err(KeyError::Malformed) => {}
                        Err(other) => error = other,
                    }
                }
                Err(error)
            }
            Some("an encrypted private key") => Self::of_encrypted(der, password),
            Some("a PFX file") => Err(KeyError::IsPfx),
            Some(found) => Err(KeyError::Other { found }),
            None => Err(KeyError::None),
        }
    }

    fn of_encrypted(der: &[u8], password: Option<&str>) -> Result<Self, KeyError> {
        let key = EncryptedKey::from_der(der).map_err(|_| KeyError::Malformed)?;
        let password = password.ok_or(EncryptionError::PasswordMissing)?;
        let decrypted = encryption::decrypt(&key.algorithm, key.encrypted.as_bytes(), password)?;
        let key = match PrivateKey::from_pkcs8(&decrypted.bytes) {
            Err(KeyError::Malformed) => return Err(EncryptionError::PasswordWrong.into()),
            key => key?,
        };
        Ok(Self {
            key,
            outdated: decrypted.outdated.map(str::to_owned),
        })
    }

    const fn plain(key: PrivateKey) -> Self {
        Self {
            key,
            outdated: None,
        }
    }
}

impl PrivateKey {
    /// Reads what stands under a label of PEM.
    fn of(label: &str, der: &[u8]) -> Result<Self, KeyError> {
        match label {
            "PRIVATE KEY" => Self::from_pkcs8(der),
            "RSA PRIVATE KEY" => Self::from_pkcs1(der),
            "EC PRIVATE KEY" => Self::from_sec1(der),
            "OPENSSH PRIVATE KEY" => Err(KeyError::IsOpenSsh),
            _ => Err(KeyError::Unsupported),
        }
    }

    /// Reads a key in PKCS #8, the form of all kinds of key.
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        if let Ok(key) = rsa::PrivateKey::from_pkcs8_der(der) {
            return Self::rsa(key);
        }
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(der) {
            return Ok(Self(Kind::P256(Box::new(key))));
        }
        match p384::ecdsa::SigningKey::from_pkcs8_der(der) {
            Ok(key) => Ok(Self(Kind::P384(Box::new(key)))),
            Err(_) if PrivateKeyInfoRef::try_from(der).is_ok() => Err(KeyError::Unsupported),
            Err(_) => Err(KeyError::Malformed),
        }
    }

    fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let key = rsa::PrivateKey::from_pkcs1_der(der).map_err(|_| KeyError::Malformed)?;
        Self::rsa(key)
    }

    fn from_sec1(der: &[u8]) -> Result<Self, KeyError> {
        if let Ok(key) = p256::SecretKey::from_sec1_der(der) {
            return Ok(Self(Kind::P256(Box::new(key.into()))));
        }
        match p384::SecretKey::from_sec1_der(der) {
            Ok(key) => Ok(Self(Kind::P384(Box::new(key.into())))),
            Err(_) if FileForm::name(der) == Some("a private key") => Err(KeyError::Unsupported),
            Err(_) => Err(KeyError::Malformed),
        }
    }

    fn rsa(key: rsa::PrivateKey) -> Result<Self, KeyError> {
        let bits = rsa_bits(key.as_public_key());
        if bits < MIN_RSA_BITS {
            return Err(KeyError::Small { bits });
        }
        Ok(Self(Kind::Rsa(Box::new(key))))
    }

    /// Returns the public key as the bits in which certificates carry it.
    pub(super) fn public_key(&self) -> Vec<u8> {
        match &self.0 {
            Kind::Rsa(key) => {
                let der = key.as_public_key().to_pkcs1_der();
                der.map(|der| der.as_bytes().to_vec()).unwrap_or_default()
            }
            Kind::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Kind::P384(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        }
    }

    /// Returns how this key signs.
    pub fn algorithm(&self) -> Algorithm {
        Algorithm::by(match self.0 {
            Kind::Rsa(_) => KeyKind::Rsa,
            Kind::P256(_) => KeyKind::P256,
            Kind::P384(_) => KeyKind::P384,
        })
    }

    /// Returns the signature over `message`, the same on every call: PKCS #1 v1.5, or ECDSA with the
    /// nonce of [RFC 6979](https://www.rfc-editor.org/rfc/rfc6979).
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let digest = self.algorithm().hash.digest(message);
        match &self.0 {
            Kind::Rsa(key) => key.pkcs1v15_sign_prehash::<Sha256>(&digest).ok(),
            Kind::P256(key) => {
                let signature: Option<p256::ecdsa::Signature> = key.sign_prehash(&digest).ok();
                signature.map(|signature| signature.to_der().as_bytes().to_vec())
            }
            Kind::P384(key) => {
                let signature: Option<p384::ecdsa::Signature> = key.sign_prehash(&digest).ok();
                signature.map(|signature| signature.to_der().as_bytes().to_vec())
            }
        }
        .and_then(|signature| self.algorithm().normalised(&signature))
        .ok_or(KeyError::NoSignature)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.algorithm().key)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{key, text};
    use super::*;

    fn check(text: &str, password: Option<&str>, expect: &str) {
        let seen = match KeyFile::read(text.as_bytes(), password) {
            Ok(file) => format!("{:?}", file.key),
            Err(KeyError::Encryption(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(seen, expect);
    }

    #[test]
    fn each_form_of_file_is_read() {
        check(&text("rsa.key.pem"), None, "PrivateKey(RSA)");
        check(&text("p384.key.pem"), None, "PrivateKey(P-384)");
        for (one, other) in [
            ("rsa.key.pem", "rsa.pkcs1.key.pem"),
            ("p256.key.pem", "p256.sec1.key.pem"),
        ] {
            let signature = |name| key(name).sign(b"message").unwrap();
            assert_eq!(signature(one), signature(other), "{other}");
            assert_eq!(signature(one), signature(one), "{one}");
        }
    }

    #[test]
    fn an_encrypted_key_asks_for_its_password() {
        let encrypted = text("p256.encrypted.key.pem");
        check(&encrypted, Some("secret"), "PrivateKey(P-256)");
        check(
            &encrypted,
            Some("public"),
            "it cannot be decrypted with this password",
        );
        check(
            &encrypted,
            None,
            "it is encrypted, and no password was given",
        );
        check(
            &text("rsa.legacy.key.pem"),
            Some("secret"),
            "PrivateKey(RSA)",
        );
    }

    #[test]
    fn what_gives_no_key_is_told_apart() {
        let none = "there is no private key in it, neither in PEM nor in DER";
        check("", None, none);
        let certificate = "the file holds a certificate, and no private key";
        check(&text("ca.pem"), None, certificate);
        let two = text("p256.key.pem") + &text("rsa.key.pem");
        check(
            &two,
            None,
            "there are 2 private keys, which leaves open which one to use",
        );
        check(
            &text("ed25519.key.pem"),
            None,
            "the private key is neither RSA nor on the curves P-256 and P-384",
        );
        check(
            &text("rsa1024.key.pem"),
            None,
            "the RSA key has 1024 bits, at least 2048 are required",
        );
        check(
            "-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n",
            None,
            "the private key cannot be decoded",
        );
    }
}
