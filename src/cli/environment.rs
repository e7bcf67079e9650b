//! What the process is told from outside: arguments, environment variables, the clock. Nobody else asks for them.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

use std::ffi::OsString;
use std::path::PathBuf;

use jiff::Timestamp;

use super::failure::Trouble;

/// Threads to use at most; the same as `--jobs`.
pub const JOBS: &str = "ROLLPACK_JOBS";
/// When to colour; the same as `--color`.
pub const COLOR: &str = "ROLLPACK_COLOR";
/// The signing key's file; the same as `--key`.
pub const KEY: &str = "ROLLPACK_KEY";
/// The signer's certificate chain; the same as `--cert`.
pub const CERT: &str = "ROLLPACK_CERT";
/// The signing key's password.
pub const KEY_PASSWORD: &str = "ROLLPACK_KEY_PASSWORD";
/// The digest of what a sign command signs; set for it, not read.
pub const DIGEST: &str = "ROLLPACK_DIGEST";
/// The name of that digest, as openssl takes it; set for it, not read.
pub const DIGEST_ALGORITHM: &str = "ROLLPACK_DIGEST_ALGORITHM";
/// The certificate of an authority to trust; the same as `--ca`.
pub const CA: &str = "ROLLPACK_CA";

/// Every variable that is read or set, and what it means, for the documentation.
pub const VARIABLES: [(&str, &str); 8] = [
    (JOBS, "threads to use at most, as `--jobs`"),
    (COLOR, "`auto`, `always` or `never`, as `--color`"),
    (KEY, "the signing key's file, as `--key`"),
    (CERT, "the signer's certificate chain, as `--cert`"),
    (KEY_PASSWORD, "the password of an encrypted signing key"),
    (CA, "a certificate to trust, as `--ca`"),
    (
        DIGEST,
        "set for a sign command: the digest of what it signs, in hexadecimal digits",
    ),
    (
        DIGEST_ALGORITHM,
        "set for a sign command: `sha256` or `sha384`",
    ),
];

/// Returns the command line, which begins with the program.
pub fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
}

/// Returns what a variable holds, unless that is nothing: scripts empty variables where they cannot unset them.
pub fn value(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Returns the folder for temporary files that belong beside no other.
pub fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}

/// Returns the file that a variable names.
pub fn file(name: &str) -> Option<PathBuf> {
    value(name).map(PathBuf::from)
}

/// Returns what a variable means that stands in for an argument; `expected` says what it may be.
pub fn parsed<T>(
    name: &'static str,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Trouble> {
    let Some(value) = value(name) else {
        return Ok(None);
    };
    match value.to_str().and_then(read) {
        Some(meant) => Ok(Some(meant)),
        None => Err(Trouble::WrongVariable {
            name,
            value: value.to_string_lossy().into_owned(),
            expected,
        }),
    }
}

/// Returns the signing key's password, where one is given.
pub fn key_password() -> Option<String> {
    value(KEY_PASSWORD)?.into_string().ok()
}

/// Returns the folder in which a workflow of GitHub has its repository, where the program runs in one.
pub fn workspace() -> Option<PathBuf> {
    file("GITHUB_WORKSPACE")
}

/// Returns the current folder, where there still is one.
pub fn current_folder() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// Returns the present time, against which validity is judged.
pub fn now() -> Timestamp {
    Timestamp::now()
}
