//! Who signs: the key and the certificates that the command line names.

use std::path::{Path, PathBuf};

use super::environment;
use super::failure::Failure;
use crate::disk;
use crate::sign::{Certificate, KeyError, LocalSigner, PrivateKey};

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
            (Some(_), None) => Err(Failure::usage(NoCertificate)
                .hint("name it with `--cert`, or in the variable `ROLLPACK_CERT`")),
            (None, Some(_)) => Err(Failure::usage(NoKey)
                .hint("name it with `--key`, or in the variable `ROLLPACK_KEY`")),
            (None, None) => Err(Failure::usage(NoSigner)
                .hint("name a key and its certificate with `--key` and `--cert`")
                .hint(format!("openssl makes a pair for development: `{OPENSSL}`"))
                .hint("build without a signature with `--unsigned`")),
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
        let private = PrivateKey::from_pem(&text, password.as_deref().map(str::as_bytes)).map_err(
            |source| {
                let missing = matches!(source, KeyError::PasswordMissing);
                let failure = Failure::input(InFile {
                    path: key.to_path_buf(),
                    what: "signing key",
                    source,
                });
                if missing {
                    failure.hint("give the password's file with `--key-password-file`")
                } else {
                    failure
                }
            },
        )?;
        let certificates = Certificate::all_from_pem(&pem(cert)?).map_err(|source| {
            Failure::input(InFile {
                path: cert.to_path_buf(),
                what: "certificate chain",
                source,
            })
        })?;
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
    String::from_utf8(disk::read(path, PEM_BYTES)?).map_err(|source| {
        Failure::input(InFile {
            path: path.to_path_buf(),
            what: "text file",
            source,
        })
    })
}

/// Makes a key and a certificate of its own, which is then trusted by its SHA-256.
const OPENSSL: &str = "openssl req -x509 -newkey rsa:3072 -nodes -keyout key.pem -out cert.pem -days 365 \
    -subj /CN=Development -addext basicConstraints=CA:FALSE -addext keyUsage=digitalSignature -addext extendedKeyUsage=codeSigning";

#[derive(Debug, thiserror::Error)]
#[error("the bundle would have no signature")]
struct NoSigner;

#[derive(Debug, thiserror::Error)]
#[error("the signing key has no certificate")]
struct NoCertificate;

#[derive(Debug, thiserror::Error)]
#[error("the certificate has no signing key")]
struct NoKey;

/// A file that is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("`{}` is not a usable {what}", path.display())]
pub struct InFile<E: std::error::Error + 'static> {
    /// The file.
    pub path: PathBuf,
    /// What it should be.
    pub what: &'static str,
    /// Why it is not.
    pub source: E,
}
