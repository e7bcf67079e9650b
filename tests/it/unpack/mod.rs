//! `rollpack unpack`: which paths, which bytes, and when nothing.

pub mod cabinets;
mod corpus;
mod hostile;
mod names;
pub mod package;
mod partial;
mod proof;
mod property;
mod spanned;
mod trees;

use std::collections::BTreeMap;
use std::path::Path;

use msi::PackageType;
use package::{Recipe, packed};

use crate::rollup::EXAMPLE;
use crate::sandbox::{Sandbox, modified};

/// Every file below a folder, by its path from there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn with(recipe: &Recipe) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("a.msi", recipe.package());
    sandbox
}

/// What is said, and the tree that is there afterwards.
fn unpacked(recipe: &Recipe) -> String {
    let sandbox = with(recipe);
    let said = sandbox.rollpack("unpack a.msi --to out");
    let out = sandbox.path("out");
    if !out.exists() {
        // Nothing is left, under whatever name.
        assert_eq!(sandbox.list(""), ["a.msi"]);
        return said;
    }
    let files = tree(&out)
        .into_iter()
        .map(|(path, content)| format!("{path}: {}", String::from_utf8_lossy(&content).trim_end()));
    said + &files.collect::<Vec<_>>().join("\n")
}

/// What is said of a package in which one folder has such a name.
fn folder_named(default_dir: &'static str) -> String {
    let mut recipe = Recipe::default();
    recipe.directories[2][2] = default_dir;
    unpacked(&recipe)
}

