//! Signing changes the signature streams and nothing else, whatever is in the file.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use uuid::Uuid;

use super::super::super::{Limits, name::StreamKind, specimen::Specimen};
use super::super::{DigestState, facts};
use super::*;
use crate::sign::Signer as _;
use crate::sign::fixtures::signer;

fn open(bytes: &[u8]) -> Database<Cursor<Vec<u8>>> {
    Database::open(Cursor::new(bytes.to_vec()), &Limits::default()).unwrap()
}

/// Every stream and storage by its path, with what the directory says of it and its bytes.
type Content = Vec<(Vec<String>, Stamp, Option<Vec<u8>>)>;

fn content_of(bytes: &[u8]) -> Content {
    let mut database = open(bytes);
    let compound = &mut database.compound;
    let mut all = vec![(Vec::new(), compound.storage_stamp(None), None)];
    let mut paths: Vec<Vec<String>> = Vec::new();
    for storage in compound.storages.clone() {
        let mut path = storage
            .parent
            .map_or(Vec::new(), |parent| paths[parent.0].clone());
        path.push(storage.raw_name);
        paths.push(path.clone());
        all.push((path, compound.storage_stamp(Some(storage.id)), None));
    }
    for stream in compound.streams.clone() {
        if content::is_signature(&stream) {
            continue;
        }
        let mut path = stream
            .storage
            .map_or(Vec::new(), |parent| paths[parent.0].clone());
        path.push(stream.raw_name);
        let read = compound.read_stream(stream.id, u64::MAX).unwrap();
        all.push((path, compound.stream_stamp(stream.id), Some(read)));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// Signs by a signer of the fixtures.
fn sign(bytes: &[u8], by: &str, coverage: Coverage) -> Vec<u8> {
    let mut database = open(bytes);
    let by = signer(by);
    let digests = digests(&mut database, coverage, by.algorithm().hash).unwrap();
    let signature = by.sign_package(&digests.signed).unwrap();
    let mut signed = Vec::new();
    let entries = digests.entries.as_deref();
    write_signed(&mut database, &signature, entries, &mut signed).unwrap();
    signed
}

/// Signs and looks at what came out.
#[track_caller]
fn check(bytes: &[u8], by: &str, coverage: Coverage) -> Vec<u8> {
    let signed = sign(bytes, by, coverage);
    assert!(content_of(&signed) == content_of(bytes));
    let mut database = open(&signed);
    let before = open(bytes);
    let version = before.package().container.version;
    assert_eq!(database.package().container.version, version);
    let found = facts(&mut database).unwrap().unwrap();
    assert_eq!(found.digest, DigestState::Matches);
    let state = found.extension.map(|extension| extension.state);
    let expect = (coverage == Coverage::Entries).then_some(DigestState::Matches);
    assert_eq!(state, expect);
    let statement = found.statement.unwrap();
    assert_eq!(statement.check(&found.signed), []);
    assert_eq!(Some(statement.signer()), signer(by).certificate());
    // Signing again gives the same file, and the other coverage leaves nothing of this one.
    assert!(sign(&signed, by, coverage) == signed);
    signed
}

fn package() -> Vec<u8> {
    let mut specimen = Specimen::new();
    specimen.stream(StreamKind::Data, "字.cab", vec![7; 10_000]);
    specimen.build()
}

#[test]
fn each_kind_of_key_signs_a_package() {
    for by in ["rsa", "p256", "p384"] {
        let content = check(&package(), by, Coverage::Content);
        let entries = check(&content, by, Coverage::Entries);
        assert!(check(&entries, by, Coverage::Content) == content);
    }
}

#[test]
fn a_changed_stream_is_told_of_a_signed_package() {
    let signed = sign(&package(), "p256", Coverage::Entries);
    let mut specimen = cfb::CompoundFile::open(Cursor::new(signed)).unwrap();
    let mut stream = specimen.create_stream("another").unwrap();
    stream.write_all(b"1").unwrap();
    drop(stream);
    let changed = specimen.into_inner().into_inner();
    let found = facts(&mut open(&changed)).unwrap().unwrap();
    assert_ne!(found.digest, DigestState::Matches);
}

#[test]
fn what_would_not_stay_is_not_signed() {
    let refused = |bytes: &[u8]| {
        let error = digests(&mut open(bytes), Coverage::Content, Hash::Sha256).unwrap_err();
        error.to_string()
    };
    let trailing = [package(), vec![1; 700]].concat();
    assert_eq!(
        refused(&trailing),
        "700 bytes follow the end of the database, which no signature would cover"
    );
    // Zeros are free sectors that the writer left.
    check(
        &[package(), vec![0; 700]].concat(),
        "p256",
        Coverage::Content,
    );
    let mut transform = Specimen::new();
    transform.class = Uuid::from_u128(0x000c_1082_0000_0000_c000_0000_0000_0046);
    assert_eq!(
        refused(&transform.build()),
        "it is a transform, and Windows Installer knows no signed ones"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_but_the_signature_changes(
        is_v4 in any::<bool>(),
        covers_entries in any::<bool>(),
        drawn in prop::collection::btree_map(
            (prop::collection::vec("[A-C]{1,2}", 0..3), "[a-zA-D]{3,9}"),
            (0_usize..20_000, any::<u8>()),
            0..12,
        ),
    ) {
        let mut specimen = Specimen::new();
        if is_v4 {
            specimen.version = cfb::Version::V4;
        }
        let whole = specimen.build();
        let mut file = cfb::CompoundFile::open(Cursor::new(whole)).unwrap();
        for ((number, (path, name)), (length, byte)) in (1..).zip(drawn.keys()).zip(drawn.values()) {
            let folder: std::path::PathBuf = path.iter().collect();
            file.create_storage_all(&folder).unwrap();
            if !path.is_empty() {
                file.set_storage_clsid(&folder, Uuid::from_u128(number)).unwrap();
                file.set_state_bits(&folder, 3).unwrap();
            }
            let mut stream = file.create_stream(folder.join(name)).unwrap();
            stream.write_all(&vec![*byte; *length]).unwrap();
        }
        file.flush().unwrap();
        let bytes = file.into_inner().into_inner();
        let coverage = if covers_entries { Coverage::Entries } else { Coverage::Content };
        check(&bytes, "p256", coverage);
    }
}
