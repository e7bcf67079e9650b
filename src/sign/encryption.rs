//! What a password protects: PBES2 and PBES1 of [RFC 8018](https://www.rfc-editor.org/rfc/rfc8018), and the schemes of
//! [RFC 7292](https://www.rfc-editor.org/rfc/rfc7292#appendix-C), which PFX files and old keys use. Only for reading.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, InnerIvInit as _, KeyInit};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode as _, Encode as _, Sequence};
use md5::Md5;
use pkcs5::pbes2::{self, Kdf};
use sha1::Sha1;
use sha2::Digest as _;
use x509_cert::spki::AlgorithmIdentifierOwned;
use zeroize::Zeroizing;

use super::pfx_kdf::{self, Use};

/// Counts above this are refused: they cost minutes, and nobody writes them.
const ITERATIONS: u32 = 10_000_000;

/// More memory than this is not spent on one password.
const SCRYPT_BYTES: u64 = 256 << 20;

const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// Why something encrypted stays so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptionError {
    /// There is no password.
    #[error("it is encrypted, and no password was given")]
    PasswordMissing,
    /// The password is another one.
    #[error("it cannot be decrypted with this password")]
    PasswordWrong,
    /// A scheme that is not read.
    #[error("it is encrypted with `{scheme}`, which is not read here")]
    Unsupported {
        /// The scheme's name, or its identifier.
        scheme: String,
    },
    /// The parameters of the scheme are broken.
    #[error("it is encrypted with `{scheme}`, whose parameters cannot be read")]
    Malformed {
        /// The scheme's name.
        scheme: String,
    },
    /// Deriving the key would take minutes or gigabytes.
    #[error("to try one password of it would cost more than anybody requires")]
    Costly,
}

