//! Some of the files: those that were asked for, and those that can be had.

use super::package::{Packed, Recipe, packed};
use super::tree;
use crate::sandbox::Sandbox;

/// Two files in an embedded cabinet, two in one beside it.
fn recipe() -> Recipe {
    let beside = |key, name| packed(key, "TARGETDIR", name);
    let mut recipe = Recipe::default();
    recipe.files.push(beside("three", "three.dll"));
    recipe.files.push(beside("four", "four.txt"));
    recipe.media = vec![(2, "#files.cab"), (4, "beside.cab")];
    recipe.streams = vec![("files.cab", recipe.cabinet_of(0..2))];
    recipe
}

fn with(recipe: &Recipe) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("a.msi", recipe.package());
    sandbox
}

fn names(sandbox: &Sandbox) -> Vec<String> {
    tree(&sandbox.path("out")).into_keys().collect()
}

#[test]
fn only_what_matches_is_written_and_nothing_else_is_needed() {
    let sandbox = with(&recipe());
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --only **/ONE*"), @"
    $ rollpack unpack a.msi --to out --only **/ONE*
    exit code 0
    --- stderr
    unpacked 1 file (19 bytes) to `out`
    ");
    assert_eq!(
        names(&sandbox),
        ["ProgramFilesFolder/Vendor Inc/one long.txt"]
    );
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to other --only *.dll"), @"
    $ rollpack unpack a.msi --to other --only *.dll
    exit code 2
    --- stderr
    error: the cabinet `beside.cab` is not beside the package
    hint: external cabinets and loose files are looked for in `.`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to other --only *.exe --only *.sys"), @"
    $ rollpack unpack a.msi --to other --only *.exe --only *.sys
    exit code 2
    --- stderr
    error: no file matches the patterns
    hint: `*` stays within a folder: `**/*.dll` is for all of them
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to other --only a["), @"
    $ rollpack unpack a.msi --to other --only a[
    exit code 2
    --- stderr
    error: `a[` is not a pattern for names: error parsing glob 'a[': unclosed character class; missing ']'
    caused by: error parsing glob 'a[': unclosed character class; missing ']'
    ");
    assert_eq!(sandbox.list(""), ["a.msi", "out"]);
    sandbox.write("beside.cab", recipe().cabinet_of(2..4));
    let said = sandbox.rollpack("unpack a.msi --to out --overwrite --only *.dll --only two.*");
    assert!(said.contains("exit code 0"), "{said}");
    assert_eq!(names(&sandbox), ["three.dll", "two.txt"]);
}

#[test]
fn what_can_be_had_is_written_and_the_rest_told() {
    let sandbox = with(&recipe());
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --keep-going"), @"
    $ rollpack unpack a.msi --to out --keep-going
    exit code 1
    --- stderr
    not written: `three.dll` and 1 more: the cabinet `beside.cab` is not beside the package
    unpacked 2 files (38 bytes) to `out`
    ");
    assert_eq!(
        names(&sandbox),
        ["ProgramFilesFolder/Vendor Inc/one long.txt", "two.txt"]
    );
}

#[test]
fn a_file_of_another_size_is_left_out() {
    let mut lying = Recipe::default();
    lying.files[0].size += 1;
    let sandbox = with(&lying);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the file `one` has 19 bytes, and `File` says 20
    hint: `--keep-going` writes what can be read
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --keep-going"), @"
    $ rollpack unpack a.msi --to out --keep-going
    exit code 1
    --- stderr
    not written: `ProgramFilesFolder/Vendor Inc/one long.txt`: the file `one` has 19 bytes, and `File` says 20
    unpacked 1 file (19 bytes) to `out`
    ");
    assert_eq!(names(&sandbox), ["two.txt"]);
    // Nothing of it is there when its content turns out to be another.
    let lying = Recipe {
        hashes: vec![("two", [1, 2, 3, 4])],
        ..Recipe::default()
    };
    let sandbox = with(&lying);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --keep-going"), @"
    $ rollpack unpack a.msi --to out --keep-going
    exit code 1
    --- stderr
    not written: `two.txt`: the content of the file `two` does not have the hash in `MsiFileHash`
    unpacked 1 file (19 bytes) to `out`
    ");
    assert_eq!(
        names(&sandbox),
        ["ProgramFilesFolder/Vendor Inc/one long.txt"]
    );
}

#[test]
fn files_that_the_tables_misplace_are_left_out() {
    let mut recipe = Recipe::default();
    recipe.files.push(packed("three", "NOWHERE", "three.txt"));
    recipe.files.push(packed("four", "TARGETDIR", "..|.."));
    recipe
        .files
        .push(packed("five", "TARGETDIR", "programfilesfolder"));
    let sandbox = with(&recipe);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --keep-going"), @"
    $ rollpack unpack a.msi --to out --keep-going
    exit code 1
    --- stderr
    not written: row `three` of `File` belongs to the component `NOWHERE`, which has no row with a directory
    not written: row `four` of `File` has in `FileName` the name `..`, which has the component `..`, which names another folder
    not written: the file `five` goes to `programfilesfolder`, where other files need a folder
    unpacked 2 files (38 bytes) to `out`
    ");
    assert_eq!(
        names(&sandbox),
        ["ProgramFilesFolder/Vendor Inc/one long.txt", "two.txt"]
    );
}

#[test]
fn of_a_cut_package_what_is_left_is_unpacked() {
    let large = Packed {
        content: crate::cab::draft::text(3, 90_000),
        size: 90_000,
        ..packed("three", "TARGETDIR", "three.txt")
    };
    let mut recipe = Recipe::default();
    recipe.files.push(large);
    let whole = recipe.package();
    let sandbox = Sandbox::new();
    let mut most = 0;
    for kept in (0..whole.len()).step_by(2048) {
        sandbox.write("cut.msi", &whole[..kept]);
        let said = sandbox.rollpack("unpack cut.msi --to out --overwrite --keep-going");
        assert!(said.contains("exit code 1"), "{kept}: {said}");
        if sandbox.path("out").exists() {
            most = most.max(names(&sandbox).len());
        }
    }
    // The last file ends with the package.
    assert_eq!(most, 2);
}

#[test]
fn where_nothing_can_be_had_nothing_is_written() {
    let recipe = Recipe {
        media: vec![(1000, "beside.cab")],
        ..Recipe::default()
    };
    let sandbox = with(&recipe);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --keep-going"), @"
    $ rollpack unpack a.msi --to out --keep-going
    exit code 1
    --- stderr
    not written: `ProgramFilesFolder/Vendor Inc/one long.txt` and 1 more: the cabinet `beside.cab` is not beside the package
    nothing could be had; nothing was written
    ");
    assert_eq!(sandbox.list(""), ["a.msi"]);
}
