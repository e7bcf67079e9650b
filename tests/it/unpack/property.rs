//! Packages whose names are random: whatever they are, nothing is written outside, nothing panics.

use std::io::Cursor;
use std::path::{Component, Path};

use proptest::prelude::*;
use rollpack::msi::{Database, Limits};
use rollpack::payload::{self, Options, Payload, Request};

use super::package::{Recipe, packed};
use super::tree;

/// Pieces of which bad names are made.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "B",
        "..",
        ".",
        "/",
        "\\",
        ":",
        "|",
        "C:",
        "CON",
        " ",
        "\u{202e}",
        "~1",
        "é",
        "TARGETDIR",
    ]);
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaves_the_folder(folder in name(), file in name(), parent in 0..4_usize) {
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let mut recipe = Recipe::default();
        recipe.directories[2][1] = ["", "TARGETDIR", "ProgramFilesFolder", "VENDOR"][parent];
        recipe.directories[2][2] = leak(folder);
        recipe.files.push(packed("three", "VENDOR", leak(file)));
        let outside = tempfile::tempdir().unwrap();
        let mut database =
            Database::open(Cursor::new(recipe.package()), &Limits::default()).unwrap();
        let payload = Payload::of(database.package());
        let out = outside.path().join("out");
        let unpacked =
            payload::unpack(&mut database, &payload, &Options::of(outside.path()), &Request::all(&out), &());
        let names: Vec<_> = std::fs::read_dir(outside.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        match unpacked {
            Ok(unpacked) => {
                prop_assert_eq!(names, ["out"]);
                prop_assert_eq!(tree(&out).len(), unpacked.files);
            }
            Err(_) => prop_assert!(names.is_empty()),
        }
        for target in payload.files.iter().filter_map(|file| file.target.as_ref()) {
            let unpacked = target.unpacked();
            let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
            prop_assert!(Path::new(&unpacked).components().all(is_plain), "{}", unpacked);
        }
    }

    #[test]
    fn changed_bytes_are_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut package = Recipe::default().package();
        for (place, byte) in changes {
            let place = place.index(package.len());
            package[place] = byte;
        }
        let outside = tempfile::tempdir().unwrap();
        if let Ok(mut database) = Database::open(Cursor::new(package), &Limits::default()) {
            let payload = Payload::of(database.package());
            let out = outside.path().join("out");
            let _ = payload::unpack(&mut database, &payload, &Options::of(outside.path()), &Request::all(&out), &());
        }
    }
}
