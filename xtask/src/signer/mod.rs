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
#[derive(clap::Args, Default)]
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
        let shown = repository::shown(&target);
        println!("{shown}: kept; `--force` makes new keys");
        return Ok(());
    }
    let files = if args.fixtures {
        fixtures()
    } else {
        development()
    }?;
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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use rollpack::sign::{Certificate, KeyKind, PrivateKey};

    use super::*;
    use crate::peers;

    const LIMIT: u64 = 1 << 16;

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
            PrivateKey::from_pem(&text(&files, &format!("{name}.key.pem")), None).unwrap();
        }
    }

    #[test]
    fn openssl_judges_the_fixtures_as_their_readme_does() {
        let Some(openssl) = peers::program("openssl") else {
            return;
        };
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("signers");
        write(&folder, &fixtures().unwrap()).unwrap();
        let check = |authority: &str, name: &str, expect: &str| {
            let leaf = folder.join(format!("{name}.cert.pem"));
            let mut verify = Command::new(&openssl);
            verify.args(["verify", "-attime", "1800000000", "-CAfile"]);
            verify.arg(folder.join(authority));
            let answer = peers::run(verify.arg("-untrusted").arg(&leaf).arg(&leaf));
            let answer = answer.unwrap_or_else(|answer| answer);
            assert!(answer.contains(expect), "{name}: {answer}");
        };
        for name in ["rsa", "p256", "chained", "server"] {
            check("ca.pem", name, ": OK");
        }
        check("ca.pem", "expired", "certificate has expired");
        check(
            "ca.pem",
            "foreign",
            "unable to get local issuer certificate",
        );
        check("other-ca.pem", "foreign", ": OK");
    }

    #[test]
    fn the_committed_fixtures_are_those_that_would_be_made() {
        let folder = repository::root().join("tests/data/signers");
        let mut made = fixtures().unwrap();
        made.sort_by(|a, b| a.name.cmp(&b.name));
        let committed = disk::list(&folder).unwrap();
        let made_names: Vec<&String> = made.iter().map(|file| &file.name).collect();
        let committed_names: Vec<&String> = committed.iter().map(|entry| &entry.name).collect();
        assert_eq!(committed_names, made_names);
        let readme = disk::read(&folder.join("README.md"), LIMIT).unwrap();
        assert_eq!(readme, text(&made, "README.md").as_bytes());
    }
}
