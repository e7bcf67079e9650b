//! What is left of broken packages.

use std::path::Path;

use serde_json::Value;

use super::{example, inspect, json};
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

#[test]
fn what_is_left_of_a_broken_package_is_shown() {
    let sandbox = Sandbox::new();
    let recipe = Recipe::default();
    let streams = vec![("files.cab", recipe.cabinet()), ("large", vec![7; 20_000])];
    let package = Recipe { streams, ..recipe }.package();
    sandbox.write("cut.msi", &package[..package.len() - 9000]);
    insta::assert_snapshot!(sandbox.rollpack("inspect cut.msi"), @r#"
    $ rollpack inspect cut.msi
    exit code 1
    --- stderr
    error: cannot read `cut.msi`
    caused by: the file is cut: it has 31960 bytes, and its last used sector ends at byte 40960
    hint: `--salvage` shows what can still be read of it
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect cut.msi --salvage"), @r#"
    $ rollpack inspect cut.msi --salvage
    exit code 1
    --- stdout
    BROKEN: what is shown is not all, because
      the file is cut: it has 31960 bytes, and its last used sector ends at byte
      40960
      the stream `large` can be read for 11480 of 20000 bytes: the stream `large`
      needs more of the sector at byte 28672 than the file has

    Windows Installer installation package
      file          cut.msi
      signature     none that is left
      size          31,960 bytes
      SHA-256       [SHA-256]

    installs
       3  components
       2  files
      38  bytes

    goes to
      [ProgramFilesFolder]/Vendor Inc
      [TARGETDIR]

    media
      1  #files.cab  embedded  up to file 1000

    files
      19     [ProgramFilesFolder]/Vendor Inc/one long.txt
      19     [TARGETDIR]/two.txt

    contains
      tables        6 with 38 rows: `--tables`
      streams       3 with 20,250 bytes: `--streams`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect cut.msi --salvage --streams"), @r#"
    $ rollpack inspect cut.msi --salvage --streams
    exit code 1
    --- stdout
      20,000  large                    only 11,480 bytes are there
         122  files.cab
         128  \u{5}SummaryInformation
    --- stderr
    BROKEN: what is shown is not all, because
      the file is cut: it has 31960 bytes, and its last used sector ends at byte 40960
      the stream `large` can be read for 11480 of 20000 bytes: the stream `large` needs more of the
      sector at byte 28672 than the file has
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect cut.msi --salvage --table Media --format csv"), @r#"
    $ rollpack inspect cut.msi --salvage --table Media --format csv
    exit code 1
    --- stdout
    DiskId,LastSequence,Cabinet
    1,1000,#files.cab
    --- stderr
    BROKEN: what is shown is not all, because
      the file is cut: it has 31960 bytes, and its last used sector ends at byte 40960
      the stream `large` can be read for 11480 of 20000 bytes: the stream `large` needs more of the
      sector at byte 28672 than the file has
    "#);
    let output = inspect(
        &sandbox,
        Path::new("cut.msi"),
        &["--salvage", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(1));
    let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(facts["salvaged"], true);
    let schema = json(&sandbox, "schema facts");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
    // What is whole loses nothing by it.
    sandbox.write("whole.msi", package);
    assert_eq!(
        json(&sandbox, "inspect whole.msi --salvage --format json"),
        json(&sandbox, "inspect whole.msi --format json")
    );
    sandbox.write("a.cab", Recipe::default().cabinet());
    insta::assert_snapshot!(sandbox.rollpack("inspect a.cab --salvage"), @r#"
    $ rollpack inspect a.cab --salvage
    exit code 2
    --- stderr
    error: `a.cab` is no package, merge module, patch or transform, and only those can be salvaged
    "#);
    // The header alone: the directory is behind the end.
    sandbox.write("lost.msi", &Recipe::default().package()[..600]);
    insta::assert_snapshot!(sandbox.rollpack("inspect lost.msi --salvage"), @r#"
    $ rollpack inspect lost.msi --salvage
    exit code 1
    --- stderr
    error: cannot read `lost.msi`
    caused by: the chain of the directory ends too early, at the link at byte 48
    hint: without header and directory, nothing in it can be found
    "#);
}

#[test]
fn the_first_half_of_a_package_holds_every_table() {
    let sandbox = example();
    let package = sandbox.read("packages/Portal-Web.msi");
    sandbox.write("half.msi", &package[..package.len() / 2]);
    let output = inspect(
        &sandbox,
        Path::new("half.msi"),
        &["--salvage", "--tables", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(1));
    let half: Value = serde_json::from_slice(&output.stdout).unwrap();
    let whole = json(
        &sandbox,
        "inspect packages/Portal-Web.msi --tables --format json",
    );
    assert_eq!(half["tables"], whole["tables"]);
}
