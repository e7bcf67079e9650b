//! Several files, and standard input.

use std::io::Write as _;
use std::process::{Output, Stdio};

use serde_json::Value;

use super::json;
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

/// A sandbox with a package and a cabinet.
fn two() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("a.msi", Recipe::default().package());
    sandbox.write("a.cab", Recipe::default().cabinet());
    sandbox
}

fn with_input(sandbox: &Sandbox, arguments: &str, input: &[u8]) -> Output {
    let mut child = sandbox
        .command()
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn json_of_several_is_a_list_in_their_order() {
    let sandbox = two();
    let list = json(&sandbox, "inspect a.cab a.msi a.cab --format json");
    assert_eq!(list["schema"], "rollpack/facts-list/v1");
    let names: Vec<_> = list["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["name"])
        .collect();
    assert_eq!(names, ["a.cab", "a.msi", "a.cab"]);
    let schema = json(&sandbox, "schema facts-list");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&list));
    for (place, name) in ["a.cab", "a.msi"].into_iter().enumerate() {
        let mut listed = list["files"][place].clone();
        listed.as_object_mut().unwrap().remove("name");
        assert_eq!(
            listed,
            json(&sandbox, &format!("inspect {name} --format json"))
        );
    }
    for view in ["--files", "--summary", "--table File", "--find one"] {
        let one = json(&sandbox, &format!("inspect a.msi {view} --format json"));
        let list = json(
            &sandbox,
            &format!("inspect a.msi a.msi {view} --format json"),
        );
        let mut listed = list["files"][1].clone();
        listed.as_object_mut().unwrap().remove("name");
        assert_eq!(listed, one);
    }
}

#[test]
fn one_that_cannot_be_looked_at_does_not_hide_the_others() {
    let sandbox = two();
    sandbox.write("note.txt", "a note");
    insta::assert_snapshot!(sandbox.rollpack("inspect a.cab note.txt none.msi a.msi --files"), @"
    $ rollpack inspect a.cab note.txt none.msi a.msi --files
    exit code 2
    --- stdout
    a.cab:
      19  2011-05-16T12:55:00  one
      19  2011-05-16T12:55:00  two

    note.txt:

    none.msi:

    a.msi:
      19  [ProgramFilesFolder]/Vendor Inc/one long.txt
      19  [TARGETDIR]/two.txt
    --- stderr
    error: `note.txt` is not a package, merge module, patch, transform, cabinet or bundle: it is a text
    hint: look for the package where this came from
    error: cannot look at `none.msi`
    caused by: No such file or directory (os error 2)
    hint: check the path
    ");
    let output = sandbox
        .command()
        .args(["inspect", "note.txt", "a.msi", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list["files"].as_array().unwrap().len(), 1);
    assert_eq!(list["files"][0]["name"], "a.msi");
}

#[test]
fn stories_follow_each_other() {
    let sandbox = two();
    let one = |file: &str| {
        let said = sandbox.rollpack(&format!("inspect {file}"));
        said.split_once("--- stdout\n").unwrap().1.to_owned()
    };
    let both = sandbox.rollpack("inspect a.cab a.msi");
    assert!(
        both.ends_with(&format!("{}\n{}", one("a.cab"), one("a.msi"))),
        "{both}"
    );
}

#[test]
fn a_package_from_standard_input_has_nothing_beside_it() {
    let sandbox = Sandbox::new();
    let recipe = Recipe {
        media: vec![(1000, "out.cab")],
        ..Recipe::default()
    };
    sandbox.write("a.msi", recipe.package());
    sandbox.write("out.cab", recipe.cabinet());
    let beside = json(&sandbox, "inspect a.msi --format json");
    assert_eq!(beside["problems"].as_array().unwrap().len(), 0);
    let output = with_input(&sandbox, "inspect - --format json", &sandbox.read("a.msi"));
    assert_eq!(output.status.code(), Some(0));
    let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = facts["problems"][0]["message"].as_str().unwrap();
    assert!(
        told.contains(
            "`out.cab` is outside the package, and what comes from standard input has nothing beside it"
        ),
        "{told}"
    );
}

#[test]
fn standard_input_is_a_file_like_others() {
    let sandbox = two();
    for file in ["a.msi", "a.cab"] {
        let output = with_input(&sandbox, "inspect - --format json", &sandbox.read(file));
        assert_eq!(output.status.code(), Some(0));
        let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            facts,
            json(&sandbox, &format!("inspect {file} --format json"))
        );
    }
    let said = |arguments: &str, input: &[u8]| {
        let output = with_input(&sandbox, arguments, input);
        sandbox.transcript(arguments, &output)
    };
    insta::assert_snapshot!(said("inspect - a.cab --files", &sandbox.read("a.msi")), @"
    $ rollpack inspect - a.cab --files
    exit code 0
    --- stdout
    -:
      19  [ProgramFilesFolder]/Vendor Inc/one long.txt
      19  [TARGETDIR]/two.txt

    a.cab:
      19  2011-05-16T12:55:00  one
      19  2011-05-16T12:55:00  two
    ");
    insta::assert_snapshot!(said("inspect -", b"no package"), @"
    $ rollpack inspect -
    exit code 1
    --- stderr
    error: `standard input` is not a package, merge module, patch, transform, cabinet or bundle: it is a text
    hint: look for the package where this came from
    ");
    insta::assert_snapshot!(said("inspect -", &sandbox.read("a.msi")[..3000]), @"
    $ rollpack inspect -
    exit code 1
    --- stderr
    error: cannot read `standard input`
    caused by: the file is cut: it has 3000 bytes, and its last used sector ends at byte 8192
    hint: `--salvage` shows what can still be read of it
    ");
    insta::assert_snapshot!(said("inspect - -", b""), @"
    $ rollpack inspect - -
    exit code 2
    --- stderr
    error: standard input is named twice, and can be read once
    hint: give `-` once
    ");
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi a.msi --table File --format csv"), @"
    $ rollpack inspect a.msi a.msi --table File --format csv
    exit code 2
    --- stderr
    error: the rows of several files are not written as one CSV or IDT
    hint: name one file, or write them with `--format json`
    ");
    // Nothing is left of it.
    assert_eq!(sandbox.list(""), ["a.cab", "a.msi"]);
}
