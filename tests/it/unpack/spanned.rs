//! Packages whose files go on from one cabinet to the next, inside the package and beside it.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use rollpack::msi::{Database, Limits};
use rollpack::payload::{Event, Options, Payload, each};

use super::package::{Packed, Recipe};
use super::tree;
use crate::cab::draft::{BOTH, Draft, FROM_PREVIOUS, Folder, Member, TO_NEXT, text};
use crate::sandbox::Sandbox;

/// Three files in one folder over two cabinets: the second file lies in both.
fn recipe(prefix: &str) -> (Recipe, [Vec<u8>; 2]) {
    let bytes = text(5, 60_000);
    let folder = Folder::stored(&bytes);
    let [first, second] = &folder.blocks[..] else {
        panic!("two blocks are needed")
    };
    let part = |block: &crate::cab::draft::Block| Folder {
        blocks: vec![block.clone()],
        ..folder.clone()
    };
    let crossing = Member::new("b", 20_000, 30_000);
    let cabinets = [
        Draft {
            set: 7,
            next: Some(("two.cab", "Disk 2")),
            folders: vec![part(first)],
            members: vec![
                Member::new("a", 0, 20_000),
                crossing.clone().in_folder(TO_NEXT),
            ],
            ..Draft::default()
        },
        Draft {
            set: 7,
            number: 1,
            previous: Some(("one.cab", "Disk 1")),
            folders: vec![part(second)],
            members: vec![
                crossing.in_folder(FROM_PREVIOUS),
                Member::new("c", 50_000, 10_000),
            ],
            ..Draft::default()
        },
    ];
    let file = |key, range: std::ops::Range<usize>| Packed {
        key,
        directory: "TARGETDIR",
        name: key,
        size: i32::try_from(range.len()).unwrap(),
        content: bytes[range].to_vec(),
    };
    let media = match prefix {
        "#" => vec![(2, "#one.cab"), (3, "#two.cab")],
        _ => vec![(2, "one.cab"), (3, "two.cab")],
    };
    let recipe = Recipe {
        files: vec![
            file("a", 0..20_000),
            file("b", 20_000..50_000),
            file("c", 50_000..60_000),
        ],
        media,
        ..Recipe::default()
    };
    (recipe, cabinets.map(|draft| draft.bytes()))
}

#[track_caller]
fn check_tree(sandbox: &Sandbox, recipe: &Recipe) {
    let said = sandbox.rollpack("unpack a.msi --to out");
    assert!(said.contains("unpacked 3 files"), "{said}");
    let files = tree(&sandbox.path("out"));
    for file in &recipe.files {
        assert_eq!(files[file.name], file.content, "{}", file.key);
    }
}

#[test]
fn a_set_of_streams_is_one_set() {
    let (mut recipe, [one, two]) = recipe("#");
    recipe.streams = vec![("one.cab", one), ("two.cab", two)];
    let sandbox = Sandbox::new();
    sandbox.write("a.msi", recipe.package());
    check_tree(&sandbox, &recipe);
}

#[test]
fn a_set_beside_the_package_is_one_set() {
    let (recipe, [one, two]) = recipe("");
    let sandbox = Sandbox::new();
    sandbox.write("a.msi", recipe.package());
    sandbox.write("ONE.CAB", one);
    sandbox.write("two.cab", two);
    check_tree(&sandbox, &recipe);
}

