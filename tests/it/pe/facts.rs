//! What is told of a PE file, read at any place or watched as it passes.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use rollpack::pe::{self, Machine, PeError, PeFacts, Translation, Watch};
use rollpack::version::Version;

use super::draft::{Draft, Value, node, version};

/// Watches the bytes pass by in pieces.
pub fn watched(bytes: &[u8], piece: usize) -> Result<Option<PeFacts>, PeError> {
    let mut watch = Watch::default();
    bytes.chunks(piece).for_each(|piece| watch.update(piece));
    watch.finish()
}

#[track_caller]
fn facts(draft: &Draft) -> PeFacts {
    let bytes = draft.bytes();
    let facts = pe::read(Cursor::new(&bytes)).unwrap().unwrap();
    for piece in [1, 1000, 1 << 15, usize::MAX] {
        assert_eq!(
            watched(&bytes, piece).unwrap().as_ref(),
            Some(&facts),
            "{piece}"
        );
    }
    facts
}

#[track_caller]
fn refused(draft: &Draft) -> String {
    let bytes = draft.bytes();
    let error = pe::read(Cursor::new(&bytes)).unwrap_err().to_string();
    assert_eq!(watched(&bytes, 1 << 15).unwrap_err().to_string(), error);
    error
}

#[test]
fn version_machine_and_languages_are_told() {
    let languages = [(1033, 1200), (0, 1252)];
    let resource = version([8, 0, 50727, 4927], [8, 0, 0, 65535], &languages);
    let draft = Draft {
        machine: 0x8664,
        wide: true,
        version: resource,
        ..Draft::default()
    };
    let told = facts(&draft);
    assert_eq!(told.machine, Machine::X64);
    let version = told.version.unwrap();
    assert_eq!(version.file, Version::from([8, 0, 50727, 4927]));
    assert_eq!(version.product, Version::from([8, 0, 0, 65535]));
    let expected = languages.map(|(language, code_page)| Translation {
        language,
        code_page,
    });
    assert_eq!(version.translations, expected);
}

#[test]
fn it_does_not_matter_where_things_lie() {
    let expected = facts(&Draft::default());
    let far = Draft {
        headers: 0x9000,
        resources: 0x20_0000,
        ..Draft::default()
    };
    let deep = Draft {
        version_at: 0x30_0000,
        ..Draft::default()
    };
    let other_name = Draft {
        name: 7,
        ..Draft::default()
    };
    let small = Draft {
        resources: 0x200,
        tail: 0,
        ..Draft::default()
    };
    for draft in [far, deep, other_name, small] {
        assert_eq!(facts(&draft), expected);
    }
}

#[test]
fn a_file_may_have_no_version() {
    let none = Draft {
        kind: 3,
        ..Draft::default()
    };
    assert_eq!(
        facts(&none),
        PeFacts {
            machine: Machine::X86,
            is_managed: false,
            version: None
        }
    );
    let empty = node("VS_VERSION_INFO", Value::Bytes(&[]), &[]);
    assert_eq!(
        facts(&Draft {
            version: empty,
            ..Draft::default()
        })
        .version,
        None
    );
}

#[test]
fn what_is_no_pe_file_is_none() {
    let mut dos = Draft::default().bytes();
    dos[0x80..0x82].copy_from_slice(b"NE");
    let text = b"MZ, she said.".to_vec();
    for bytes in [Vec::new(), b"hello".to_vec(), text, dos] {
        assert_eq!(pe::read(Cursor::new(&bytes)).unwrap(), None);
        assert_eq!(watched(&bytes, 1000).unwrap(), None);
    }
}

#[test]
fn defects_are_told() {
    let unmapped = Draft {
        stated: Some(0x10000),
        ..Draft::default()
    };
    insta::assert_snapshot!(refused(&unmapped), @"the version resource is said to have 65536 bytes");
    let other = Draft {
        version: vec![7; 100],
        ..Draft::default()
    };
    insta::assert_snapshot!(refused(&other), @"the version resource at byte 1280 is broken");
    let short = Draft {
        version: Draft::default().version[..60].to_vec(),
        ..Draft::default()
    };
    insta::assert_snapshot!(refused(&short), @"the version resource at byte 1280 is broken");
    let mut wrong_signature = Draft::default();
    wrong_signature.version[40] = 0;
    insta::assert_snapshot!(refused(&wrong_signature), @"the version resource at byte 1280 is broken");
    let cut = Draft::default().bytes()[..0x400 + 30].to_vec();
    insta::assert_snapshot!(pe::read(Cursor::new(&cut)).unwrap_err(), @"the resources are broken at byte 1048");
    let mut moved = Draft::default().bytes();
    moved[0x400 + 72 + 2] = 0xff;
    insta::assert_snapshot!(pe::read(Cursor::new(&moved)).unwrap_err(), @"the resources refer to the address 0xff4100, which is not in the file");
    let mut endless = Draft::default().bytes();
    endless[0x400 + 14..0x400 + 16].fill(0xff);
    insta::assert_snapshot!(pe::read(Cursor::new(&endless)).unwrap_err(), @"the resources are broken at byte 1024");
}

#[test]
fn a_version_before_its_tables_cannot_be_watched() {
    // The section begins with the version, and what leads to it lies far behind.
    let draft = Draft {
        version_at: 0x100,
        resources: 0x20_0000,
        ..Draft::default()
    };
    let mut bytes = draft.bytes();
    bytes.resize(0x40_0000, 0);
    // A second section, before the resources, to which the entry now points.
    let section = 0x80 + 4 + 20 + 96 + 16 * 8;
    bytes[0x80 + 4 + 2] = 2;
    let words = [0x1000_u32, 0x1000, 0x1000, 0x8000];
    for (index, word) in words.iter().enumerate() {
        bytes[section + 40 + 8 + 4 * index..][..4].copy_from_slice(&word.to_le_bytes());
    }
    bytes[0x8000..][..draft.version.len()].copy_from_slice(&draft.version);
    bytes[0x20_0000 + 72..][..4].copy_from_slice(&0x1000_u32.to_le_bytes());
    assert!(
        pe::read(Cursor::new(&bytes))
            .unwrap()
            .unwrap()
            .version
            .is_some()
    );
    assert!(matches!(
        watched(&bytes, 1 << 15),
        Err(PeError::Passed { offset: 0x8000 })
    ));
}

/// Fails at one place.
struct Broken(Cursor<Vec<u8>>, u64);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.position() >= self.1 {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        self.0.read(buffer)
    }
}

impl Seek for Broken {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_reader_that_fails_is_told_with_its_place() {
    let error = pe::read(Broken(Cursor::new(Draft::default().bytes()), 0x400)).unwrap_err();
    let PeError::Read {
        offset: 0x400,
        source,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(source.kind(), io::ErrorKind::ConnectionReset);
}
