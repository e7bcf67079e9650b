//! Transforms.

use serde_json::Value;

use super::{from_corpus, json};

#[test]
fn transforms_are_shown_row_by_row() {
    let Some(sandbox) = from_corpus("heaths__psmsi__Example.mst", "a.mst") else {
        return;
    };
    insta::assert_snapshot!(sandbox.rollpack("inspect a.mst"), @r#"
    $ rollpack inspect a.mst
    exit code 0
    --- stdout
    Windows Installer transform
      file          a.mst
      product       Test File in a Product
      manufacturer  Microsoft Corporation
      platform      x86
      languages     1033
      package code  {000C1109-0000-0000-C000-[NUMBER]}
      made          2006-08-17T01:25:14Z with Windows Installer XML v3.0.2015.0
      needs         Windows Installer 2.00
      signature     none
      size          4,608 bytes
      SHA-256       [SHA-256]

    changes
      AppId      dropped
      Binary     1 added, 1 changed, 1 deleted
      Directory  2 added, 1 changed, 1 deleted
      `--changes` shows the rows.

    contains
      tables        0 with 0 rows: `--tables`
      streams       8 with 851 bytes: `--streams`
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.mst --changes"), @r#"
    $ rollpack inspect a.mst --changes
    exit code 0
    --- stdout
    AppId: dropped

    Binary: 1 added, 1 changed, 1 deleted
      +  NewBinary  Data  Binary.NewBinary
      ~  Modified   Data  Binary.Modified
      -  Deleted

    Directory: 2 added, 1 changed, 1 deleted
      ~  Modified  DefaultDir  new value
      +  Foo       DefaultDir  .
      +  Added     DefaultDir  .
      -  Deleted
    "#);
    let facts = json(&sandbox, "inspect a.mst --changes --format json");
    insta::assert_snapshot!(facts["transform"]["tables"]["Directory"]["rows"], @r#"[{"cells":{"DefaultDir":"new value"},"change":"changed","key":["Modified"]},{"cells":["Foo",null,"."],"change":"added"},{"cells":["Added",null,"."],"change":"added"},{"change":"deleted","key":["Deleted"]}]"#);
    assert_eq!(facts["tables"], Value::Null);
}