/// How something is encrypted under a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scheme {
    name: &'static str,
    oid: &'static str,
    kind: SchemeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SchemeKind {
    /// The derivation of RFC 7292 and a cipher.
    Pfx(Cipher),
    /// DES under a digest of the password.
    Des(OldHash),
    /// Known by name, and not read.
    NotRead,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    TripleDes,
    TwoKeyTripleDes,
    Rc2 { bytes: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OldHash {
    Md5,
    Sha1,
}

const SCHEMES: [Scheme; 10] = [
    scheme(
        "PBE-SHA1-RC4-128",
        "1.2.840.113549.1.12.1.1",
        SchemeKind::NotRead,
    ),
    scheme(
        "PBE-SHA1-RC4-40",
        "1.2.840.113549.1.12.1.2",
        SchemeKind::NotRead,
    ),
    scheme(
        "PBE-SHA1-3DES",
        "1.2.840.113549.1.12.1.3",
        SchemeKind::Pfx(Cipher::TripleDes),
    ),
    scheme(
        "PBE-SHA1-2DES",
        "1.2.840.113549.1.12.1.4",
        SchemeKind::Pfx(Cipher::TwoKeyTripleDes),
    ),
    scheme(
        "PBE-SHA1-RC2-128",
        "1.2.840.113549.1.12.1.5",
        SchemeKind::Pfx(Cipher::Rc2 { bytes: 16 }),
    ),
    scheme(
        "PBE-SHA1-RC2-40",
        "1.2.840.113549.1.12.1.6",
        SchemeKind::Pfx(Cipher::Rc2 { bytes: 5 }),
    ),
    scheme(
        "PBE-MD5-DES",
        "1.2.840.113549.1.5.3",
        SchemeKind::Des(OldHash::Md5),
    ),
    scheme(
        "PBE-SHA1-DES",
        "1.2.840.113549.1.5.10",
        SchemeKind::Des(OldHash::Sha1),
    ),
    scheme(
        "PBE-MD5-RC2-64",
        "1.2.840.113549.1.5.6",
        SchemeKind::NotRead,
    ),
    scheme(
        "PBE-SHA1-RC2-64",
        "1.2.840.113549.1.5.11",
        SchemeKind::NotRead,
    ),
];

const fn scheme(name: &'static str, oid: &'static str, kind: SchemeKind) -> Scheme {
    Scheme { name, oid, kind }
}

/// The parameters of all schemes but PBES2.
#[derive(Sequence)]
struct SaltAndCount {
    salt: OctetString,
    iterations: u32,
}

/// Bytes that were decrypted, and how well they were protected.
pub(super) struct Decrypted {
    pub bytes: Zeroizing<Vec<u8>>,
    /// The name of a scheme that protects badly.
    pub outdated: Option<&'static str>,
}

/// Decrypts what was encrypted with a scheme.
pub(super) fn decrypt(
    identifier: &AlgorithmIdentifierOwned,
    encrypted: &[u8],
    password: &str,
) -> Result<Decrypted, EncryptionError> {
    if identifier.oid == PBES2 {
        return decrypt_pbes2(identifier, encrypted, password);
    }
    let text = identifier.oid.to_string();
    let Some(scheme) = SCHEMES.iter().find(|scheme| scheme.oid == text) else {
        return Err(EncryptionError::Unsupported { scheme: text });
    };
    let malformed = || EncryptionError::Malformed {
        scheme: scheme.name.to_owned(),
    };
    let parameters = identifier.parameters.as_ref().ok_or_else(malformed)?;
    let parameters: SaltAndCount = parameters.decode_as().map_err(|_| malformed())?;
    let (salt, iterations) = (parameters.salt.as_bytes(), parameters.iterations);
    if iterations > ITERATIONS {
        return Err(EncryptionError::Costly);
    }
    let bytes = match scheme.kind {
        SchemeKind::Pfx(cipher) => cipher.decrypt(password, salt, iterations, encrypted),
        SchemeKind::Des(hash) => hash.decrypt(password, salt, iterations, encrypted),
        SchemeKind::NotRead => {
            return Err(EncryptionError::Unsupported {
                scheme: scheme.name.to_owned(),
            });
        }
    };
    Ok(Decrypted {
        bytes: bytes?,
        outdated: Some(scheme.name),
    })
}

fn decrypt_pbes2(
    identifier: &AlgorithmIdentifierOwned,
    encrypted: &[u8],
    password: &str,
) -> Result<Decrypted, EncryptionError> {
    let scheme = || "PBES2".to_owned();
    let malformed = || EncryptionError::Malformed { scheme: scheme() };
    let parameters = identifier.parameters.as_ref().ok_or_else(malformed)?;
    let der = parameters.to_der().map_err(|_| malformed())?;
    let parameters =
        pbes2::Parameters::from_der(&der).map_err(|_| EncryptionError::Unsupported {
            scheme: inner(&der).unwrap_or_else(scheme),
        })?;
    let is_costly = match &parameters.kdf {
        Kdf::Pbkdf2(kdf) => kdf.iteration_count > ITERATIONS,
        Kdf::Scrypt(kdf) => {
            let memory = kdf
                .cost_parameter
                .saturating_mul(u64::from(kdf.block_size) * 128);
            memory.saturating_mul(kdf.parallelization.into()) > SCRYPT_BYTES
        }
        _ => true,
    };
    if is_costly {
        return Err(EncryptionError::Costly);
    }
    let mut buffer = Zeroizing::new(encrypted.to_vec());
    let decrypted = parameters.decrypt_in_place(password, &mut buffer);
    let plain = decrypted.map_err(|error| match error {
        pkcs5::Error::DecryptFailed => EncryptionError::PasswordWrong,
        _ => EncryptionError::Unsupported { scheme: scheme() },
    })?;
    Ok(Decrypted {
        bytes: Zeroizing::new(plain.to_vec()),
        outdated: None,
    })
}

/// Returns the identifiers of what is in a PBES2 that is not read.
fn inner(parameters: &[u8]) -> Option<String> {
    #[derive(Sequence)]
    struct Both {
        derivation: AlgorithmIdentifierOwned,
        cipher: AlgorithmIdentifierOwned,
    }
    let both = Both::from_der(parameters).ok()?;
    Some(format!(
        "PBES2 of {} and {}",
        both.derivation.oid, both.cipher.oid
    ))
}

impl Cipher {
    const fn key_bytes(self) -> usize {
        match self {
            Self::TripleDes => 24,
            Self::TwoKeyTripleDes => 16,
            Self::Rc2 { bytes } => bytes,
        }
    }

    fn decrypt(
        self,
        password: &str,
        salt: &[u8],
        iterations: u32,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, EncryptionError> {
        let derive =
            |usage, bytes| pfx_kdf::derive::<Sha1>(password, salt, iterations, usage, bytes);
        let key = derive(Use::Key, self.key_bytes());
        let start = derive(Use::InitializationVector, 8);
        match self {
            Self::TripleDes => cbc(des::TdesEde3::new_from_slice(&key).ok(), &start, encrypted),
            Self::TwoKeyTripleDes => {
                cbc(des::TdesEde2::new_from_slice(&key).ok(), &start, encrypted)
            }
            Self::Rc2 { bytes } => {
                let cipher = rc2::Rc2::new_with_eff_key_len(&key, bytes * 8);
                cbc(Some(cipher), &start, encrypted)
            }
        }
    }
}

impl OldHash {
    fn decrypt(
        self,
        password: &str,
        salt: &[u8],
        iterations: u32,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, EncryptionError> {
        let first = Zeroizing::new([password.as_bytes(), salt].concat());
        let mut digest = Zeroizing::new(self.digest(&first));
        for _ in 1..iterations {
            digest = Zeroizing::new(self.digest(&digest));
        }
        let (key, start) = (&digest[..8], &digest[8..16]);
        cbc(des::Des::new_from_slice(key).ok(), start, encrypted)
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(bytes).to_vec(),
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
        }
    }
}

/// Decrypts with a cipher, chaining blocks; padding that is none means another password.
pub(super) fn cbc<C: BlockCipherDecrypt>(
    cipher: Option<C>,
    start: &[u8],
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EncryptionError> {
    let cipher = cipher.ok_or(EncryptionError::PasswordWrong)?;
    let mut buffer = Zeroizing::new(encrypted.to_vec());
    let decryptor = cbc::Decryptor::inner_iv_slice_init(cipher, start)
        .map_err(|_| EncryptionError::PasswordWrong)?;
    let plain = decryptor
        .decrypt_padded::<Pkcs7>(&mut buffer)
        .map_err(|_| EncryptionError::PasswordWrong)?;
    Ok(Zeroizing::new(plain.to_vec()))
}
