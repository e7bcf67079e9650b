//! What is left of broken packages.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use rollpack::msi::{Limits, salvage};
use serde_json::Value;

use super::corpus::all;
use super::{example, inspect, json};
use crate::peers::shared;
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

/// What the allocation table has for a sector of its own.
const TABLE_MARK: [u8; 4] = [0xfd, 0xff, 0xff, 0xff];

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
      19  [ProgramFilesFolder]/Vendor Inc/one long.txt
      19  [TARGETDIR]/two.txt

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
    error: `a.cab` is not a package, merge module, patch or transform, and only those can be salvaged
    "#);
    // The header alone: the directory is behind the end.
    sandbox.write("lost.msi", &Recipe::default().package()[..600]);
    insta::assert_snapshot!(sandbox.rollpack("inspect lost.msi --salvage"), @r#"
    $ rollpack inspect lost.msi --salvage
    exit code 1
    --- stderr
    error: cannot read `lost.msi`
    caused by: nothing is left of the directory, which starts at byte 8192: the file has 600 bytes
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

/// The allocation table stands in one run behind the header; the first entry of it says that it is a part.
#[test]
fn without_an_allocation_table_all_is_guessed_and_said_to_be() {
    let sandbox = example();
    let mut package = sandbox.read("packages/Portal-Web.msi");
    let whole = json(&sandbox, "inspect packages/Portal-Web.msi --format json");
    let table = package[512..]
        .chunks(4)
        .position(|entry| entry != TABLE_MARK);
    let parts = table.unwrap();
    package[512..512 * (1 + parts)].fill(0);
    sandbox.write("holes.msi", package);
    insta::assert_snapshot!(sandbox.rollpack("inspect holes.msi --salvage"), @r#"
    $ rollpack inspect holes.msi --salvage
    exit code 1
    --- stdout
    BROKEN: what is shown is not all, because
      1536 bytes of the allocation table are lost: from byte 512 on they are all
      zeros
      the chain of the directory leads at byte 524 to 0xffffffff, which is not a
      sector
      directory entries that are GUESSED: 20, which look like some, though the
      directory's chain does not lead to them
      the mini stream is GUESSED from byte 512 on, for 7616 of 7616 bytes: the chain
      of the mini stream leads at byte 552 to 0xffffffff, which is not a sector
      the chain of the mini allocation table leads at byte 548 to 0xffffffff, which
      is not a sector
      streams whose storage is GUESSED: 3, to which the directory does not lead, so
      that they are listed as if they stood in the root
      the stream `payload.cab` is GUESSED from byte 512 on, for [NUMBER] of [NUMBER]
      bytes: the chain of the stream `payload.cab` leads at byte 612 to 0xffffffff,
      which is not a sector

    Windows Installer installation package
      file          holes.msi
      product       Fabrikam Portal Web 2.1.4.0
      manufacturer  Fabrikam, Inc.
      platform      x86
      languages     1033 (en-US)
      product code  {31EE34C3-48CD-5D01-9BFA-CA[NUMBER]D479}
      upgrade code  {7D17AE86-7956-580D-BD36-C[NUMBER]C9CE4}
      package code  {F00F18C7-45B7-5400-8848-FCD[NUMBER]F}
      made          2026-03-02T09:30:00Z with rollpack xtask
      needs         Windows Installer 2.00
      signature     none that is left
      size          153,600 bytes
      SHA-256       [SHA-256]

    installs
            1  feature
            4  components
            4  files
            2  registry values
            2  upgrade ranges
      141,645  bytes

    goes to
      [ProgramFilesFolder]/Fabrikam/Portal/Web

    media
      1  #payload.cab  embedded  up to file 4

    files
        2,048  2.1.4.0  [ProgramFilesFolder]/Fabrikam/Portal/Web/bin/
                        FabrikamPortal.dll
          102           [ProgramFilesFolder]/Fabrikam/Portal/Web/default.htm
          187           [ProgramFilesFolder]/Fabrikam/Portal/Web/
                        Portal-Web-Readme.txt
      139,308           [ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web.dat

    contains
      tables        17 (17 GUESSED) with 166 rows: `--tables`
      streams       2 (2 GUESSED) with 140,816 bytes: `--streams`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect holes.msi --salvage --streams"), @r#"
    $ rollpack inspect holes.msi --salvage --streams
    exit code 1
    --- stdout
      140,288  payload.cab              GUESSED: entry, content
          528  \u{5}SummaryInformation  GUESSED: entry, content
    --- stderr
    BROKEN: what is shown is not all, because
      1536 bytes of the allocation table are lost: from byte 512 on they are all zeros
      the chain of the directory leads at byte 524 to 0xffffffff, which is not a sector
      directory entries that are GUESSED: 20, which look like some, though the directory's chain does
      not lead to them
      the mini stream is GUESSED from byte 512 on, for 7616 of 7616 bytes: the chain of the mini stream
      leads at byte 552 to 0xffffffff, which is not a sector
      the chain of the mini allocation table leads at byte 548 to 0xffffffff, which is not a sector
      streams whose storage is GUESSED: 3, to which the directory does not lead, so that they are listed
      as if they stood in the root
      the stream `payload.cab` is GUESSED from byte 512 on, for [NUMBER] of [NUMBER] bytes: the chain of the
      stream `payload.cab` leads at byte 612 to 0xffffffff, which is not a sector
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect holes.msi --salvage --table Media --format csv"), @r#"
    $ rollpack inspect holes.msi --salvage --table Media --format csv
    exit code 1
    --- stdout
    DiskId,LastSequence,DiskPrompt,Cabinet,VolumeLabel,Source
    1,4,,#payload.cab,,
    --- stderr
    BROKEN: what is shown is not all, because
      1536 bytes of the allocation table are lost: from byte 512 on they are all zeros
      the chain of the directory leads at byte 524 to 0xffffffff, which is not a sector
      directory entries that are GUESSED: 20, which look like some, though the directory's chain does
      not lead to them
      the mini stream is GUESSED from byte 512 on, for 7616 of 7616 bytes: the chain of the mini stream
      leads at byte 552 to 0xffffffff, which is not a sector
      the chain of the mini allocation table leads at byte 548 to 0xffffffff, which is not a sector
      streams whose storage is GUESSED: 3, to which the directory does not lead, so that they are listed
      as if they stood in the root
      the stream `payload.cab` is GUESSED from byte 512 on, for [NUMBER] of [NUMBER] bytes: the chain of the
      stream `payload.cab` leads at byte 612 to 0xffffffff, which is not a sector
      what the table `Media` has here is GUESSED, and may be wrong
    "#);
    let facts = salvaged(&sandbox, "holes.msi", &[]);
    insta::assert_snapshot!(facts["streams"], @r#"[{"guessed":["entry","content"],"name":"payload.cab","sha256":"d6d726f1e11b27b46c86cc5536e0a3ef8667f13af3f72fe18e0e0ebedb4eb43c","size":140288},{"guessed":["entry","content"],"name":"\u0005SummaryInformation","sha256":"16e36fe4dd84ad858c6a7e89983a73ea3c6d06f5ceb2f893012b82c340f7517a","size":528}]"#);
    // It was written at once, so that the guesses are right.
    assert_eq!(facts["files"], whole["files"]);
    for (name, table) in facts["tables"].as_object().unwrap() {
        assert_eq!(table["guessed"], true, "{name}");
        assert_eq!(table["rows"], whole["tables"][name]["rows"], "{name}");
    }
}

#[test]
fn json_tells_the_problems_of_every_view() {
    let sandbox = example();
    let package = sandbox.read("packages/Portal-Web.msi");
    sandbox.write("cut.msi", &package[..100_000]);
    let all = salvaged(&sandbox, "cut.msi", &[]);
    let own = all["problems"].as_array().unwrap();
    let table = salvaged(&sandbox, "cut.msi", &["--table", "Media"]);
    insta::assert_snapshot!(table["problems"], @r#"[{"at_fault":true,"message":"the file is cut: it has 100000 bytes, and its last used sector ends at byte 153600"},{"at_fault":true,"message":"the stream `payload.cab` can be read for 86688 of 140288 bytes: the stream `payload.cab` needs more of the sector at byte 99840 than the file has"}]"#);
    assert!(
        table["problems"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| own.contains(one))
    );
    assert_eq!(table["tables"]["Media"], all["tables"]["Media"]);
    let found = salvaged(&sandbox, "cut.msi", &["--find", "payload.cab"]);
    assert_eq!(found["problems"], table["problems"]);
    assert_eq!(found["matches"][0]["table"], "Media");
    for view in [
        "--streams",
        "--files",
        "--tables",
        "--summary",
        "--signature",
    ] {
        let facts = salvaged(&sandbox, "cut.msi", &[view]);
        assert!(
            facts["problems"].as_array().unwrap().contains(&own[0]),
            "{view}"
        );
        assert_eq!(facts["salvaged"], true, "{view}");
    }
    // Nothing is wrong with what is whole.
    for view in ["--table Media", "--find payload.cab"] {
        let arguments = format!("inspect packages/Portal-Web.msi {view} --format json");
        let plain = json(&sandbox, &arguments);
        assert_eq!(plain["problems"], Value::Array(Vec::new()));
        assert_eq!(plain["salvaged"], Value::Null);
        assert_eq!(json(&sandbox, &format!("{arguments} --salvage")), plain);
    }
}

/// The rows that are not guessed, by table, of a file that is cut.
fn rows(bytes: &[u8]) -> BTreeMap<String, usize> {
    let Ok(salvaged) = salvage(Cursor::new(bytes), &Limits::default()) else {
        return BTreeMap::new();
    };
    let guessed = salvaged.guessed_tables();
    let tables = salvaged.database.package().tables.iter();
    let told = tables.filter(|table| !guessed.contains(table.name()));
    told.map(|table| (table.name().to_owned(), table.row_count()))
        .collect()
}

#[test]
fn the_more_is_left_of_a_file_the_more_is_told() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let paths = all(&corpus, &["msi", "msm", "msp", "mst"]);
    let sandbox = example();
    let stand_in = sandbox.path("packages/Portal-Database.msi");
    let mut tables = 0;
    for path in paths.into_iter().chain([stand_in]) {
        let bytes = std::fs::read(&path).unwrap();
        let mut before = BTreeMap::new();
        // At each sector of all but the large ones.
        let step = (bytes.len() / 80).next_multiple_of(512);
        for end in (512..bytes.len() + step).step_by(step) {
            let rows = rows(&bytes[..end.min(bytes.len())]);
            for (table, count) in &before {
                assert_eq!(rows.get(table), Some(count), "{} at {end}", path.display());
            }
            before = rows;
        }
        tables += before.len();
    }
    assert!(tables > 500, "{tables}");
}

fn salvaged(sandbox: &Sandbox, file: &str, options: &[&str]) -> Value {
    let own = ["--salvage", "--format", "json"];
    let output = inspect(sandbox, Path::new(file), &[&own, options].concat());
    assert_eq!(output.status.code(), Some(1), "{options:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{options:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}
