//! Patches.

use super::{from_corpus, json};

#[test]
fn patches_tell_what_they_change() {
    let Some(sandbox) = from_corpus("wixtoolset__wix3__PatchABv101.msp", "a.msp") else {
        return;
    };
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msp"), @r#"
    $ rollpack inspect a.msp
    exit code 0
    --- stdout
    Windows Installer patch
      file          a.msp
      product       Prods A and B patch v 1.0.1.1
      manufacturer  My Company
      patch code    {B94D3D25-9FC6-468D-A804-97AFB27746C1}
      made          2010-02-11T01:44:04Z with Windows Installer XML (3.5.1309.0)
      signature     none
      size          14,336 bytes
      SHA-256       [SHA-256]

    patches the products
      {6EA3AE83-A14F-4B8B-8A86-BB977A9E7833}
      {398B8855-E3B8-4559-9C2B-3ED457C5A889}

    transforms
      rtmA.1   1 row of 1 table
      #rtmA.1  8 rows of 4 tables
      rtmB.2   1 row of 1 table
      #rtmB.2  8 rows of 4 tables

    cabinets
      763  A.cab
      765  B.cab

    sequence
      Source  1.0.1.1  all products  supersedes
      Patch   1.0.1.1  all products  supersedes

    metadata
      Classification    Security Rollup
      AllowRemoval      1
      CreationTimeUTC   02-11-10 01:44
      Description       Prods A and B patch v 1.0.1.1
      DisplayName       Prods A and B patch v 1.0.1.1
      ManufacturerName  My Company
      MoreInfoURL       http://support.MyCompany.com/kb/1

    contains
      tables        2 with 11 rows: `--tables`
      streams       29 with 5,350 bytes: `--streams`
      storages      rtmA.1, rtmB.2, #rtmA.1, #rtmB.2
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msp --changes"), @r#"
    $ rollpack inspect a.msp --changes
    exit code 0
    --- stdout
    rtmA.1: MsiFileHash: 1 changed
      ~  F_Source  HashPart1  [NUMBER]
                   HashPart2  -[NUMBER]
                   HashPart3  [NUMBER]
                   HashPart4  -[NUMBER]

    #rtmA.1: File: 1 changed
      ~  F_Source  Attributes  4608
                   Sequence    3

    #rtmA.1: Media: 1 added
      +  2  LastSequence  3
            Cabinet       #A.cab
            Source        _B94D3D259FC6468DA80497AFB27746C1

    #rtmA.1: PatchPackage: new table, 1 added
      +  {B94D3D25-9FC6-468D-A804-97AFB27746C1}  Media_  2

    #rtmA.1: Property: 5 added
      +  PatchABv1011.AllowRemoval  Value  1
      +  PatchABv1011.PatchCode     Value  {B94D3D25-9FC6-468D-A804-97AFB27746C1}
      +  PATCHNEWPACKAGECODE        Value  {B94D3D25-9FC6-468D-A804-97AFB27746C1}
      +  PATCHNEWSUMMARYSUBJECT     Value  Prods A and B patch v 1.0.1.1
      +  PATCHNEWSUMMARYCOMMENTS    Value  Prods A and B patch v 1.0.1.1

    rtmB.2: MsiFileHash: 1 changed
      ~  F_Source  HashPart1  -[NUMBER]
                   HashPart2  -[NUMBER]
                   HashPart3  [NUMBER]
                   HashPart4  -[NUMBER]

    #rtmB.2: File: 1 changed
      ~  F_Source  Attributes  4608
                   Sequence    4

    #rtmB.2: Media: 1 added
      +  3  LastSequence  4
            Cabinet       #B.cab
            Source        _B94D3D259FC6468DA80497AFB27746C1

    #rtmB.2: PatchPackage: new table, 1 added
      +  {B94D3D25-9FC6-468D-A804-97AFB27746C1}  Media_  3

    #rtmB.2: Property: 5 added
      +  PatchABv1011.AllowRemoval  Value  1
      +  PatchABv1011.PatchCode     Value  {B94D3D25-9FC6-468D-A804-97AFB27746C1}
      +  PATCHNEWPACKAGECODE        Value  {B94D3D25-9FC6-468D-A804-97AFB27746C1}
      +  PATCHNEWSUMMARYSUBJECT     Value  Prods A and B patch v 1.0.1.1
      +  PATCHNEWSUMMARYCOMMENTS    Value  Prods A and B patch v 1.0.1.1
    "#);
    let facts = json(&sandbox, "inspect a.msp --format json");
    let pair = &facts["patch"]["transforms"][0];
    insta::assert_snapshot!(pair["name"], @r#""rtmA.1""#);
    insta::assert_snapshot!(pair["product"]["tables"]["MsiFileHash"]["rows"], @r#"[{"cells":{"HashPart1":1056575674,"HashPart2":-114912430,"HashPart3":12515702,"HashPart4":-1113122835},"change":"changed","key":["F_Source"]}]"#);
}
