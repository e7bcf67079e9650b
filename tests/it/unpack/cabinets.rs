//! Bare cabinets, sets of them, and those that patches carry.

use std::process::Command;

use super::tree;
use crate::cab::draft::{BOTH, Draft, FROM_PREVIOUS, Folder, Member, TO_NEXT, text};
use crate::peers::{program, run, shared};
use crate::sandbox::Sandbox;

fn draft(members: &[&str]) -> Vec<u8> {
    let bytes = text(1, 30);
    let members: Vec<_> = members.iter().map(|name| (*name, 10)).collect();
    Draft::of(Folder::stored(&bytes), &members).bytes()
}

fn names(sandbox: &Sandbox) -> Vec<String> {
    tree(&sandbox.path("out")).into_keys().collect()
}

#[test]
fn members_have_their_names_and_folders() {
    let sandbox = Sandbox::new();
    sandbox.write("a.cab", draft(&[r"docs\Read me.txt", "b.txt", "B.TXT"]));
    insta::assert_snapshot!(sandbox.rollpack("unpack a.cab --to out"), @"
    $ rollpack unpack a.cab --to out
    exit code 0
    --- stderr
    `B.TXT` is `B.TXT.duplicate1`, because an earlier file has its path
    unpacked 3 files (30 bytes) to `out`
    ");
    assert_eq!(
        names(&sandbox),
        ["B.TXT.duplicate1", "b.txt", "docs/Read me.txt"]
    );
    let said = sandbox.rollpack("unpack a.cab --to out --overwrite --only docs/*");
    assert!(said.contains("unpacked 1 file "), "{said}");
    assert_eq!(names(&sandbox), ["docs/Read me.txt"]);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.cab --to other --streams"), @"
    $ rollpack unpack a.cab --to other --streams
    exit code 2
    --- stderr
    error: a cabinet has no such part
    ");
}

#[test]
fn names_that_lead_elsewhere_are_refused_or_left_out() {
    for name in [r"..\a", r"\a", "C:a", "a\\\\b", "CON", "a/../../b"] {
        let sandbox = Sandbox::new();
        sandbox.write("a.cab", draft(&["good", name]));
        let said = sandbox.rollpack("unpack a.cab --to out");
        assert!(
            said.contains("exit code 1") && said.contains("has the member"),
            "{said}"
        );
        assert_eq!(sandbox.list(""), ["a.cab"]);
        let said = sandbox.rollpack("unpack a.cab --to out --keep-going");
        assert!(
            said.contains("exit code 1") && said.contains("not written: the cabinet"),
            "{said}"
        );
        assert_eq!(names(&sandbox), ["good"]);
    }
}

/// Three cabinets, one folder: `a` in the first, `b` in all, `c` in the last.
pub fn set() -> [Vec<u8>; 3] {
    let bytes = text(5, 90_000);
    let folder = Folder::stored(&bytes);
    let part = |index: usize| Folder {
        blocks: vec![folder.blocks[index].clone()],
        ..folder.clone()
    };
    let crossing = Member::new("b", 20_000, 60_000);
    let drafts = [
        Draft {
            next: Some(("two.cab", "Disk 2")),
            folders: vec![part(0)],
            members: vec![
                Member::new("a", 0, 20_000),
                crossing.clone().in_folder(TO_NEXT),
            ],
            ..Draft::default()
        },
        Draft {
            number: 1,
            previous: Some(("one.cab", "Disk 1")),
            next: Some(("three.cab", "Disk 3")),
            folders: vec![part(1)],
            members: vec![crossing.clone().in_folder(BOTH)],
            ..Draft::default()
        },
        Draft {
            number: 2,
            previous: Some(("two.cab", "Disk 2")),
            folders: vec![part(2)],
            members: vec![
                crossing.in_folder(FROM_PREVIOUS),
                Member::new("c", 80_000, 10_000),
            ],
            ..Draft::default()
        },
    ];
    drafts.map(|draft| Draft { set: 7, ..draft }.bytes())
}

#[test]
fn a_set_is_followed_from_any_of_its_cabinets() {
    let bytes = text(5, 90_000);
    let [one, two, three] = set();
    for (named, first) in [
        ("one.cab", "one.cab"),
        ("two.cab", "one.cab"),
        ("three.cab", "ONE.CAB"),
    ] {
        let sandbox = Sandbox::new();
        for (name, cabinet) in [(first, &one), ("two.cab", &two), ("three.cab", &three)] {
            sandbox.write(name, cabinet);
        }
        let said = sandbox.rollpack(&format!("unpack {named} --to out"));
        assert!(said.contains("unpacked 3 files (90000 bytes)"), "{said}");
        let files = tree(&sandbox.path("out"));
        for (name, range) in [
            ("a", 0..20_000),
            ("b", 20_000..80_000),
            ("c", 80_000..90_000),
        ] {
            assert_eq!(files[name], bytes[range], "{name}");
        }
    }
}

#[test]
fn a_missing_cabinet_is_told_and_the_rest_can_be_had() {
    let [one, two, _] = set();
    let sandbox = Sandbox::new();
    sandbox.write("one.cab", one);
    sandbox.write("two.cab", two);
    insta::assert_snapshot!(sandbox.rollpack("unpack one.cab --to out"), @"
    $ rollpack unpack one.cab --to out
    exit code 2
    --- stderr
    error: the cabinet `one.cab` cannot be read
    caused by: the cabinet `three.cab` on `Disk 3` is missing (byte 0 of `two.cab`)
    hint: the other cabinets of a set are looked for in `.`
    hint: `--keep-going` writes what can be read
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack one.cab --to out --keep-going"), @"
    $ rollpack unpack one.cab --to out --keep-going
    exit code 1
    --- stderr
    not written: the cabinet `one.cab` cannot be read: the cabinet `three.cab` on `Disk 3` is missing (byte 0 of `two.cab`)
    not written: `b`: the cabinet `one.cab` cannot be read: the cabinet `three.cab` on `Disk 3` is missing (byte 77 of `one.cab`)
    unpacked 1 file (20000 bytes) to `out`
    ");
    assert_eq!(names(&sandbox), ["a"]);
}

#[test]
fn cabinets_of_the_corpus_are_what_cabextract_makes_of_them() {
    let (Some(corpus), Some(cabextract)) = (shared("corpus"), program("cabextract")) else {
        return;
    };
    let mut compared = 0;
    for entry in rollpack::disk::list(&corpus).unwrap() {
        if entry.path.extension().is_none_or(|end| end != "cab") || entry.name.contains("disk") {
            continue;
        }
        let sandbox = Sandbox::new();
        let said = sandbox.rollpack(&format!("unpack {} --to out", entry.path.display()));
        let theirs = sandbox.path("theirs");
        let mut extract = Command::new(&cabextract);
        extract.arg("-q").arg("-d").arg(&theirs).arg(&entry.path);
        if run(&mut extract).is_err() {
            assert!(said.contains("exit code 1"), "{said}");
            continue;
        }
        assert!(said.contains("exit code 0"), "{said}");
        assert_eq!(tree(&sandbox.path("out")), tree(&theirs), "{}", entry.name);
        compared += 1;
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn a_patch_gives_what_its_cabinets_hold() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let patch = std::fs::read(corpus.join("wixtoolset__wix3__PatchABv101.msp")).unwrap();
    sandbox.write("patch.msp", patch);
    insta::assert_snapshot!(sandbox.rollpack("unpack patch.msp --to out"), @"
    $ rollpack unpack patch.msp --to out
    exit code 0
    --- stderr
    unpacked 2 files (2800 bytes) to `out`
    they are named for rows of `File` of the patched product, and may hold differences only
    ");
    insta::assert_debug_snapshot!(names(&sandbox), @r#"
    [
        "A.cab/F_Source",
        "B.cab/F_Source",
    ]
    "#);
}

#[test]
fn every_patch_of_the_corpus_gives_what_its_streams_hold() {
    let (Some(corpus), Some(cabextract)) = (shared("corpus"), program("cabextract")) else {
        return;
    };
    let mut compared = 0;
    for entry in rollpack::disk::list(&corpus).unwrap() {
        if entry.path.extension().is_none_or(|end| end != "msp") {
            continue;
        }
        let sandbox = Sandbox::new();
        let patch = entry.path.display();
        let said = sandbox.rollpack(&format!("unpack {patch} --to out"));
        assert!(said.contains("exit code 0"), "{said}");
        sandbox.rollpack(&format!("unpack {patch} --streams --to streams"));
        let theirs = sandbox.path("theirs");
        std::fs::create_dir(&theirs).unwrap();
        for stream in sandbox.list("streams") {
            if sandbox
                .read(&format!("streams/{stream}"))
                .starts_with(b"MSCF")
            {
                let cabinet = sandbox.path(&format!("streams/{stream}"));
                // Of a cabinet without members it says that it is none.
                let _ = run(Command::new(&cabextract)
                    .arg("-q")
                    .arg("-d")
                    .arg(theirs.join(&stream))
                    .arg(cabinet));
            }
        }
        let ours = tree(&sandbox.path("out"));
        compared += ours.len();
        assert_eq!(ours, tree(&theirs), "{}", entry.name);
    }
    assert!(compared >= 5, "{compared}");
}