/// Counts the bytes that are read.
struct Counting<R>(R, Rc<Cell<usize>>);

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1.set(self.1.get() + count);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counting<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// Sixteen cabinets, each a block of the one file.
#[test]
fn a_set_of_streams_is_read_once() {
    const NAMES: [&str; 16] = [
        "#a.cab", "#b.cab", "#c.cab", "#d.cab", "#e.cab", "#f.cab", "#g.cab", "#h.cab", "#i.cab",
        "#j.cab", "#k.cab", "#l.cab", "#m.cab", "#n.cab", "#o.cab", "#p.cab",
    ];
    let names = NAMES.map(|name| &name[1..]);
    let bytes = text(6, NAMES.len() << 15);
    let whole = Folder::stored(&bytes);
    let cabinet = |number: usize| Draft {
        set: 7,
        number: u16::try_from(number).unwrap(),
        previous: number.checked_sub(1).map(|before| (names[before], "")),
        next: names.get(number + 1).map(|name| (*name, "")),
        folders: vec![Folder {
            blocks: vec![whole.blocks[number].clone()],
            ..whole.clone()
        }],
        members: vec![Member::new("a", 0, bytes.len()).in_folder(match number {
            0 => TO_NEXT,
            15 => FROM_PREVIOUS,
            _ => BOTH,
        })],
        ..Draft::default()
    };
    let recipe = Recipe {
        files: vec![Packed {
            key: "a",
            directory: "TARGETDIR",
            name: "a",
            size: i32::try_from(bytes.len()).unwrap(),
            content: Vec::new(),
        }],
        media: (1..).zip(NAMES).collect(),
        streams: (0..16)
            .map(|number| (names[number], cabinet(number).bytes()))
            .collect(),
        ..Recipe::default()
    };
    let package = recipe.package();
    let size = package.len();
    let read = Rc::new(Cell::new(0));
    let reader = Counting(Cursor::new(package), Rc::clone(&read));
    let mut database = Database::open(reader, &Limits::default()).unwrap();
    let payload = Payload::of(database.package());
    let mut out = Vec::new();
    let options = Options::of(Path::new("nowhere"));
    let _ = each(&mut database, &payload, &options, |event| {
        if let Event::Content(_, content) = event {
            content.copy(&mut out).unwrap();
        }
        ControlFlow::<()>::Continue(())
    });
    assert!(out == bytes);
    // Once to list the members, and once for their bytes; a little more for the tables.
    assert!(read.get() < size * 5 / 2, "{} of {size}", read.get());
}

#[test]
fn what_is_before_a_missing_cabinet_is_still_read() {
    let (mut recipe, [one, _]) = recipe("#");
    recipe.streams = vec![("one.cab", one)];
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.msi", recipe.package());
    let file = std::fs::File::open(&path).unwrap();
    let mut database = Database::open(file, &Limits::default()).unwrap();
    let payload = Payload::of(database.package());
    let mut told = Vec::new();
    let ended = each(
        &mut database,
        &payload,
        &Options::of(path.parent().unwrap()),
        |event| {
            match event {
                Event::Content(file, content) => {
                    let result = content
                        .digest()
                        .map_err(|error| format!("{:?}", error.to_string()));
                    told.push(format!(
                        "{}: {:?}",
                        file.key,
                        result.map(|facts| facts.size)
                    ));
                }
                Event::Unread(files, error) => {
                    let keys: Vec<_> = files.iter().map(|file| file.key.as_str()).collect();
                    told.push(format!("{}: {error}", keys.join(" ")));
                }
                Event::OutOfOrder(disorder) => told.push(disorder.to_string()),
                Event::Stray { member, .. } => told.push(format!("stray {member}")),
            }
            ControlFlow::<()>::Continue(())
        },
    );
    assert!(ended.is_continue());
    insta::assert_snapshot!(told.join("\n"), @r#"
    a: Ok(20000)
    b: Err("\"the cabinet `one.cab` cannot be read\"")
    c: the package has no stream `two.cab`, which should be a cabinet
    "#);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the cabinet `one.cab` cannot be read
    caused by: the cabinet `two.cab` on `Disk 2` is missing (byte 77 of `one.cab`)
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn a_set_beside_the_package_that_is_not_whole_is_looked_for_there() {
    let (recipe, [one, _]) = recipe("");
    let sandbox = Sandbox::new();
    sandbox.write("sub/a.msi", recipe.package());
    sandbox.write("sub/one.cab", one);
    insta::assert_snapshot!(sandbox.rollpack("unpack sub/a.msi --to out"), @"
    $ rollpack unpack sub/a.msi --to out
    exit code 2
    --- stderr
    error: the cabinet `one.cab` cannot be read
    caused by: the cabinet `two.cab` on `Disk 2` is missing (byte 77 of `one.cab`)
    hint: the other cabinets of a set are looked for in `sub`
    hint: `--keep-going` writes what can be read
    ");
}
