//! Folders: those beside the package, those in its tables, and those that are there already.
#![cfg(unix)]

use std::os::unix::fs::symlink;

use super::package::{Recipe, packed};
use super::{tree, with};
use crate::sandbox::Sandbox;

/// A package whose one cabinet lies beside it.
fn beside() -> Recipe {
    Recipe {
        media: vec![(1000, "data.cab")],
        ..Recipe::default()
    }
}

fn loose() -> Recipe {
    Recipe {
        is_packed: false,
        media: vec![(1000, "")],
        ..Recipe::default()
    }
}

#[test]
fn nothing_is_read_from_outside_of_the_package_s_folder() {
    let recipe = beside();
    let sandbox = Sandbox::new();
    sandbox.write("in/a.msi", recipe.package());
    sandbox.write("outside/secret.cab", recipe.cabinet());
    symlink("../outside/secret.cab", sandbox.path("in/DATA.cab")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("unpack in/a.msi --to out"), @"
    $ rollpack unpack in/a.msi --to out
    exit code 2
    --- stderr
    error: `in/DATA.cab` leads out of the package's folder, to `[SANDBOX]/outside/secret.cab`
    hint: external cabinets and loose files are looked for in `in`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
    assert_eq!(sandbox.list(""), ["in", "outside"]);

    let recipe = loose();
    let sandbox = Sandbox::new();
    sandbox.write("in/a.msi", recipe.package());
    sandbox.write("in/two.txt", &recipe.files[1].content);
    sandbox.write("outside/Vendor Inc/one long.txt", &recipe.files[0].content);
    symlink("../outside", sandbox.path("in/PFiles")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("unpack in/a.msi --to out"), @"
    $ rollpack unpack in/a.msi --to out
    exit code 2
    --- stderr
    error: `in/PFiles` leads out of the package's folder, to `[SANDBOX]/outside`
    hint: external cabinets and loose files are looked for in `in`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn links_within_the_folder_and_beside_what_is_wanted_do_no_harm() {
    let recipe = beside();
    let sandbox = with(&recipe);
    sandbox.write("cabinets/1.cab", recipe.cabinet());
    symlink("cabinets/1.cab", sandbox.path("data.cab")).unwrap();
    symlink("zzz", sandbox.path("zzz")).unwrap();
    symlink("nowhere", sandbox.path("dangling")).unwrap();
    symlink("/", sandbox.path("elsewhere")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @r#"
    $ rollpack unpack a.msi --to out
    exit code 0
    --- stderr
    unpacked 2 files (38 bytes) to `out`
    "#);
    std::fs::remove_file(sandbox.path("data.cab")).unwrap();
    symlink("data.cab", sandbox.path("data.cab")).unwrap();
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to other"), @"
    $ rollpack unpack a.msi --to other
    exit code 2
    --- stderr
    error: cannot look at `./data.cab`
    caused by: Too many levels of symbolic links (os error 40)
    hint: external cabinets and loose files are looked for in `.`, the folder of the package
    hint: `--keep-going` writes what can be read
    ");
}

#[test]
fn an_existing_folder_is_told_before_anything_is_read() {
    // The cabinet is not there, which would be told next.
    let sandbox = with(&beside());
    sandbox.write("out/mine.txt", "mine");
    insta::assert_snapshot!(sandbox.rollpack("unpack a.msi --to out"), @r#"
    $ rollpack unpack a.msi --to out
    exit code 2
    --- stderr
    error: cannot write `out`
    caused by: entity already exists
    hint: choose another name, or have it replaced with `--overwrite`
    "#);
}

#[test]
fn names_may_be_as_long_as_the_disk_takes_them() {
    let long =
        |count| -> &'static str { Box::leak(("漢".repeat(count) + ".txt").into_boxed_str()) };
    let with_name = |name: &'static str| Recipe {
        files: vec![packed("one", "VENDOR", name)],
        codepage: msi::CodePage::Utf8,
        ..Recipe::default()
    };
    let name = long(81);
    let sandbox = with(&with_name(name));
    sandbox.rollpack("unpack a.msi --to out");
    let files: Vec<_> = tree(&sandbox.path("out")).into_keys().collect();
    assert_eq!(files, [format!("ProgramFilesFolder/Vendor Inc/{name}")]);
    // What Windows takes and this system does not.
    let name = long(84);
    let sandbox = with(&with_name(name));
    let said = sandbox.rollpack("unpack a.msi --to out");
    assert!(said.contains("exit code 2\n"), "{said}");
    assert!(said.contains("error: cannot create `"), "{said}");
    assert!(said.contains(&format!("/{name}`\n")), "{said}");
    assert_eq!(sandbox.list(""), ["a.msi"]);
}
