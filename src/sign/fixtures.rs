//! The keys, certificates and signatures of `tests/data/trust`, for tests.

use std::path::Path;

use jiff::Timestamp;

use super::{Certificate, KeyFile, LocalSigner, PreparedSignature, PrivateKey, Trust};
use crate::disk;

/// What the signatures among the fixtures are over.
pub(crate) const CONTENT: &[u8] = b"some content\n";

/// A time at which every certificate is valid that is not named for the opposite.
pub(crate) fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/trust");
    disk::read(&folder.join(name), 1 << 20).unwrap()
}

pub(crate) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

pub(crate) fn certificates(name: &str) -> Vec<Certificate> {
    Certificate::all_from_pem(&text(name)).unwrap()
}

pub(crate) fn key(name: &str) -> PrivateKey {
    KeyFile::read(&bytes(name), None).unwrap().key
}

/// A signer in order: `rsa`, `p256` or `p384`.
pub(crate) fn signer(name: &str) -> LocalSigner {
    let certificates = certificates(&format!("{name}.cert.pem"));
    LocalSigner::new(key(&format!("{name}.key.pem")), certificates).unwrap()
}

/// A signature with the key of `p256` and these certificates, whatever they are good for.
pub(crate) fn forge(chain: &str, content: &[u8]) -> Vec<u8> {
    let key = key("p256.key.pem");
    let prepared =
        PreparedSignature::prepare(content, certificates(chain), key.algorithm()).unwrap();
    let raw = key.sign(prepared.to_be_signed()).unwrap();
    prepared.with_signature(&raw).unwrap()
}

/// Trust in one of the authorities.
pub(crate) fn trust(authority: &str) -> Trust {
    let mut trust = Trust::default();
    trust.add_authorities(&text(authority)).unwrap();
    trust
}
