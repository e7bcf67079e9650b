//! Private keys from PEM files.

use std::fmt;

use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use sha2::Sha256;

use super::algorithm::{Algorithm, Hash, KeyKind, MIN_RSA_BITS, rsa_bits};
use super::pem::{self, Block, PemError};

/// A private key in memory.
pub struct PrivateKey(Kind);

enum Kind {
    Rsa(Box<rsa::PrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
}

/// Why a text gives no private key, or a key no signature.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The PEM text is broken.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The text has no private key.
    #[error("there is no PEM block with a private key")]
    None,
    /// The text has several.
    #[error("there are {count} private keys, which leaves open which one to use")]
    Several {
        /// How many.
        count: usize,
    },
    /// The key is encrypted and no password was given.
    #[error("the private key is encrypted, and no password was given")]
    PasswordMissing,
    /// The key is encrypted, and not with this password.
    #[error("the private key cannot be decrypted with this password")]
    PasswordWrong,
    /// The key is encrypted in a way that is not supported.
    #[error("the private key is encrypted in an unsupported way")]
    Encryption(#[source] rsa::pkcs8::Error),
    /// The key cannot be decoded.
    #[error("the private key in the PEM block `{label}` cannot be decoded")]
    Malformed {
        /// What the block says it is.
        label: String,
    },
    /// A key that is neither RSA nor on a known curve.
    #[error("the private key is neither RSA nor on the curves P-256 and P-384")]
    Unsupported,
    /// An RSA key that is too small.
    #[error("the RSA key has {bits} bits, at least {MIN_RSA_BITS} are asked for")]
    Small {
        /// Its size.
        bits: u32,
    },
    /// The key gave no signature.
    #[error("the private key gave no signature")]
    NoSignature,
}

impl PrivateKey {
    /// Reads the private key of a PEM text: PKCS #8, plain or encrypted, PKCS #1 or SEC 1.
    pub fn from_pem(text: &str, password: Option<&[u8]>) -> Result<Self, KeyError> {
        let blocks = pem::blocks(text, |label| label.ends_with("PRIVATE KEY"))?;
        match blocks.as_slice() {
            [] => Err(KeyError::None),
            [block] => Self::from_block(block, password),
            several => Err(KeyError::Several {
                count: several.len(),
            }),
        }
    }

    fn from_block(block: &Block, password: Option<&[u8]>) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed {
            label: block.label.clone(),
        };
        let kind = match block.label.as_str() {
            "PRIVATE KEY" => from_pkcs8(&block.der).ok_or_else(|| pkcs8_error(block))?,
            "ENCRYPTED PRIVATE KEY" => return Self::from_encrypted(block, password),
            "RSA PRIVATE KEY" => rsa::PrivateKey::from_pkcs1_der(&block.der)
                .map(|key| Kind::Rsa(Box::new(key)))
                .map_err(|_| malformed())?,
            "EC PRIVATE KEY" => from_sec1(&block.der).ok_or(KeyError::Unsupported)?,
            _ => return Err(KeyError::Unsupported),
        };
        if let Kind::Rsa(key) = &kind {
            let bits = rsa_bits(key.as_public_key());
            if bits < MIN_RSA_BITS {
                return Err(KeyError::Small { bits });
            }
        }
        Ok(Self(kind))
    }

    fn from_encrypted(block: &Block, password: Option<&[u8]>) -> Result<Self, KeyError> {
        let encrypted = EncryptedPrivateKeyInfoRef::try_from(block.der.as_slice())
            .map_err(KeyError::Encryption)?;
        let password = password.ok_or(KeyError::PasswordMissing)?;
        let plain = encrypted.decrypt(password).map_err(|error| match error {
            rsa::pkcs8::Error::EncryptedPrivateKey(rsa::pkcs8::pkcs5::Error::DecryptFailed) => {
                KeyError::PasswordWrong
            }
            other => KeyError::Encryption(other),
        })?;
        let block = Block {
            label: "PRIVATE KEY".to_owned(),
            der: plain.as_bytes().to_vec(),
        };
        Self::from_block(&block, None)
    }

    /// Returns how this key signs: with SHA-384 on P-384, with SHA-256 otherwise.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Kind::Rsa(_) => Algorithm {
                key: KeyKind::Rsa,
                hash: Hash::Sha256,
            },
            Kind::P256(_) => Algorithm {
                key: KeyKind::P256,
                hash: Hash::Sha256,
            },
            Kind::P384(_) => Algorithm {
                key: KeyKind::P384,
                hash: Hash::Sha384,
            },
        }
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

fn from_pkcs8(der: &[u8]) -> Option<Kind> {
    if let Ok(key) = rsa::PrivateKey::from_pkcs8_der(der) {
        return Some(Kind::Rsa(Box::new(key)));
    }
    if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(der) {
        return Some(Kind::P256(Box::new(key)));
    }
    let key = p384::ecdsa::SigningKey::from_pkcs8_der(der).ok()?;
    Some(Kind::P384(Box::new(key)))
}

fn pkcs8_error(block: &Block) -> KeyError {
    match PrivateKeyInfoRef::try_from(block.der.as_slice()) {
        Ok(_) => KeyError::Unsupported,
        Err(_) => KeyError::Malformed {
            label: block.label.clone(),
        },
    }
}

fn from_sec1(der: &[u8]) -> Option<Kind> {
    if let Ok(key) = p256::SecretKey::from_sec1_der(der) {
        return Some(Kind::P256(Box::new(key.into())));
    }
    let key = p384::SecretKey::from_sec1_der(der).ok()?;
    Some(Kind::P384(Box::new(key.into())))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{key, text};
    use super::*;

    fn check(text: &str, password: Option<&str>, expect: &str) {
        let seen = match PrivateKey::from_pem(text, password.map(str::as_bytes)) {
            Ok(key) => format!("{key:?}"),
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
            "the private key cannot be decrypted with this password",
        );
        check(
            &encrypted,
            None,
            "the private key is encrypted, and no password was given",
        );
        check(
            &text("rsa.legacy.key.pem"),
            Some("secret"),
            "the PEM block `RSA PRIVATE KEY` at line 1 is encrypted in an outdated way; convert it with `openssl pkcs8 -topk8`",
        );
    }

    #[test]
    fn what_gives_no_key_is_told_apart() {
        check("", None, "there is no PEM block with a private key");
        check(
            &text("ca.pem"),
            None,
            "there is no PEM block with a private key",
        );
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
            "the RSA key has 1024 bits, at least 2048 are asked for",
        );
        check(
            "-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n",
            None,
            "the private key in the PEM block `PRIVATE KEY` cannot be decoded",
        );
    }
}
