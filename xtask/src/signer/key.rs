//! Private keys of the two kinds that the project signs with.

use getrandom::SysRng;
use p256::elliptic_curve::Generate as _;
use rsa::pkcs1v15;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::SubjectPublicKeyInfo;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};

use super::SignerError;

const RSA_BITS: usize = 3072;

/// A private key.
pub enum Key {
    /// RSA with 3,072 bits, for PKCS #1 v1.5 signatures over SHA-256.
    Rsa(Box<pkcs1v15::SigningKey<Sha256>>),
    /// On the curve P-256, for ECDSA over SHA-256.
    P256(p256::ecdsa::SigningKey),
}

impl Key {
    /// Makes an RSA key.
    pub fn rsa() -> Result<Self, SignerError> {
        let key = rsa::PrivateKey::new(&mut SysRng, RSA_BITS)?;
        Ok(Self::Rsa(Box::new(pkcs1v15::SigningKey::new(key))))
    }

    /// Makes a key on the curve P-256.
    pub fn p256() -> Result<Self, SignerError> {
        let key = p256::ecdsa::SigningKey::try_generate_from_rng(&mut SysRng)?;
        Ok(Self::P256(key))
    }

    /// Returns the key as a PEM block in PKCS #8.
    pub fn pem(&self) -> Result<String, SignerError> {
        let pem = match self {
            Self::Rsa(key) => key.to_pkcs8_pem(LineEnding::LF)?,
            Self::P256(key) => key.to_pkcs8_pem(LineEnding::LF)?,
        };
        Ok(pem.to_string())
    }

    /// Returns the public key as certificates carry it.
    pub fn public(&self) -> Result<SubjectPublicKeyInfo, SignerError> {
        use rsa::signature::Keypair as _;
        Ok(match self {
            Self::Rsa(key) => SubjectPublicKeyInfo::from_key(&key.verifying_key())?,
            Self::P256(key) => SubjectPublicKeyInfo::from_key(key.verifying_key())?,
        })
    }

    /// Signs a certificate.
    pub fn certify<P: BuilderProfile>(
        &self,
        certificate: CertificateBuilder<P>,
    ) -> Result<Certificate, SignerError> {
        Ok(match self {
            Self::Rsa(key) => certificate.build::<_, pkcs1v15::Signature>(&**key)?,
            Self::P256(key) => certificate.build::<_, p256::ecdsa::DerSignature>(key)?,
        })
    }
}