#[test]
fn files_get_their_target_paths() {
    insta::assert_snapshot!(unpacked(&Recipe::default()), @r#"
    $ rollpack unpack a.msi --to out
    exit code 0
    --- stderr
    unpacked 2 files (38 bytes) to `out`
    ProgramFilesFolder/Vendor Inc/one long.txt: the content of one
    two.txt: the content of two
    "#);
}

#[test]
fn files_of_one_path_are_told_apart() {
    let mut recipe = Recipe::default();
    recipe
        .directories
        .push(["LOWER", "ProgramFilesFolder", "vendor inc"]);
    recipe.files.extend([
        packed("three", "TARGETDIR", "TWO.txt"),
        packed("four", "TARGETDIR", "two.txt"),
        packed("five", "LOWER", "other.txt"),
        packed("six", "TARGETDIR", "two.txt.duplicate1"),
    ]);
    insta::assert_snapshot!(unpacked(&recipe), @r#"
    $ rollpack unpack a.msi --to out
    exit code 0
    --- stderr
    `three` is `TWO.txt.duplicate1`, because an earlier file has its path
    `four` is `two.txt.duplicate2`, because an earlier file has its path
    `six` is `two.txt.duplicate1.duplicate1`, because an earlier file has its path
    unpacked 6 files (118 bytes) to `out`
    ProgramFilesFolder/Vendor Inc/one long.txt: the content of one
    ProgramFilesFolder/Vendor Inc/other.txt: the content of five
    TWO.txt.duplicate1: the content of three
    two.txt: the content of two
    two.txt.duplicate1.duplicate1: the content of six
    two.txt.duplicate2: the content of four
    "#);
}

#[test]
fn a_path_that_leads_elsewhere_is_refused() {
    let names = [
        "..",
        "a|..",
        "/etc",
        r"\\server\share",
        "C:",
        r"x:C:\y",
        "CON",
        "a|b:c:d",
        "dot.",
    ];
    insta::assert_snapshot!(names.map(folder_named).join("\n"), @r"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `/etc`, which has the separator `/`
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `\\\\server\\share`, which has the separator `\`
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name ``, which is empty
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `C:\\y`, which has the separator `\`
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `CON`, which has the component `CON`, which is a device on Windows
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `c:d`, which starts with the drive `c:`
    hint: `--keep-going` writes what can be read

    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `VENDOR` of `Directory` has in `DefaultDir` the name `dot.`, which has the component `dot.`, whose last character Windows drops
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn a_file_is_no_folder() {
    let mut recipe = Recipe::default();
    recipe
        .files
        .push(packed("three", "ProgramFilesFolder", "Vendor Inc"));
    insta::assert_snapshot!(unpacked(&recipe), @r#"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the file `three` goes to `ProgramFilesFolder/Vendor Inc`, where other files need a folder
    "#);
}

#[test]
fn content_that_is_not_what_the_tables_say_is_refused() {
    let mut recipe = Recipe::default();
    recipe.files[1].size += 1;
    insta::assert_snapshot!(unpacked(&recipe), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the file `two` has 19 bytes, and `File` says 20
    hint: `--keep-going` writes what can be read
    ");
    let recipe = Recipe {
        hashes: vec![("two", [1, 2, 3, 4])],
        ..Recipe::default()
    };
    insta::assert_snapshot!(unpacked(&recipe), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the content of the file `two` does not have the hash in `MsiFileHash`
    hint: `--keep-going` writes what can be read
    ");
    let sandbox = Sandbox::new();
    let mut package = Recipe::default().package();
    // The first bytes of the MSZIP block.
    let block = package.windows(2).position(|bytes| bytes == b"CK").unwrap();
    package[block + 8] ^= 0xff;
    sandbox.write("a.msi", package);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: the cabinet `files.cab` cannot be read
    caused by: the checksum of the data block is 3c85ad92, stated is 3c85ad6d (byte 84 of `files.cab`)
    hint: `--keep-going` writes what can be read
    ");
    assert_eq!(sandbox.list(""), ["a.msi"]);
}

#[test]
fn a_cabinet_beside_the_package_is_found_as_windows_finds_it() {
    let recipe = Recipe {
        media: vec![(1000, "Files.cab")],
        ..Recipe::default()
    };
    insta::assert_snapshot!(unpacked(&recipe), @"
    $ rollpack unpack a.msi --to out
    exit code 2
    --- stderr
    error: the cabinet `Files.cab` is not beside the package
    hint: external cabinets and loose files are looked for in `.`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
    let sandbox = with(&recipe);
    sandbox.write("sub/a.msi", recipe.package());
    // Beside another package is not beside this one.
    sandbox.write("Files.cab", recipe.cabinet());
    insta::assert_snapshot!(sandbox.rollpack("unpack sub/a.msi --to out"), @"
    $ rollpack unpack sub/a.msi --to out
    exit code 2
    --- stderr
    error: the cabinet `Files.cab` is not beside the package
    hint: external cabinets and loose files are looked for in `sub`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
    for name in ["files.CAB", "Files.cab"] {
        let sandbox = with(&recipe);
        sandbox.write("sub/a.msi", recipe.package());
        sandbox.write(&format!("sub/{name}"), recipe.cabinet());
        let said = sandbox.rollpack("-q unpack sub/a.msi --to out");
        assert_eq!(
            said,
            "$ rollpack -q unpack sub/a.msi --to out\nexit code 0\n"
        );
        assert_eq!(tree(&sandbox.path("out")).len(), 2);
    }
    let sandbox = with(&recipe);
    sandbox.write("files.cab", recipe.cabinet());
    sandbox.write("FILES.cab", recipe.cabinet());
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @r#"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: several names beside the package differ from `Files.cab` in case only
    "#);
    let outside = Recipe {
        media: vec![(1000, "../Files.cab")],
        ..Recipe::default()
    };
    insta::assert_snapshot!(unpacked(&outside), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: nothing was written, because the tables are wrong
    caused by: row `1` of `Media` has in `Cabinet` the name `../Files.cab`, which has the separator `/`
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn loose_files_are_found_under_their_source_names() {
    let recipe = Recipe {
        is_packed: false,
        media: vec![(1000, "")],
        ..Recipe::default()
    };
    insta::assert_snapshot!(unpacked(&recipe), @"
    $ rollpack unpack a.msi --to out
    exit code 2
    --- stderr
    error: the file `PFiles/Vendor Inc/one long.txt` is not beside the package
    hint: external cabinets and loose files are looked for in `.`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
    let sandbox = with(&recipe);
    for file in &recipe.files {
        let name = if file.key == "one" {
            "pfiles/VENDOR INC/one long.txt"
        } else {
            "two.txt"
        };
        sandbox.write(name, &file.content);
    }
    let said = sandbox.rollpack("unpack a.msi --to out");
    insta::assert_snapshot!(said, @r#"
    $ rollpack unpack a.msi --to out
    exit code 0
    --- stderr
    unpacked 2 files (38 bytes) to `out`
    "#);
    sandbox.write("two.txt", "another text\n");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to other"), @"
    $ rollpack unpack a.msi --to other
    exit code 1
    --- stderr
    error: the file `two` has 13 bytes, and `File` says 19
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn an_older_folder_is_replaced_only_when_asked_and_only_if_it_is_one_of_these() {
    let sandbox = with(&Recipe::default());
    let arguments = "unpack a.msi --to out";
    sandbox.rollpack(arguments);
    insta::assert_snapshot!(sandbox.rollpack(arguments), @r#"
    $ rollpack unpack a.msi --to out
    exit code 2
    --- stderr
    error: cannot write `out`
    caused by: entity already exists
    hint: choose another name, or have it replaced with `--overwrite`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --overwrite"), @r#"
    $ rollpack unpack a.msi --to out --overwrite
    exit code 0
    --- stderr
    unpacked 2 files (38 bytes) to `out`
    "#);
    sandbox.write("out/ProgramFilesFolder/mine.txt", "mine");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out --overwrite"), @r#"
    $ rollpack unpack a.msi --to out --overwrite
    exit code 2
    --- stderr
    error: `out/ProgramFilesFolder/mine.txt` is not a file of this package, so the folder is not replaced
    "#);
    assert_eq!(sandbox.list(""), ["a.msi", "out"]);
}

#[test]
fn long_paths_are_no_trouble() {
    const LONG: &str =
        "a folder whose name is so long that eight of them are longer than Windows likes";
    let mut recipe = Recipe::default();
    let ids = ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"];
    let mut parent = "TARGETDIR";
    for id in ids {
        recipe.directories.push([id, parent, LONG]);
        parent = id;
    }
    recipe.files.push(packed("deep", "D8", "deep.txt"));
    let sandbox = with(&recipe);
    sandbox.rollpack("unpack a.msi --to out");
    let files = tree(&sandbox.path("out"));
    assert!(files.contains_key(&format!("{}/deep.txt", [LONG; 8].join("/"))));
}

#[test]
fn what_is_no_package_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "text");
    sandbox.write("a.msi", &Recipe::default().package()[..4000]);
    insta::assert_snapshot!(sandbox.rollpack("unpack a.txt --to out"), @"
    $ rollpack unpack a.txt --to out
    exit code 1
    --- stderr
    error: `a.txt` is neither a Windows Installer database nor a cabinet
    hint: `rollpack inspect` says what a file is, if it knows it
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @"
    $ rollpack unpack a.msi --to out
    exit code 1
    --- stderr
    error: cannot read `a.msi`
    caused by: the file is cut: it has 4000 bytes, and its last used sector ends at byte 8192
    hint: `--keep-going` writes what can be read
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack none.msi --to out"), @r#"
    $ rollpack unpack none.msi --to out
    exit code 2
    --- stderr
    error: cannot look at `none.msi`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
}

#[test]
fn what_installs_no_files_is_refused() {
    let sandbox = Sandbox::new();
    for (name, kind) in [
        ("a.msp", PackageType::Patch),
        ("a.mst", PackageType::Transform),
    ] {
        let recipe = Recipe {
            kind,
            streams: vec![("files.cab", b"no cabinet".to_vec())],
            ..Recipe::default()
        };
        sandbox.write(name, recipe.package());
    }
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msp --to out"), @"
    $ rollpack unpack a.msp --to out
    exit code 1
    --- stderr
    error: the patch carries no cabinet: it changes rows only
    hint: `rollpack inspect --changes` shows what it does to a package
    ");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.mst --to out"), @"
    $ rollpack unpack a.mst --to out
    exit code 1
    --- stderr
    error: `a.mst` is a transform, which has no files of its own
    hint: `rollpack inspect --changes` shows what it does to a package
    ");
    // It says what it is, whatever its name.
    sandbox.write("b.msi", std::fs::read(sandbox.path("a.msp")).unwrap());
    insta::assert_snapshot!(sandbox.rollpack("unpack b.msi --to out"), @"
    $ rollpack unpack b.msi --to out
    exit code 1
    --- stderr
    error: the patch carries no cabinet: it changes rows only
    hint: `rollpack inspect --changes` shows what it does to a package
    ");
    assert_eq!(sandbox.list(""), ["a.msp", "a.mst", "b.msi"]);
}

#[test]
fn a_stand_in_package_is_unpacked() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("unpack packages/Portal-Web.msi --to out"), @r#"
    $ rollpack unpack packages/Portal-Web.msi --to out
    exit code 0
    --- stderr
    unpacked 4 files ([NUMBER] bytes) to `out`
    "#);
    let names: Vec<_> = tree(&sandbox.path("out")).into_keys().collect();
    let time = modified(&sandbox.path("out").join(&names[0]));
    assert_eq!(time.to_string(), "2026-03-02T09:30:00Z");
    insta::assert_snapshot!(names.join("\n"), @r#"
    ProgramFilesFolder/Fabrikam/Portal/Web/Portal-Web-Readme.txt
    ProgramFilesFolder/Fabrikam/Portal/Web/Portal-Web.dat
    ProgramFilesFolder/Fabrikam/Portal/Web/bin/FabrikamPortal.dll
    ProgramFilesFolder/Fabrikam/Portal/Web/default.htm
    "#);
}
