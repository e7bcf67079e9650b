//! What is written is read again, by the `cfb` crate in its strict mode and by our own reader.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use uuid::Uuid;

use super::super::super::property_set::FileTime;
use super::super::super::{Limits, defects::Defects};
use super::super::{Compound, Parent, Stamp};
use super::*;

const CLASS: Uuid = uuid::uuid!("000c1084-0000-0000-c000-000000000046");

/// A stream with the storages around it, by name.
type Sample = (Vec<String>, String, Vec<u8>);

fn stamp(number: u64) -> Stamp {
    Stamp {
        class: Uuid::from_u128(number.into()),
        state: u32::try_from(number).unwrap(),
        created: FileTime(number * 3),
        modified: FileTime(number * 5),
    }
}

/// An outline of these streams; the storages around them are made as they come.
fn outline(version: Version, streams: &[Sample]) -> Outline {
    let root = Stamp {
        class: CLASS,
        state: 7,
        ..Stamp::default()
    };
    let mut outline = Outline::new(version, root);
    let mut known: Vec<(Vec<String>, Parent)> = vec![(Vec::new(), Outline::ROOT)];
    for (path, name, bytes) in streams {
        for depth in 1..=path.len() {
            let find = |path: &[String]| known.iter().find(|(known, _)| known == path);
            if find(&path[..depth]).is_none() {
                let parent = find(&path[..depth - 1]).unwrap().1;
                let stamp = stamp(known.len() as u64);
                let added = outline.add_storage(parent, &path[depth - 1], stamp);
                known.push((path[..depth].to_vec(), added.unwrap()));
            }
        }
        let parent = known.iter().find(|(known, _)| known == path).unwrap().1;
        let times = Stamp {
            state: 9,
            ..Stamp::default()
        };
        let size = bytes.len() as u64;
        outline.add_stream(parent, name, times, size).unwrap();
    }
    outline
}

fn written(outline: &Outline, size: u64, streams: &[Sample]) -> Result<Vec<u8>, WriteError> {
    let mut file = Vec::new();
    write(outline, size, &mut file, |number, target| {
        target.write_all(&streams[number].2)
    })?;
    Ok(file)
}

fn root_streams(count: usize) -> Vec<Sample> {
    (0..count)
        .map(|n| {
            let name = format!("{}{n}", "n".repeat(n % 5));
            (
                Vec::new(),
                name,
                vec![u8::try_from(n % 251).unwrap(); n * 97],
            )
        })
        .collect()
}

#[track_caller]
fn check(version: Version, streams: &[Sample]) -> Vec<u8> {
    let outline = outline(version, streams);
    let size = outline.smallest_size().unwrap();
    // The smallest size may leave a sector that another one would have to fill.
    assert_eq!(version.capacity(size).unwrap(), outline.content_sectors());
    let file = written(&outline, size, streams).unwrap();
    assert_eq!(file.len() as u64, size);
    check_cfb(&file, streams);
    check_own(&file, version, streams);
    file
}

fn check_cfb(file: &[u8], streams: &[Sample]) {
    let mut read = cfb::CompoundFile::open_strict(Cursor::new(file)).unwrap();
    assert_eq!(*read.root_entry().clsid(), CLASS);
    for (path, name, bytes) in streams {
        let mut content = Vec::new();
        let path: std::path::PathBuf = path.iter().chain([name]).collect();
        let mut stream = read.open_stream(&path).unwrap();
        stream.read_to_end(&mut content).unwrap();
        assert!(content == *bytes, "{}", path.display());
    }
}

fn check_own(file: &[u8], version: Version, streams: &[Sample]) {
    let limits = Limits::default();
    let mut own = Compound::open(Cursor::new(file), &limits, &mut Defects::Refuse).unwrap();
    assert_eq!(own.container.version, version.number());
    assert_eq!(
        (own.container.trailing, own.oddities.as_slice()),
        (0, &[][..])
    );
    assert_eq!(own.tail().unwrap(), None);
    assert_eq!(own.storage_stamp(None).state, 7);
    assert_eq!(own.streams.len(), streams.len());
    for stream in own.streams.clone() {
        let mut path = Vec::new();
        let mut around = stream.storage;
        while let Some(id) = around {
            let storage = &own.storages[id.0];
            path.insert(0, storage.raw_name.clone());
            assert_ne!(own.storage_stamp(Some(id)), Stamp::default());
            around = storage.parent;
        }
        let same = |sample: &&Sample| sample.0 == path && sample.1 == stream.raw_name;
        let (_, _, bytes) = streams.iter().find(same).unwrap();
        assert!(own.read_stream(stream.id, u64::MAX).unwrap() == *bytes);
        assert_eq!(own.stream_stamp(stream.id).state, 9);
    }
}

#[test]
fn readers_find_every_stream_again() {
    for count in [0, 1, 2, 3, 4, 7, 8, 30, 100] {
        for version in [Version::V3, Version::V4] {
            check(version, &root_streams(count));
        }
    }
}

#[test]
fn the_directory_comes_first_and_the_streams_in_their_order() {
    let streams = [("zz", 7), ("a", 9)].map(|(name, byte)| {
        let bytes = vec![byte; 5000];
        (Vec::new(), name.to_owned(), bytes)
    });
    let file = check(Version::V3, &streams);
    let root: Vec<u8> = "Root".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Behind the header and the one sector of the allocation table.
    assert!(file[2 * 512..].starts_with(&root));
    let runs = file.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5000);
    let order: Vec<u8> = runs.map(|run| run[0]).collect();
    assert_eq!(order, [7, 9]);
}

