//! Cabinets.

use super::json;
use crate::sandbox::Sandbox;
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
    name,size,folder,modified,attributes,sha256
    one,19,0,2011-05-16T12:55:00,32,[SHA-256]
    two,19,0,2011-05-16T12:55:00,32,[SHA-256]
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
