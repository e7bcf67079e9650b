//! Who signs: the key and the certificates that the command line names.

use std::path::{Path, PathBuf};

use super::environment;
use super::failure::{Failure, Trouble};
use crate::disk;
use crate::sign::{Certificate, LocalSigner, PrivateKey};

/// Keys and chains are small; a file larger than this is none.
const PEM_BYTES: u64 = 1 << 20;

/// The signer's key and certificates.
#[derive(Debug, clap::Args)]
pub struct Signer {
    /// The signing key: PEM, of RSA or on the curve P-256, P-384
    ///
    /// Without it, the one in the file that the variable `ROLLPACK_KEY` names.
    #[arg(long, value_name = "PEM", conflicts_with = "unsigned")]
    key: Option<PathBuf>,

    /// The signer's certificate, followed by those that issued it
    ///
    /// Without it, those in the file that the variable `ROLLPACK_CERT` names.
    #[arg(long, value_name = "CHAIN.pem", conflicts_with = "unsigned")]
    cert: Option<PathBuf>,

    /// A file whose first line is the key's password
    ///
    /// The variable `ROLLPACK_KEY_PASSWORD` holds the password itself.
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// Build without a signature, whatever the variables name; nobody can tell who made the bundle
    #[arg(long)]
    unsigned: bool,
}

impl Signer {
    /// Tells whether the user wants no signature.
    pub const fn is_unsigned(&self) -> bool {
        self.unsigned
    }

    /// Returns the signer, or `None` where the user wants none.
    pub fn signer(&self) -> Result<Option<LocalSigner>, Failure> {
        if self.unsigned {
            return Ok(None);
        }
        match (self.key(), self.cert()) {
            (Some(key), Some(cert)) => self.local(&key, &cert).map(Some),
            (Some(_), None) => Err(Trouble::NoCertificate.into()),
            (None, Some(_)) => Err(Trouble::NoKey.into()),
            (None, None) => Err(Trouble::NoSigner.into()),
        }
    }

    /// Returns the files that it is read from, as far as they are named.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        [self.key(), self.cert(), self.key_password_file.clone()]
            .into_iter()
            .flatten()
    }

    fn key(&self) -> Option<PathBuf> {
        self.key
            .clone()
            .or_else(|| environment::file(environment::KEY))
    }

    fn cert(&self) -> Option<PathBuf> {
        self.cert
            .clone()
            .or_else(|| environment::file(environment::CERT))
    }

    fn local(&self, key: &Path, cert: &Path) -> Result<LocalSigner, Failure> {
        let password = self.password()?;
        let text = pem(key)?;
        let private = PrivateKey::from_pem(&text, password.as_deref().map(str::as_bytes))
            .map_err(|source| Failure::of_key(key, source))?;
        let certificates = Certificate::all_from_pem(&pem(cert)?)
            .map_err(|source| Failure::unusable(cert, "certificate chain", source))?;
        LocalSigner::new(private, certificates).map_err(Failure::input)
    }

    fn password(&self) -> Result<Option<String>, Failure> {
        let Some(path) = &self.key_password_file else {
            return Ok(environment::key_password());
        };
        Ok(Some(
            pem(path)?.lines().next().unwrap_or_default().to_owned(),
        ))
    }
}

/// Reads a small text file.
pub fn pem(path: &Path) -> Result<String, Failure> {
    String::from_utf8(disk::read(path, PEM_BYTES)?)
        .map_err(|source| Failure::unusable(path, "text file", source))
}
