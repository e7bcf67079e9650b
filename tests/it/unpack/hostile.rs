//! Packages that would cost more than they are.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use rollpack::cab;
use rollpack::msi::{self, Database};
use rollpack::payload::{Event, Limits, Options, Payload, each};

use super::package::{Packed, Recipe};
use crate::cab::draft::{Draft, Folder, Member};

const KEYS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Files that all are the same megabyte, two to a cabinet.
fn overlapping() -> Recipe {
    let bytes = vec![0; 1 << 20];
    let file = |key| Packed {
        key,
        directory: "TARGETDIR",
        name: key,
        size: 1 << 20,
        content: Vec::new(),
    };
    let cabinet = |keys: &[&str]| {
        let draft = Draft {
            folders: vec![Folder::mszip(&bytes)],
            members: keys
                .iter()
                .map(|key| Member::new(key, 0, 1 << 20))
                .collect(),
            ..Draft::default()
        };
        draft.bytes()
    };
    Recipe {
        files: KEYS.map(file).to_vec(),
        media: vec![(2, "#1.cab"), (4, "#2.cab"), (6, "#3.cab")],
        streams: vec![
            ("1.cab", cabinet(&KEYS[..2])),
            ("2.cab", cabinet(&KEYS[2..4])),
            ("3.cab", cabinet(&KEYS[4..])),
        ],
        ..Recipe::default()
    }
}

/// What becomes of each file within such limits.
fn read(package: Vec<u8>, limits: Limits) -> String {
    let mut database = Database::open(Cursor::new(package), &msi::Limits::default()).unwrap();
    let payload = Payload::of(database.package());
    let options = Options {
        folder: Some(Path::new("nowhere")),
        limits,
    };
    let mut told = Vec::new();
    let _ = each(&mut database, &payload, &options, |event| {
        told.push(match event {
            Event::Content(file, content) => match content.copy(&mut std::io::sink()) {
                Ok(size) => format!("{}: {}", file.key, size),
                Err(error) => format!("{}: {error}", file.key),
            },
            Event::Unread(files, error) => format!("{}: {error}", files.len()),
            Event::OutOfOrder(disorder) => disorder.to_string(),
            Event::Stray { member, .. } => format!("stray {member}"),
        });
        ControlFlow::<()>::Continue(())
    });
    told.join("\n")
}

#[test]
fn members_that_overlap_end_where_the_limit_for_all_cabinets_is() {
    let package = overlapping().package();
    let limits = Limits {
        allowance: 7 << 19,
        ratio: 0,
        ..Limits::default()
    };
    insta::assert_snapshot!(read(package.clone(), limits), @"
    a: 1048576
    b: 1048576
    2: the cabinets would unpack to more than 3670016 bytes, which is too much for their size
    2: the cabinets would unpack to more than 3670016 bytes, which is too much for their size
    ");
    let by_size = Limits {
        allowance: 0,
        ratio: 1 << 10,
        ..Limits::default()
    };
    assert_eq!(
        read(package.clone(), by_size).matches(": 1048576").count(),
        6
    );
    let in_total = Limits {
        cabinets: cab::Limits {
            unpacked: 2 << 20,
            ..cab::Limits::default()
        },
        ..Limits::default()
    };
    assert_eq!(read(package, in_total).matches(": 1048576").count(), 2);
}

#[test]
fn a_file_of_another_size_is_not_unpacked_at_all() {
    let mut recipe = overlapping();
    recipe.files[0].size -= 1;
    let limits = Limits {
        allowance: 5 << 20,
        ratio: 0,
        ..Limits::default()
    };
    insta::assert_snapshot!(read(recipe.package(), limits), @r#"
    a: the file `a` has 1048576 bytes, and `File` says 1048575
    b: 1048576
    c: 1048576
    d: 1048576
    e: 1048576
    f: 1048576
    "#);
}

#[test]
fn media_that_share_a_cabinet_open_it_once() {
    let mut recipe = overlapping();
    recipe.media = vec![(1, "#1.cab"), (2, "#1.cab"), (6, "#1.CAB")];
    recipe.streams.truncate(1);
    insta::assert_snapshot!(read(recipe.package(), Limits::default()), @r#"
    a: 1048576
    b: 1048576
    4: the package has no stream `1.CAB`, which should be a cabinet
    "#);
}

/// A package of the files `a` and `b` whose cabinet has these members, each a line of its own.
fn with_members(members: &[&str]) -> Recipe {
    let lines: Vec<u8> = members
        .iter()
        .flat_map(|name| format!("{name}\n").into_bytes())
        .collect();
    let draft = Draft {
        folders: vec![Folder::mszip(&lines)],
        members: members
            .iter()
            .zip((0..).step_by(2))
            .map(|(name, offset)| Member::new(name, offset, 2))
            .collect(),
        ..Draft::default()
    };
    let file = |key| Packed {
        key,
        directory: "TARGETDIR",
        name: key,
        size: 2,
        content: Vec::new(),
    };
    Recipe {
        files: vec![file("a"), file("b")],
        streams: vec![("files.cab", draft.bytes())],
        ..Recipe::default()
    }
}

#[test]
fn members_that_are_not_in_the_order_of_their_files_are_told() {
    insta::assert_snapshot!(read(with_members(&["b", "a"]).package(), Limits::default()), @r#"
    in the cabinet `files.cab` the member `a` comes after `b`, and in `File` before it
    b: 2
    a: 2
    "#);
}

#[test]
fn of_two_members_with_one_name_neither_is_taken() {
    let recipe = with_members(&["a", "b", "a"]);
    insta::assert_snapshot!(read(recipe.package(), Limits::default()), @r#"
    1: the cabinet `files.cab` has two members `a`
    b: 2
    "#);
    insta::assert_snapshot!(super::unpacked(&recipe), @r#"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the cabinet `files.cab` has two members `a`
    "#);
}

#[test]
fn a_file_of_another_size_shows_what_it_is() {
    let mut recipe = with_members(&["a", "b"]);
    recipe.files[0].size = 3;
    let sandbox = super::with(&recipe);
    let said = sandbox.rollpack("inspect a.msi --files --format json");
    assert_eq!(
        said.matches(r#""sha256": "[SHA-256]""#).count(),
        3,
        "{said}"
    );
    assert!(said.contains("has 2 bytes, and `File` says 3"), "{said}");
}
