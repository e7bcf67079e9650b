//! Cabinets.

use super::json;
use crate::cab::draft::text;
use crate::sandbox::Sandbox;
use crate::unpack::cabinets::set;
use crate::unpack::package::Recipe;

#[test]
fn a_cabinet_has_folders_and_members() {
    let sandbox = Sandbox::new();
    sandbox.write("a.cab", Recipe::default().cabinet());
    insta::assert_snapshot!(sandbox.rollpack("inspect a.cab --files"), @r#"
    $ rollpack inspect a.cab --files
    exit code 0
    --- stdout
      19  2011-05-16T12:55:00  one
      19  2011-05-16T12:55:00  two
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.cab --files --format csv"), @"
    $ rollpack inspect a.cab --files --format csv
    exit code 0
    --- stdout
    name,size,folder,modified,attributes,sha256,cabinet
    one,19,0,2011-05-16T12:55:00,32,[SHA-256],
    two,19,0,2011-05-16T12:55:00,32,[SHA-256],
    ");
    let facts = json(&sandbox, "inspect a.cab --format json");
    assert_eq!(
        facts["members"][0]["sha256"],
        rollpack::digest::Digest::of(b"the content of one\n").to_string()
    );
    assert_eq!(facts["folders"][0]["compression"], "MSZIP");
    let schema = json(&sandbox, "schema facts");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
}

#[test]
fn a_cabinet_of_a_set_opens_its_neighbours() {
    let bytes = text(5, 90_000);
    let sandbox = Sandbox::new();
    for (name, cabinet) in ["ONE.CAB", "two.cab", "three.cab"].iter().zip(set()) {
        sandbox.write(name, cabinet);
    }
    insta::assert_snapshot!(sandbox.rollpack("inspect two.cab"), @"
    $ rollpack inspect two.cab
    exit code 0
    --- stdout
    cabinet
      file          two.cab
      size          32,870 bytes
      SHA-256       [SHA-256]
      set           7, of which this is cabinet 2
      goes on from  one.cab
      goes on in    three.cab

    folders of the set
      0  stored  3 blocks  3 members

    members of the set
      20,000  2007-09-24T13:26:00  a
      60,000  2007-09-24T13:26:00  b
      10,000  2007-09-24T13:26:00  c
    ");
    for name in ["ONE.CAB", "two.cab", "three.cab"] {
        let facts = json(&sandbox, &format!("inspect {name} --format json"));
        assert_eq!(facts["problems"], serde_json::json!([]), "{name}");
        let members = facts["members"].as_array().unwrap();
        for (member, (own, cabinet, range)) in members.iter().zip([
            ("a", "one.cab", 0..20_000),
            ("b", "one.cab", 20_000..80_000),
            ("c", "three.cab", 80_000..90_000),
        ]) {
            assert_eq!(member["name"], own, "{name}");
            assert!(
                member["cabinet"]
                    .as_str()
                    .unwrap()
                    .eq_ignore_ascii_case(cabinet)
            );
            let digest = rollpack::digest::Digest::of(&bytes[range]).to_string();
            assert_eq!(member["sha256"], digest, "{name}: {own}");
        }
        let schema = json(&sandbox, "schema facts");
        assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
    }
}

#[test]
fn what_is_missing_of_a_set_is_told() {
    let sandbox = Sandbox::new();
    let [one, two, _] = set();
    sandbox.write("two.cab", two);
    insta::assert_snapshot!(sandbox.rollpack("inspect two.cab"), @"
    $ rollpack inspect two.cab
    exit code 0
    --- stdout
    cabinet
      file          two.cab
      size          32,870 bytes
      SHA-256       [SHA-256]
      set           7, of which this is cabinet 2
      goes on from  one.cab
      goes on in    three.cab
      not read      one.cab (disk `Disk 1`)
      not read      three.cab (disk `Disk 3`)

    folders of the set
      0  stored  1 block  1 member

    members of the set
      60,000  2007-09-24T13:26:00  b

    problems
      the set is not whole: the cabinet `one.cab` on `Disk 1` is missing (byte 0 of
      `two.cab`)
      the set is not whole: the cabinet `three.cab` on `Disk 3` is missing (byte 0
      of `two.cab`)
    ");
    let facts = json(&sandbox, "inspect two.cab --format json");
    insta::assert_snapshot!(serde_json::to_string_pretty(&facts["cabinets"]).unwrap(), @r#"
    [
      {
        "disk": "Disk 1",
        "is_read": false,
        "name": "one.cab"
      },
      {
        "is_read": true,
        "name": "two.cab"
      },
      {
        "disk": "Disk 3",
        "is_read": false,
        "name": "three.cab"
      }
    ]
    "#);
    sandbox.write("one.cab", one);
    let facts = json(&sandbox, "inspect two.cab --format json");
    assert_eq!(
        facts["members"][0]["sha256"].as_str().map(str::len),
        Some(64)
    );
    assert!(facts["members"][1].get("sha256").is_none());
    // A neighbour that is no cabinet is at fault.
    sandbox.write("three.cab", "a text");
    insta::assert_snapshot!(sandbox.rollpack("inspect two.cab --files --format csv"), @"
    $ rollpack inspect two.cab --files --format csv
    exit code 1
    --- stdout
    name,size,folder,modified,attributes,sha256,cabinet
    a,20000,0,2007-09-24T13:26:00,32,[SHA-256],one.cab
    b,60000,0,2007-09-24T13:26:00,32,,one.cab
    --- stderr
    problems
      the set is not whole: no cabinet: it does not begin with `MSCF` (byte 0 of `three.cab`)
      the member `b` cannot be read: the cabinet `three.cab` on `Disk 3` is missing (byte 77 of
      `one.cab`)
    ");
}

#[test]
fn what_comes_from_standard_input_has_no_neighbours() {
    let sandbox = Sandbox::new();
    let [one, two, three] = set();
    sandbox.write("one.cab", one);
    sandbox.write("three.cab", three);
    sandbox.write("two.cab", two);
    let mut command = sandbox.command();
    let input = std::fs::File::open(sandbox.path("two.cab")).unwrap();
    let output = command
        .args(["inspect", "-"])
        .stdin(input)
        .output()
        .unwrap();
    let said = sandbox.transcript("inspect - < two.cab", &output);
    assert!(
        said.contains("the cabinet `one.cab` on `Disk 1` is missing"),
        "{said}"
    );
    assert!(
        said.contains("the cabinet `three.cab` on `Disk 3` is missing"),
        "{said}"
    );
}
