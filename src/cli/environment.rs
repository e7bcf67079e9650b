//! What the process is told from outside: environment variables, the clock. Nobody else asks for them.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

use jiff::Timestamp;

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
/// Anchors to trust, as a path list; the same as `--ca`.
pub const CA: &str = "ROLLPACK_CA";

/// Every variable that is read, and what it means, for the documentation.
pub const VARIABLES: [(&str, &str); 6] = [
    (JOBS, "threads to use at most, as `--jobs`"),
    (COLOR, "`auto`, `always` or `never`, as `--color`"),
    (KEY, "the signing key's file, as `--key`"),
    (CERT, "the signer's certificate chain, as `--cert`"),
    (KEY_PASSWORD, "the password of an encrypted signing key"),
    (CA, "a certificate to trust, as `--ca`"),
];

/// Returns the signing key's password, where one is given.
pub fn key_password() -> Option<String> {
    std::env::var(KEY_PASSWORD).ok()
}

/// Returns the present time, against which validity is judged.
pub fn now() -> Timestamp {
    Timestamp::now()
}