#[test]
fn the_tables_grow_with_the_file() {
    // Around the ends of the first sectors of the table, and where its list leaves the header (109 sectors, about
    // 7 MB) and its first sector.
    for sectors in [
        127, 128, 129, 130, 257, 258, 13_952, 13_953, 13_954, 30_300, 30_400,
    ] {
        let size = (sectors + 1) * 512;
        let content = Version::V3.capacity(size).unwrap();
        // Two entries take one sector of directory.
        let bytes = vec![7; usize::try_from(content - 1).unwrap() * 512];
        let streams = [(Vec::new(), "one".to_owned(), bytes)];
        let outline = outline(Version::V3, &streams);
        let file = written(&outline, size, &streams).unwrap();
        assert_eq!(file.len() as u64, size, "{sectors} sectors");
        check_cfb(&file, &streams);
        check_own(&file, Version::V3, &streams);
    }
}

#[test]
fn a_large_file_of_version_4_has_a_list_too() {
    // 109 sectors of the table hold 1,024 entries each.
    let bytes = vec![7; (109 * 1024 + 9) * 4096];
    let streams = [(Vec::new(), "one".to_owned(), bytes)];
    let outline = outline(Version::V4, &streams);
    let size = outline.smallest_size().unwrap();
    let file = written(&outline, size, &streams).unwrap();
    check_cfb(&file, &streams);
    check_own(&file, Version::V4, &streams);
}

#[test]
fn the_allocation_table_accounts_for_every_sector() {
    for count in [0, 1, 30, 300] {
        let file = check(Version::V3, &root_streams(count));
        let word = |offset: usize| {
            u32::from_le_bytes(file[offset..offset + 4].try_into().unwrap()) as usize
        };
        let sectors = file.len() / 512 - 1;
        let tables = (0..word(44)).map(|n| word(76 + n * 4));
        let table: Vec<usize> = tables
            .flat_map(|sector| (0..128).map(move |n| (sector + 1) * 512 + n * 4))
            .map(word)
            .collect();
        assert!(table[..sectors].iter().all(|next| *next != FREE as usize));
        assert!(table[sectors..].iter().all(|next| *next == FREE as usize));
        // No two chains meet.
        let mut linked: Vec<usize> = table.into_iter().filter(|next| *next < sectors).collect();
        let links = linked.len();
        linked.sort_unstable();
        linked.dedup();
        assert_eq!(linked.len(), links, "{count} streams");
    }
}

#[test]
fn impossible_files_are_refused() {
    #[track_caller]
    fn check(size: u64, expect: &OutlineError) {
        match written(&outline(Version::V3, &[]), size, &[]) {
            Err(WriteError::Outline(error)) => assert_eq!(error, *expect),
            other => panic!("{other:?}"),
        }
    }
    check(
        1000,
        &OutlineError::NotSectors {
            size: 1000,
            sector: 512,
        },
    );
    check(512, &OutlineError::OutOfRange { size: 512 });
    check(1 << 31, &OutlineError::OutOfRange { size: 1 << 31 });
    let misfit = OutlineError::Misfit {
        content: 1,
        capacity: 2,
    };
    check(2048, &misfit);
}

#[test]
fn names_that_no_directory_holds_are_refused() {
    let mut outline = Outline::new(Version::V3, Stamp::default());
    let mut add = |name: &str| outline.add_stream(Outline::ROOT, name, Stamp::default(), 0);
    for name in ["", "a/b", "a:b", &"n".repeat(32)] {
        let name = name.to_owned();
        assert_eq!(add(&name), Err(OutlineError::BadName { name }));
    }
    add("Name").unwrap();
    add("NAME").unwrap();
    let mut file = Vec::new();
    let size = outline.smallest_size().unwrap();
    let refused = write(&outline, size, &mut file, |_, _| Ok(())).unwrap_err();
    let expect = WriteError::Outline(OutlineError::NameTwice {
        name: "Name".to_owned(),
    });
    assert_eq!(refused.to_string(), expect.to_string());
    assert!(file.is_empty());
}

#[test]
fn a_stream_of_another_length_is_told() {
    let streams = [(Vec::new(), "one".to_owned(), vec![1; 100])];
    let outline = outline(Version::V3, &streams);
    let size = outline.smallest_size().unwrap();
    let copy = |_: usize, target: &mut dyn Write| target.write_all(&[1; 99]);
    let error = write(&outline, size, &mut Vec::new(), copy).unwrap_err();
    assert!(
        matches!(
            error,
            WriteError::StreamLength {
                stated: 100,
                found: 99
            }
        ),
        "{error:?}"
    );
}

proptest! {
    #[test]
    fn any_tree_of_storages_is_written(
        version in prop_oneof![Just(Version::V3), Just(Version::V4)],
        drawn in prop::collection::btree_map(
            (prop::collection::vec("[A-C]{1,2}", 0..4), "[a-zA-D\u{3800}-\u{4840}\u{5}]{3,9}"),
            (0_usize..20_000, any::<u8>()),
            0..24,
        ),
    ) {
        let mut folded = std::collections::BTreeSet::new();
        let streams: Vec<Sample> = drawn
            .into_iter()
            .filter(|((path, name), _)| folded.insert((path.clone(), name.to_uppercase())))
            .map(|((path, name), (length, byte))| (path, name, vec![byte; length]))
            .collect();
        check(version, &streams);
    }
}
