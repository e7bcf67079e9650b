//! Files with keys, certificates and passwords: read, wiped, and each refusal with what to do about it.

use std::path::Path;

use zeroize::Zeroizing;

use super::failure::{Failure, Trouble};
use super::ui::Ui;
use crate::disk;
use crate::sign::{Certificate, EncryptionError, KeyError, KeyFile, Pfx, PfxError, PrivateKey};

/// Keys and chains are small; a file larger than this is none.
pub const SMALL: u64 = 1 << 20;

/// A password, wiped when it is dropped.
pub type Password = Zeroizing<String>;

/// Reads a private key.
pub fn key(path: &Path, password: Option<&Password>, ui: Ui) -> Result<PrivateKey, Failure> {
    let bytes = Zeroizing::new(disk::read(path, SMALL)?);
    let read = KeyFile::read(&bytes, password.map(|password| password.as_str()));
    let file = read.map_err(|source| {
        let hint = key_hint(&source, path);
        with_hint(path, "signing key", source, hint)
    })?;
    if let Some(scheme) = &file.outdated {
        ui.done(&format!(
            "warning: `{}` is protected by {scheme}, which a patient attacker breaks\nhint: `{}` protects it better",
            path.display(),
            convert_key(path, ""),
        ));
    }
    Ok(file.key)
}

/// Reads a PFX file.
pub fn pfx(
    path: &Path,
    password: Option<&Password>,
    ui: Ui,
) -> Result<(PrivateKey, Vec<Certificate>), Failure> {
    let bytes = Zeroizing::new(disk::read(path, SMALL)?);
    let read = Pfx::read(&bytes, password.map(|password| password.as_str()));
    let file = read.map_err(|source| {
        let hint = pfx_hint(&source, path);
        with_hint(path, "PFX file", source, hint)
    })?;
    if file.certificates.is_empty() {
        return Err(Trouble::NoCertificateInside(path.to_path_buf()).into());
    }
    if let Some(scheme) = file.outdated {
        ui.done(&format!(
            "warning: the key in `{}` is protected by {scheme}, which a patient attacker breaks\n\
             hint: export it again with AES-256",
            path.display(),
        ));
    }
    Ok((file.key, file.certificates))
}

/// Reads certificates.
pub fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let bytes = disk::read(path, SMALL)?;
    Certificate::all_from(&bytes).map_err(|source| {
        let hint = match &source {
            crate::sign::CertificateError::Other {
                found: "certificates in the form of PKCS #7",
            } => Some(format!(
                "convert it: `openssl pkcs7 -print_certs -in {} -out chain.pem`",
                path.display()
            )),
            crate::sign::CertificateError::Other {
                found: "a PFX file",
            } => Some("name it with `--pfx`, alone".to_owned()),
            _ => None,
        };
        with_hint(path, "certificate chain", source, hint)
    })
}

/// Reads a password: the first line of a file.
pub fn password(path: &Path) -> Result<Password, Failure> {
    let bytes = Zeroizing::new(disk::read(path, SMALL)?);
    let text = std::str::from_utf8(&bytes)
        .map_err(|source| Failure::unusable(path, "password file", source))?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

fn with_hint<E: std::error::Error + Send + Sync + 'static>(
    path: &Path,
    what: &'static str,
    source: E,
    hint: Option<String>,
) -> Failure {
    let failure = Failure::unusable(path, what, source);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn key_hint(error: &KeyError, path: &Path) -> Option<String> {
    match error {
        KeyError::Encryption(error) => encryption_hint(error, || {
            convert_key(path, " -provider legacy -provider default")
        }),
        KeyError::IsPfx => Some("name it with `--pfx`, without `--key` and `--cert`".to_owned()),
        KeyError::IsOpenSsh => Some(format!(
            "convert a copy of it: `ssh-keygen -p -m PKCS8 -f {}`",
            path.display()
        )),
        _ => None,
    }
}

fn pfx_hint(error: &PfxError, path: &Path) -> Option<String> {
    let convert = || {
        format!(
            "openssl pkcs12 -legacy -in {} -nodes | openssl pkcs12 -export -out new.pfx",
            path.display()
        )
    };
    match error {
        PfxError::Encryption(error) => encryption_hint(error, convert),
        PfxError::Malformed | PfxError::Seal { .. } | PfxError::NoSeal => {
            Some(format!("openssl may read it: `{}`", convert()))
        }
        PfxError::Other { .. } => {
            Some("name a key with `--key` and its certificates with `--cert`".to_owned())
        }
        _ => None,
    }
}

fn encryption_hint(error: &EncryptionError, convert: impl FnOnce() -> String) -> Option<String> {
    match error {
        EncryptionError::PasswordMissing => {
            Some("give the password's file with `--key-password-file`".to_owned())
        }
        EncryptionError::Unsupported { .. } => Some(format!("convert it: `{}`", convert())),
        _ => None,
    }
}

fn convert_key(path: &Path, more: &str) -> String {
    format!(
        "openssl pkcs8 -topk8{more} -in {} -out new.key.pem",
        path.display()
    )
}
