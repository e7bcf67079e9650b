//! Everything that is wrong with the content of a package, found in one pass.

use std::io::Cursor;
use std::path::Path;

use rollpack::msi::{self, Database};
use rollpack::payload::{Limits, Options, Payload, prove};

use super::package::{Packed, Recipe, packed};
use crate::cab::draft::{Draft, Folder, Member};

/// What is wrong, a defect a line, after the number of files that were read.
fn proved_in(package: Vec<u8>, folder: &Path, limits: Limits) -> String {
    let mut database = Database::open(Cursor::new(package), &msi::Limits::default()).unwrap();
    let payload = Payload::of(database.package());
    let options = Options {
        folder: Some(folder),
        limits,
    };
    let proof = prove(&mut database, &payload, &options, &()).unwrap();
    let mut told = format!("read {} ({} bytes)", proof.files, proof.bytes);
    for defect in proof.defects {
        told += &format!("\n{defect}");
    }
    told
}

fn proved(recipe: &Recipe) -> String {
    let nothing = tempfile::tempdir().unwrap();
    proved_in(recipe.package(), nothing.path(), Limits::default())
}

/// A package with one cabinet of such members, each a range of the same bytes.
fn with_members(members: &[(&'static str, usize, usize)], bytes: &[u8]) -> Recipe {
    let file = |&(key, offset, size): &(&'static str, usize, usize)| Packed {
        key,
        directory: "TARGETDIR",
        name: key,
        size: i32::try_from(size).unwrap(),
        content: bytes[offset..][..size].to_vec(),
    };
    let draft = Draft {
        folders: vec![Folder::mszip(bytes)],
        members: members
            .iter()
            .map(|&(key, offset, size)| Member::new(key, offset, size))
            .collect(),
        ..Draft::default()
    };
    Recipe {
        files: members.iter().map(file).collect(),
        streams: vec![("files.cab", draft.bytes())],
        ..Recipe::default()
    }
}

#[test]
fn nothing_is_wrong_with_a_package_that_is_right() {
    insta::assert_snapshot!(proved(&Recipe::default()), @"read 2 (38 bytes)");
}

#[test]
fn the_hash_of_an_empty_file_is_written_in_two_ways() {
    let empty = Packed {
        content: Vec::new(),
        size: 0,
        ..packed("empty", "TARGETDIR", "empty")
    };
    let of_nothing = [
        0xd98c_1dd4_u32.cast_signed(),
        0x04b2_008f,
        0x9809_80e9_u32.cast_signed(),
        0x7e42_f8ec,
    ];
    for parts in [[0; 4], of_nothing] {
        let recipe = Recipe {
            files: vec![empty.clone()],
            hashes: vec![("empty", parts)],
            ..Recipe::default()
        };
        assert_eq!(proved(&recipe), "read 1 (0 bytes)");
    }
}

#[test]
fn every_defect_is_told() {
    let bytes: Vec<u8> = (0..100_000_u32)
        .map(|number| (number / 7).to_le_bytes()[0])
        .collect();
    let mut recipe = with_members(
        &[
            ("a", 0, 10_000),
            ("b", 10_000, 50_000),
            ("c", 60_000, 30_000),
            ("d", 90_000, 10_000),
        ],
        &bytes,
    );
    // One more in the table than in the cabinet, one with another size, one with another hash.
    recipe.files.push(packed("e", "TARGETDIR", "e"));
    recipe.files[0].size += 1;
    recipe.hashes = vec![("b", [1, 2, 3, 4])];
    // And one less.
    recipe.files.remove(2);
    recipe.media.push((2000, "beside.cab"));
    insta::assert_snapshot!(proved(&recipe), @"
    read 3 (70000 bytes)
    the cabinet `files.cab` has a member `c` that no row of `File` has
    the file `a` has 10000 bytes, and `File` says 10001
    the content of the file `b` does not have the hash in `MsiFileHash`
    the cabinet `files.cab` has no member `e`
    the cabinet `beside.cab` is not beside the package
    ");
}

#[test]
fn one_damage_is_one_defect_that_names_the_files() {
    let bytes: Vec<u8> = (0..200_000_u32)
        .map(|number| (number / 7).to_le_bytes()[0])
        .collect();
    let mut recipe = with_members(
        &[
            ("a", 0, 10_000),
            ("b", 10_000, 90_000),
            ("c", 100_000, 50_000),
            ("d", 150_000, 50_000),
        ],
        &bytes,
    );
    let cabinet = &mut recipe.streams[0].1;
    let middle = cabinet.len() / 2;
    cabinet[middle] ^= 1;
    insta::assert_snapshot!(proved(&recipe), @"
    read 1 (10000 bytes)
    the cabinet `files.cab` cannot be read: the checksum of the data block is 43df4f3f, stated is 43de4f3f (byte 759 of `files.cab`); 3 files are in it: `b`, `c` and `d`
    ");
}

#[test]
fn damage_behind_the_last_file_is_found_too() {
    let bytes: Vec<u8> = (0..200_000_u32)
        .map(|number| (number / 7).to_le_bytes()[0])
        .collect();
    let mut recipe = with_members(&[("a", 0, 10_000), ("b", 10_000, 190_000)], &bytes);
    let cabinet = &mut recipe.streams[0].1;
    let last = cabinet.len() - 20;
    cabinet[last] ^= 1;
    recipe.files.truncate(1);
    insta::assert_snapshot!(proved(&recipe), @"
    read 1 (10000 bytes)
    the cabinet `files.cab` has a member `b` that no row of `File` has
    the cabinet `files.cab` cannot be read: the checksum of the data block is 207dbf82, stated is 207cbf82 (byte 1728 of `files.cab`)
    ");
}

#[test]
fn a_cabinet_that_is_not_beside_the_package_leaves_the_others_to_be_read() {
    let mut recipe = Recipe::default();
    recipe.streams = vec![("files.cab", recipe.cabinet())];
    recipe.media = vec![(2, "#files.cab"), (1000, "beside.cab")];
    let keys = ["f3", "f4", "f5", "f6", "f7", "f8", "f9"];
    let beside = keys.map(|key| packed(key, "TARGETDIR", key));
    recipe.files.extend(beside.clone());
    insta::assert_snapshot!(proved(&recipe), @"
    read 2 (38 bytes)
    the cabinet `beside.cab` is not beside the package; 7 files are in it: `f3`, `f4`, `f5`, `f6`, `f7` and 2 more
    ");

    let folder = tempfile::tempdir().unwrap();
    let cabinet = Recipe {
        files: beside.to_vec(),
        ..Recipe::default()
    };
    std::fs::write(folder.path().join("Beside.cab"), cabinet.cabinet()).unwrap();
    let told = proved_in(recipe.package(), folder.path(), Limits::default());
    assert_eq!(told, "read 9 (164 bytes)");
}

#[test]
fn members_that_overlap_are_refused_before_anything_is_unpacked() {
    let bytes = vec![7; 100_000];
    let copies = [("a", 0, 50_000), ("b", 0, 50_000), ("c", 50_000, 50_000)];
    assert_eq!(
        proved(&with_members(&copies, &bytes)),
        "read 3 (150000 bytes)"
    );
    let overlap = [("a", 0, 50_000), ("b", 0, 50_000), ("c", 49_999, 50_001)];
    insta::assert_snapshot!(proved(&with_members(&overlap, &bytes)), @"
    read 0 (0 bytes)
    the cabinet `files.cab` has the members `b` and `c`, which overlap in part; 3 files are in it: `a`, `b` and `c`
    ");
    let limits = Limits {
        allowance: 149_999,
        ratio: 0,
        ..Limits::default()
    };
    let package = with_members(&copies, &bytes).package();
    insta::assert_snapshot!(proved_in(package, Path::new("nowhere"), limits), @"
    read 0 (0 bytes)
    the cabinets would unpack to more than 149999 bytes, which is too much for their size; 3 files are in it: `a`, `b` and `c`
    ");
}
