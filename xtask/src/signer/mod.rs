//! `cargo xtask signer`: certificates and keys for development, and the ones that tests use.

mod certificate;
mod key;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use rollpack::disk::{self, DiskError, PendingFolder, Replace};

use self::certificate::{Authority, Purpose, Years};
use self::key::Key;
use crate::repository;

const VALID: Years = Years(2026, 2036);
const EXPIRED: Years = Years(2020, 2021);

/// Make development certificates
///
/// Writes a root and two code signing certificates with their keys (RSA-3072 and P-256) into .dev/signer/.
/// What is there already stays, so that bundles built before can still be verified.
#[derive(clap::Args)]
pub struct Args {
    /// Make new keys in place of those that are there
    #[arg(long)]
    force: bool,
    /// Make the worthless keys that tests use, in tests/data/signers/
    #[arg(long)]
    fixtures: bool,
}

/// Why there are no certificates.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The system gave no random numbers.
    #[error("no random numbers")]
    Random(#[from] getrandom::Error),
    /// An RSA key could not be made.
    #[error("cannot make an RSA key")]
    Rsa(#[from] rsa::Error),
    /// A key could not be written in PKCS #8.
    #[error("cannot encode the private key")]
    Pkcs8(#[from] rsa::pkcs8::Error),
    /// A public key could not be put into a certificate.
    #[error("cannot encode the public key")]
    PublicKey(#[from] x509_cert::spki::Error),
    /// A certificate could not be built.
    #[error("cannot build the certificate")]
    Certificate(#[from] x509_cert::builder::Error),
    /// Something could not be written in DER or PEM.
    #[error("cannot encode the certificate")]
    Der(#[from] der::Error),
}

/// A file to write.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), SignerError> {
    let target = if args.fixtures {
        repository::root().join("tests/data/signers")
    } else {
        folder()
    };
    if disk::stat(&target).is_ok() && !args.force {
        println!("{}: kept; `--force` makes new keys", target.display());
        return Ok(());
    }
    let files = if args.fixtures {
        fixtures()
    } else {
        development()
    }?;
    write(&target, &files)?;
    println!("{}: {} files", target.display(), files.len());
    Ok(())
}

/// Returns the folder of the development certificates.
pub fn folder() -> PathBuf {
    repository::development().join("signer")
}

/// Makes a root and a code signing certificate for each kind of key.
pub fn development() -> Result<Vec<File>, SignerError> {
    let root = Authority::root(
        "CN=rollpack development root,O=rollpack",
        Key::p256()?,
        VALID,
    )?;
    let mut files = vec![
        file("README.md", include_str!("development.md").to_owned()),
        file("ca.pem", certificate::pem(&[root.certificate()])?),
    ];
    for (name, key) in [("rsa", Key::rsa()?), ("p256", Key::p256()?)] {
        let subject = format!("CN=rollpack development signer ({name}),O=rollpack");
        files.extend(signer(name, &subject, &key, &root, VALID)?);
    }
    Ok(files)
}

/// Makes what tests need: good signers, and one for each way in which a signer can be wrong.
pub fn fixtures() -> Result<Vec<File>, SignerError> {
    let root_name = "CN=rollpack test root,O=rollpack";
    let root = Authority::root(root_name, Key::p256()?, VALID)?;
    let other = Authority::root(root_name, Key::p256()?, VALID)?;
    let below = root.below(
        "CN=rollpack test intermediate,O=rollpack",
        Key::p256()?,
        VALID,
    )?;
    let mut files = vec![
        file("README.md", include_str!("fixtures.md").to_owned()),
        file("ca.pem", certificate::pem(&[root.certificate()])?),
        file("ca.key.pem", root.key().pem()?),
        file("other-ca.pem", certificate::pem(&[other.certificate()])?),
        file("other-ca.key.pem", other.key().pem()?),
    ];
    for (name, key, issuer, years) in [
        ("rsa", Key::rsa()?, &root, VALID),
        ("p256", Key::p256()?, &root, VALID),
        ("expired", Key::p256()?, &root, EXPIRED),
        ("foreign", Key::p256()?, &other, VALID),
    ] {
        let subject = format!("CN=rollpack test signer ({name}),O=rollpack");
        files.extend(signer(name, &subject, &key, issuer, years)?);
    }
    let key = Key::p256()?;
    let subject = "CN=rollpack test signer (chained),O=rollpack";
    let leaf = below.issue(subject, &key, Purpose::CodeSigning, VALID)?;
    let chain = certificate::pem(&[&leaf, below.certificate()])?;
    files.push(file("chained.cert.pem", chain));
    files.push(file("chained.key.pem", key.pem()?));
    let key = Key::p256()?;
    let leaf = root.issue("CN=test.invalid,O=rollpack", &key, Purpose::Server, VALID)?;
    files.push(file("server.cert.pem", certificate::pem(&[&leaf])?));
    files.push(file("server.key.pem", key.pem()?));
    Ok(files)
}

fn signer(
    name: &str,
    subject: &str,
    key: &Key,
    issuer: &Authority,
    years: Years,
) -> Result<[File; 2], SignerError> {
    let leaf = issuer.issue(subject, key, Purpose::CodeSigning, years)?;
    Ok([
        file(&format!("{name}.cert.pem"), certificate::pem(&[&leaf])?),
        file(&format!("{name}.key.pem"), key.pem()?),
    ])
}

fn file(name: &str, text: String) -> File {
    let name = name.to_owned();
    File { name, text }
}

fn write(target: &Path, files: &[File]) -> Result<(), SignerError> {
    if let Some(parent) = target.parent() {
        disk::create_folder(parent)?;
    }
    let pending = PendingFolder::beside(target)?;
    for File { name, text } in files {
        pending.write(name, start_of_validity(), |file| {
            if name.ends_with(".key.pem") {
                keep_private(file, target)?;
            }
            file.write_all(text.as_bytes())
                .map_err(DiskError::during("write", &target.join(name)))
        })?;
    }
    Ok(pending.publish(Replace::Existing)?)
}

/// Files carry the time from which their certificates are valid: nothing here knows what time it is.
fn start_of_validity() -> Timestamp {
    let start = date(2026, 1, 1).to_zoned_datetime(TimeZone::UTC);
    start.map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
}

#[cfg(unix)]
fn keep_private(file: &std::fs::File, target: &Path) -> Result<(), DiskError> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
        .map_err(DiskError::during("keep private", target))
}

#[cfg(not(unix))]
fn keep_private(_: &std::fs::File, _: &Path) -> Result<(), DiskError> {
    Ok(())
}
