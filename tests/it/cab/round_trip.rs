//! What an independent writer writes, the `cab` crate, comes back.

use std::io::{Cursor, Write};

use cab::{CabinetBuilder, CompressionType};
use proptest::prelude::*;
use rollpack::cab::{Cabinet, Compression, Options};
use rollpack::digest::Digest;

use super::draft::text;
use super::peer::{cabextract_bytes, unpack_bytes, whole};
use crate::peers;

#[derive(Clone, Debug)]
struct Folder {
    compression: CompressionType,
    sizes: Vec<usize>,
}

fn name(folder: usize, member: usize) -> String {
    format!("folder {folder}/größe {member}.bin")
}

fn content(folder: usize, member: usize, size: usize) -> Vec<u8> {
    text(u32::try_from(folder * 1000 + member).unwrap(), size)
}

fn written(folders: &[Folder]) -> Vec<u8> {
    let mut builder = CabinetBuilder::new();
    for (index, folder) in folders.iter().enumerate() {
        let written = builder.add_folder(folder.compression);
        for member in 0..folder.sizes.len() {
            written.add_file(name(index, member));
        }
    }
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    let all = folders.iter().enumerate();
    let all = all.flat_map(|(folder, f)| {
        f.sizes
            .iter()
            .enumerate()
            .map(move |(m, &s)| (folder, m, s))
    });
    for (folder, member, size) in all {
        let mut file = writer.next_file().unwrap().unwrap();
        file.write_all(&content(folder, member, size)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn any_folders() -> impl Strategy<Value = Vec<Folder>> {
    let compression = prop_oneof![Just(CompressionType::None), Just(CompressionType::MsZip)];
    let size = prop_oneof![
        Just(0_usize),
        0..100_usize,
        0..90_000_usize,
        Just(1_usize << 15)
    ];
    let folder = (compression, prop::collection::vec(size, 1..5))
        .prop_map(|(compression, sizes)| Folder { compression, sizes });
    prop::collection::vec(folder, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_comes_back(folders in any_folders()) {
        let mut expected = Vec::new();
        for (index, folder) in folders.iter().enumerate() {
            for (member, &size) in folder.sizes.iter().enumerate() {
                expected.push((name(index, member), Digest::of(&content(index, member, size))));
            }
        }
        expected.sort();
        let unpacked = unpack_bytes(&written(&folders)).unwrap();
        prop_assert_eq!(whole(&unpacked), expected);
    }
}

#[test]
fn the_tables_say_what_was_written() {
    let folders = [
        Folder {
            compression: CompressionType::MsZip,
            sizes: vec![70_000, 0],
        },
        Folder {
            compression: CompressionType::None,
            sizes: vec![5],
        },
    ];
    let bytes = written(&folders);
    let cabinet = Cabinet::open(Cursor::new(&bytes), &Options::default()).unwrap();
    let header = cabinet.header();
    assert_eq!((header.version, header.gap), ((1, 3), 0));
    assert_eq!(header.size as usize, bytes.len());
    assert_eq!((&header.previous, &header.next), (&None, &None));
    let folders: Vec<_> = cabinet
        .folders()
        .iter()
        .map(|folder| (folder.compression, folder.blocks()))
        .collect();
    assert_eq!(folders, [(Compression::Mszip, 3), (Compression::Stored, 1)]);
    let members: Vec<_> = cabinet
        .members()
        .iter()
        .map(|member| {
            (
                member.name.text(),
                member.folder,
                member.offset,
                member.size,
            )
        })
        .collect();
    let names = [name(0, 0), name(0, 1), name(1, 0)];
    assert_eq!(
        members,
        [
            (&*names[0], 0, 0, 70_000),
            (&*names[1], 0, 70_000, 0),
            (&*names[2], 1, 0, 5)
        ]
    );
}

#[test]
fn cabextract_reads_what_the_other_writer_writes() {
    if peers::program("cabextract").is_none() {
        return;
    }
    let folders = [Folder {
        compression: CompressionType::MsZip,
        sizes: vec![100_000, 3, 50_000],
    }];
    let bytes = written(&folders);
    assert_eq!(
        cabextract_bytes(&bytes),
        (whole(&unpack_bytes(&bytes).unwrap()), true)
    );
}
