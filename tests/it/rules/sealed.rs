//! Packages signed by the certificates of `tests/data/trust`, whatever these are good for.
//!
//! A name says by which certificate, and what is special: `signed by p256.cert.pem with SHA-1`, `… by another key`,
//! `… and a time stamp that is none`. A `+` adds certificates that go along.

use std::io::Cursor;
use std::path::Path;

use rollpack::disk;
use rollpack::msi::signature::{Coverage, digests};
use rollpack::msi::{Database, Limits};
use rollpack::sign::{Certificate, Hash, KeyFile};

use super::specimens::{with_signature, wrap};

const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const INDIRECT: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04";
const SIP_INFO: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x1e";
const CONTENT_TYPE: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
const MICROSOFT_TOKEN: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x03\x03\x01";
const TST_INFO: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
const SHA1: &[u8] = b"\x06\x05\x2b\x0e\x03\x02\x1a";
const SHA256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const ECDSA_SHA256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
const VERSION: &[u8] = &[2, 1, 1];
const NULL: &[u8] = &[5, 0];

/// Reads a file of `tests/data/trust`.
pub fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/trust");
    disk::read(&folder.join(name), 1 << 20).unwrap()
}

/// Signs a package as the name says.
pub fn build(package: &[u8], name: &str) -> Vec<u8> {
    let mut words = name.strip_prefix("signed by ").unwrap().splitn(2, ' ');
    let (certificate, special) = (words.next().unwrap(), words.next().unwrap_or_default());
    let (hash, algorithm) = match special {
        "with SHA-1" => (Hash::Sha1, SHA1),
        _ => (Hash::Sha256, SHA256),
    };
    let mut database = Database::open(Cursor::new(package), &Limits::default()).unwrap();
    let digest = digests(&mut database, Coverage::Content, hash)
        .unwrap()
        .signed;
    let certificates: Vec<Certificate> = certificate
        .split('+')
        .flat_map(|name| Certificate::all_from(&fixture(name)).unwrap())
        .collect();

    let info = wrap(
        0x30,
        &[&wrap(0x30, &[algorithm, NULL]), &wrap(4, &[&digest])],
    );
    let content = wrap(0x30, &[&wrap(0x30, &[SIP_INFO]), &info]);
    let sha256 = wrap(0x30, &[SHA256, NULL]);
    let attributes = [
        wrap(0x30, &[CONTENT_TYPE, &wrap(0x31, &[INDIRECT])]),
        wrap(
            0x30,
            &[
                MESSAGE_DIGEST,
                &wrap(0x31, &[&wrap(4, &[&message_digest(&content)])]),
            ],
        ),
    ];
    let key = KeyFile::read(&fixture("p256.key.pem"), None).unwrap().key;
    let signed = wrap(0x31, &[&attributes[0], &attributes[1]]);
    let value = match special {
        "by another key" => key.sign(b"something else"),
        _ => key.sign(&signed),
    };
    let token = wrap(0x30, &[MICROSOFT_TOKEN, &wrap(0x31, &[&hollow_token()])]);
    let unsigned = match special {
        "and a time stamp that is none" => wrap(0xa1, &[&token]),
        _ => Vec::new(),
    };
    let signer_info = wrap(
        0x30,
        &[
            VERSION,
            &issuer_and_serial(certificates[0].der()),
            &sha256,
            &wrap(0xa0, &[&attributes[0], &attributes[1]]),
            &wrap(0x30, &[ECDSA_SHA256]),
            &wrap(4, &[&value.unwrap()]),
            &unsigned,
        ],
    );
    let all: Vec<&[u8]> = certificates.iter().map(Certificate::der).collect();
    let data = wrap(
        0x30,
        &[
            VERSION,
            &wrap(0x31, &[&sha256]),
            &wrap(0x30, &[INDIRECT, &wrap(0xa0, &[&content])]),
            &wrap(0xa0, &all),
            &wrap(0x31, &[&signer_info]),
        ],
    );
    let signature = wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &[&data])]);
    with_signature(package.to_vec(), &signature)
}

/// The outer form of a time stamp, with nothing in it.
fn hollow_token() -> Vec<u8> {
    let empty = wrap(0x30, &[]);
    let content = wrap(0xa0, &[&wrap(4, &[&empty])]);
    let data = wrap(
        0x30,
        &[
            VERSION,
            &wrap(0x31, &[]),
            &wrap(0x30, &[TST_INFO, &content]),
            &wrap(0x31, &[&empty]),
        ],
    );
    wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &[&data])])
}

/// The digest is over what is inside the structure, as PKCS #7 has it.
fn message_digest(content: &[u8]) -> Vec<u8> {
    let (_, inside, _) = value(content);
    rollpack::digest::Digest::of(inside).as_bytes().to_vec()
}

/// What a signature calls its signer by.
fn issuer_and_serial(certificate: &[u8]) -> Vec<u8> {
    let (_, whole, _) = value(certificate);
    let (_, body, _) = value(whole);
    let (_, _, rest) = value(body);
    let serial = &rest[..rest.len() - value(rest).2.len()];
    let (_, _, rest) = value(&rest[serial.len()..]);
    let issuer = &rest[..rest.len() - value(rest).2.len()];
    wrap(0x30, &[issuer, serial])
}

/// Takes the first value apart: its tag, what is inside, and what follows.
fn value(bytes: &[u8]) -> (u8, &[u8], &[u8]) {
    let (head, length) = match bytes[1] {
        short @ ..0x80 => (2, usize::from(short)),
        0x81 => (3, usize::from(bytes[2])),
        0x80 => panic!("no indefinite lengths here"),
        _ => (4, usize::from(u16::from_be_bytes([bytes[2], bytes[3]]))),
    };
    let (inside, rest) = bytes[head..].split_at(length);
    (bytes[0], inside, rest)
}
