//! `cargo xtask signer`: certificates and keys for development.

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

/// Make development certificates
///
/// Writes a root and two code signing certificates with their keys (RSA-3072 and P-256) into .dev/signer/.
/// What is there already stays, so that bundles built before can still be verified.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Make new keys in place of those that are there
    #[arg(long)]
    force: bool,
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
    let target = folder();
    if disk::stat(&target).is_ok() && !args.force {
        let shown = repository::shown(&target);
        println!("{shown}: kept; `--force` makes new keys");
        return Ok(());
    }
    let files = development()?;
    write(&target, &files)?;
    println!("{}: {} files", repository::shown(&target), files.len());
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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use rollpack::sign::{Certificate, KeyFile, KeyKind};

    use super::*;
    use crate::peers;

    fn text(files: &[File], name: &str) -> String {
        let file = files.iter().find(|file| file.name == name);
        file.unwrap_or_else(|| panic!("no {name}")).text.clone()
    }

    #[test]
    fn each_key_has_a_certificate_for_signing_code() {
        let files = development().unwrap();
        for (name, kind) in [("rsa", KeyKind::Rsa), ("p256", KeyKind::P256)] {
            let chain = Certificate::all_from_pem(&text(&files, &format!("{name}.cert.pem")));
            let [leaf] = &chain.unwrap()[..] else {
                panic!("{name}: a leaf without the root");
            };
            assert!(leaf.is_for_code_signing() && leaf.is_for_digital_signatures());
            assert_eq!(leaf.not_before(), start_of_validity());
            assert_eq!(leaf.not_after().to_string(), "2036-01-01T00:00:00Z");
            assert_eq!(leaf.key(), Ok(kind));
            KeyFile::read(text(&files, &format!("{name}.key.pem")).as_bytes(), None).unwrap();
        }
    }

    #[test]
    fn openssl_finds_the_paths_to_the_root() {
        let Some(openssl) = peers::program("openssl") else {
            return;
        };
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("signer");
        write(&folder, &development().unwrap()).unwrap();
        for name in ["rsa.cert.pem", "p256.cert.pem"] {
            let mut verify = Command::new(&openssl);
            verify.args(["verify", "-attime", "1800000000", "-CAfile"]);
            verify.arg(folder.join("ca.pem")).arg(folder.join(name));
            let answer = peers::run(&mut verify).unwrap_or_else(|answer| answer);
            assert!(answer.ends_with(": OK\n"), "{name}: {answer}");
        }
    }
}
