//! Signatures that are none, and digests of made databases.

use std::io::Cursor;

use super::super::facts::{SIGNATURE_EX_STREAM, SIGNATURE_STREAM};
use super::super::name::StreamKind;
use super::super::specimen::Specimen;
use super::super::{Limits, salvage};
use super::*;

fn specimen(signature: &[u8]) -> Specimen {
    let mut specimen = Specimen::new();
    specimen.stream(StreamKind::Data, "字.cab", vec![7; 10_000]);
    specimen
        .streams
        .insert(SIGNATURE_STREAM.to_owned(), signature.to_vec());
    specimen
}

#[track_caller]
fn check(signature: &[u8], expect: &str) {
    let file = Cursor::new(specimen(signature).build());
    let mut database = Database::open(file, &Limits::default()).unwrap();
    let shown = match facts(&mut database) {
        Ok(Some(facts)) => format!("{} {:02x?}", facts.algorithm, facts.signed),
        Err(MsiError::Signature { source }) => source.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(shown, expect);
}

/// Wraps values in another one of that tag.
fn wrap(tag: u8, values: &[&[u8]]) -> Vec<u8> {
    let content = values.concat();
    let mut bytes = vec![tag, u8::try_from(content.len()).unwrap()];
    bytes.extend(content);
    bytes
}

const VERSION: &[u8] = &[2, 1, 1];
const SHA1: &[u8] = b"\x06\x05\x2b\x0e\x03\x02\x1a";

/// A signature without certificates over that digest.
fn signature(digest: &[u8], content_type: &[u8], is_cms: bool) -> Vec<u8> {
    let info = wrap(0x30, &[&wrap(0x30, &[SHA1]), &wrap(4, &[digest])]);
    let mut content = wrap(0x30, &[&wrap(0x30, &[]), &info]);
    if is_cms {
        content = wrap(4, &[&content]);
    }
    let content = wrap(0x30, &[content_type, &wrap(0xa0, &[&content])]);
    let signer = wrap(0x30, &[VERSION, &wrap(0x30, &[])]);
    let data = wrap(
        0x30,
        &[VERSION, &wrap(0x31, &[]), &content, &wrap(0x31, &[&signer])],
    );
    let signed_data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    wrap(0x30, &[signed_data, &wrap(0xa0, &[&data])])
}

const INDIRECT: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x04";
const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

#[test]
fn the_signed_digest_is_read_in_both_wrappings() {
    for is_cms in [false, true] {
        let mut bytes = signature(&[1, 2], INDIRECT, is_cms);
        check(&bytes, "SHA-1 [01, 02]");
        bytes.extend([0; 7]);
        check(&bytes, "SHA-1 [01, 02]");
    }
}

#[test]
fn what_is_no_signature_is_told() {
    check(b"", "the signature is not DER");
    check(&[0x30, 9, 1], "the signature is not DER");
    check(&[0x30, 0], "there is no signed data");
    let other = "the signed content is of the type 1.2.840.113549.1.7.1, not a digest of a file";
    check(&signature(&[1], DATA, false), other);
    let whole = signature(&[1, 2], INDIRECT, false);
    for end in 0..whole.len() {
        let file = Cursor::new(specimen(&whole[..end]).build());
        let mut database = Database::open(file, &Limits::default()).unwrap();
        assert!(facts(&mut database).is_err(), "{end}");
    }
}

#[test]
fn a_changed_file_differs() {
    let digest = |specimen: &Specimen| {
        let file = Cursor::new(specimen.build());
        let mut database = Database::open(file, &Limits::default()).unwrap();
        facts(&mut database).unwrap().unwrap().digest
    };
    let DigestState::Differs { computed } = digest(&specimen(&signature(&[1], INDIRECT, false)))
    else {
        panic!()
    };
    let signature = signature(&computed, INDIRECT, false);
    assert_eq!(digest(&specimen(&signature)), DigestState::Matches);
    let mut changed = specimen(&signature);
    changed.stream(StreamKind::Data, "字.cab", vec![8; 10_000]);
    assert_ne!(digest(&changed), DigestState::Matches);
    let mut changed = specimen(&signature);
    changed
        .streams
        .insert(SIGNATURE_EX_STREAM.to_owned(), vec![1]);
    assert_ne!(digest(&changed), DigestState::Matches);
}

#[test]
fn of_a_cut_file_no_digest_is_told() {
    let bytes = specimen(&signature(&[1], INDIRECT, false)).build();
    let end = bytes.len() - 1024;
    let file = Cursor::new(bytes[..end].to_vec());
    let mut database = salvage(file, &Limits::default()).unwrap().database;
    let reason = NotComputable::CutStreams;
    let digest = facts(&mut database).unwrap().unwrap().digest;
    assert_eq!(digest, DigestState::NotComputable { reason });
}
