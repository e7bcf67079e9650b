//! `rollpack inspect`: what is shown of every kind of file, and what is said of those that are none.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::build::build;
use crate::peers::{program, run, shared};
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

fn example() -> Sandbox {
    EXAMPLE.sandbox()
}

fn json(sandbox: &Sandbox, arguments: &str) -> Value {
    let output = sandbox
        .command()
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        sandbox.transcript(arguments, &output)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_package_for_a_person() {
    let sandbox = example();
    insta::assert_snapshot!(sandbox.rollpack("inspect packages/Portal-Web.msi"), @r#"
    $ rollpack inspect packages/Portal-Web.msi
    exit code 0
    --- stdout
    Windows Installer installation package
      file          Portal-Web.msi
      product       Fabrikam Portal Web 2.1.4.0
      manufacturer  Fabrikam, Inc.
      platform      x86
      languages     1033
      product code  {31EE34C3-48CD-5D01-9BFA-CA[NUMBER]D479}
      upgrade code  {7D17AE86-7956-580D-BD36-C[NUMBER]C9CE4}
      package code  {F00F18C7-45B7-5400-8848-FCD[NUMBER]F}
      made          2026-03-02T09:30:00Z with rollpack xtask
      needs         Windows Installer 2.00
      signature     none
      size          153,600 bytes
      SHA-256       [SHA-256]

    installs
            1  features
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
        2,048  2.1.4.0  [ProgramFilesFolder]/Fabrikam/Portal/Web/bin/FabrikamPortal
                        .dll
          102           [ProgramFilesFolder]/Fabrikam/Portal/Web/default.htm
          187           [ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web-Readme.
                        txt
      139,308           [ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web.dat

    contains
      tables        17 with 166 rows: `--tables`
      streams       2 with 140,816 bytes: `--streams`
    "#);
}

#[test]
fn views_of_a_package() {
    let sandbox = example();
    let view = |view: &str| sandbox.rollpack(&format!("inspect packages/Portal-Web.msi {view}"));
    insta::assert_snapshot!(view("--summary"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --summary
    exit code 0
    --- stdout
    summary information
      Title         Installation Database
      Subject       Fabrikam Portal Web
      Author        Fabrikam, Inc.
      Keywords      Installer
      Comments      A stand-in for Portal-Web.msi made by rollpack for testing. It contains nothing of
                    the original.
      Template      Intel;1033
      Revision      {F00F18C7-45B7-5400-8848-FCD[NUMBER]F}
      Create Time   2026-03-02T09:30:00Z
      Last Saved    2026-03-02T09:30:00Z
      Page Count    200
      Word Count    2
      Application   rollpack xtask
      Security      2
      Codepage      1252
    "#);
    insta::assert_snapshot!(view("--files"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --files
    exit code 0
    --- stdout
        2,048  2.1.4.0  [ProgramFilesFolder]/Fabrikam/Portal/Web/bin/FabrikamPortal.dll
          102           [ProgramFilesFolder]/Fabrikam/Portal/Web/default.htm
          187           [ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web-Readme.txt
      139,308           [ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web.dat
    "#);
    insta::assert_snapshot!(view("--streams"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --streams
    exit code 0
    --- stdout
      140,288  payload.cab
          528  \u{5}SummaryInformation
    "#);
    insta::assert_snapshot!(view("--signature"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --signature
    exit code 0
    --- stdout
    signature
      stream        none
    "#);
    insta::assert_snapshot!(view("--table Directory"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --table Directory
    exit code 0
    --- stdout
      Directory           Directory_Parent    DefaultDir
      TARGETDIR                               SourceDir
      ProgramFilesFolder  TARGETDIR           PFiles
      Folder1             ProgramFilesFolder  Fabrikam
      Folder2             Folder1             Portal
      INSTALLFOLDER       Folder2             Web
      Folder3             INSTALLFOLDER       bin
    "#);
    insta::assert_snapshot!(view("--table Media --format csv"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --table Media --format csv
    exit code 0
    --- stdout
    DiskId,LastSequence,DiskPrompt,Cabinet,VolumeLabel,Source
    1,4,,#payload.cab,,
    "#);
    insta::assert_snapshot!(view("--table Media --format json"), @r##"
    $ rollpack inspect packages/Portal-Web.msi --table Media --format json
    exit code 0
    --- stdout
    {
      "kind": "msi",
      "schema": "rollpack/facts/v1",
      "tables": {
        "Media": {
          "columns": [
            {
              "key": true,
              "name": "DiskId",
              "nullable": false,
              "type": "i2"
            },
            {
              "key": false,
              "name": "LastSequence",
              "nullable": false,
              "type": "i2"
            },
            {
              "key": false,
              "name": "DiskPrompt",
              "nullable": true,
              "type": "L64"
            },
            {
              "key": false,
              "name": "Cabinet",
              "nullable": true,
              "type": "S255"
            },
            {
              "key": false,
              "name": "VolumeLabel",
              "nullable": true,
              "type": "S32"
            },
            {
              "key": false,
              "name": "Source",
              "nullable": true,
              "type": "S72"
            }
          ],
          "rows": [
            [
              1,
              4,
              null,
              "#payload.cab",
              null,
              null
            ]
          ]
        }
      }
    }
    "##);
    insta::assert_snapshot!(view("--find PORTAL"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --find PORTAL
    exit code 0
    --- stdout
      Component.Component           Component1_FabrikamPortal.dll      Component1_FabrikamPortal.dll
      Component.KeyPath             Component1_FabrikamPortal.dll      File1_FabrikamPortal.dll
      Component.Component           Component3_Portal_Web_Readme.txt   Component3_Portal_Web_Readme.txt
      Component.KeyPath             Component3_Portal_Web_Readme.txt   File3_Portal_Web_Readme.txt
      Component.Component           Component4_Portal_Web.dat          Component4_Portal_Web.dat
      Component.KeyPath             Component4_Portal_Web.dat          File4_Portal_Web.dat
      Directory.DefaultDir          Folder2                            Portal
      Feature.Title                 Complete                           Fabrikam Portal Web
      Feature.Description           Complete                           A stand-in for Portal-Web.msi
                                                                       made by rollpack for testing. It
                                                                       contains nothing of the
                                                                       original.
      FeatureComponents.Component_  Complete/Component1_FabrikamPorta  Component1_FabrikamPortal.dll
                                    l.dll
      FeatureComponents.Component_  Complete/Component3_Portal_Web_Re  Component3_Portal_Web_Readme.txt
                                    adme.txt
      FeatureComponents.Component_  Complete/Component4_Portal_Web.da  Component4_Portal_Web.dat
                                    t
      File.File                     File1_FabrikamPortal.dll           File1_FabrikamPortal.dll
      File.Component_               File1_FabrikamPortal.dll           Component1_FabrikamPortal.dll
      File.FileName                 File1_FabrikamPortal.dll           FABRIK~1.DLL|FabrikamPortal.dll
      File.File                     File3_Portal_Web_Readme.txt        File3_Portal_Web_Readme.txt
      File.Component_               File3_Portal_Web_Readme.txt        Component3_Portal_Web_Readme.txt
      File.FileName                 File3_Portal_Web_Readme.txt        PORTAL~1.TXT|Portal-Web-Readme.t
                                                                       xt
      File.File                     File4_Portal_Web.dat               File4_Portal_Web.dat
      File.Component_               File4_Portal_Web.dat               Component4_Portal_Web.dat
      File.FileName                 File4_Portal_Web.dat               PORTAL~1.DAT|Portal-Web.dat
      MsiFileHash.File_             File3_Portal_Web_Readme.txt        File3_Portal_Web_Readme.txt
      MsiFileHash.File_             File4_Portal_Web.dat               File4_Portal_Web.dat
      Property.Value                ARPCOMMENTS                        A stand-in for Portal-Web.msi
                                                                       made by rollpack for testing. It
                                                                       contains nothing of the
                                                                       original.
      Property.Value                ProductName                        Fabrikam Portal Web
      Registry.Key                  Registry1                          Software\Fabrikam\Portal\Portal-
                                                                       Web
      Registry.Component_           Registry1                          Component1_FabrikamPortal.dll
      Registry.Key                  Registry2                          Software\Fabrikam\Portal\Portal-
                                                                       Web
      Registry.Component_           Registry2                          Component1_FabrikamPortal.dll
    "#);
    insta::assert_snapshot!(view("--find nowhere-to-be-found"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --find nowhere-to-be-found
    exit code 0
    --- stderr
    no cell holds the text
    "#);
    insta::assert_snapshot!(view("--table Nothing"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --table Nothing
    exit code 2
    --- stderr
    error: there is no table `Nothing`
    hint: the tables are AdminExecuteSequence, AdminUISequence, AdvtExecuteSequence, Component, Directory, Feature, FeatureComponents, File, InstallExecuteSequence, InstallUISequence, LaunchCondition, Media, MsiFileHash, Property, Registry, Upgrade, _Validation
    "#);
    insta::assert_snapshot!(view("--format csv"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --format csv
    exit code 2
    --- stderr
    error: only a table can be written as CSV or IDT
    hint: name a table with `--table`
    "#);
}

#[test]
fn facts_of_a_package_are_what_the_contract_says() {
    let sandbox = example();
    let facts = json(&sandbox, "inspect packages/Portal-Web.msi --format json");
    let bytes = sandbox.read("packages/Portal-Web.msi");
    assert_eq!(facts["schema"], "rollpack/facts/v1");
    assert_eq!(facts["kind"], "msi");
    assert_eq!(facts["size"], bytes.len());
    assert_eq!(
        facts["sha256"],
        rollpack::digest::Digest::of(&bytes).to_string()
    );
    let names: Vec<_> = facts.as_object().unwrap().keys().cloned().collect();
    insta::assert_snapshot!(names.join(" "), @"codepage container custom_actions files kind media problems product properties schema sha256 signature size streams summary tables");
    insta::assert_snapshot!(facts["files"][0], @r##"{"attributes":512,"cabinet":"#payload.cab","component":"Component1_FabrikamPortal.dll","hash":[1903254214,-891643126,-161588695,244807796],"key":"File1_FabrikamPortal.dll","language":"1033","path":"[ProgramFilesFolder]/Fabrikam/Portal/Web/bin/FabrikamPortal.dll","pe":{"languages":[1033],"machine":"x86","version":"2.1.4.0"},"sequence":1,"sha256":"f383264a5ad24d32fe43304d1612d3387ee34b2ee8a579264ee17afdd7431389","size":2048,"version":"2.1.4.0"}"##);
    insta::assert_snapshot!(facts["media"], @r##"[{"cabinet":"#payload.cab","disk":1,"embedded":true,"last_sequence":4}]"##);
    insta::assert_snapshot!(facts["tables"]["Media"], @r##"{"columns":[{"key":true,"name":"DiskId","nullable":false,"type":"i2"},{"key":false,"name":"LastSequence","nullable":false,"type":"i2"},{"key":false,"name":"DiskPrompt","nullable":true,"type":"L64"},{"key":false,"name":"Cabinet","nullable":true,"type":"S255"},{"key":false,"name":"VolumeLabel","nullable":true,"type":"S32"},{"key":false,"name":"Source","nullable":true,"type":"S72"}],"rows":[[1,4,null,"#payload.cab",null,null]]}"##);
    insta::assert_snapshot!(facts["problems"], @"[]");
    let schema = json(&sandbox, "schema facts");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
    // A view is a part of it.
    let files = json(
        &sandbox,
        "inspect packages/Portal-Web.msi --files --format json",
    );
    assert_eq!(files["files"], facts["files"]);
    assert_eq!(files["tables"], Value::Null);
}

#[test]
fn a_bundle_is_shown_and_not_trusted() {
    let sandbox = example();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    // The sizes of the renderings change with their wording.
    insta::with_settings!({filters => vec![(r" +\d{1,3}(,\d{3})+", " [SIZE]")]}, {
        insta::assert_snapshot!(sandbox.rollpack("inspect bundle.zip"), @r#"
        $ rollpack inspect bundle.zip
        exit code 0
        --- stdout
        bundle, NOT VERIFIED: this is only what it says of itself
          file          bundle.zip
          identity      [SHA-256]
          rollup        fabrikam-portal-2.1-rollup-3
          title         Fabrikam Portal 2.1, rollup 3
          series        fabrikam-portal-2.1, sequence 3
          released      2026-03-04T00:00:00Z
          replaces      fabrikam-portal-2.1-rollup-2
          made with     rollpack [VERSION]
          size [SIZE] bytes
          SHA-256       [SHA-256]
          signer        CN=RSA Signer
                        issued by CN=Trust Test Root
                        RSA with SHA-256, not checked

        payloads (4)
          Portal-Web.msi [SIZE]  2.1.4.0  x86
          Portal-Agent-x64.msi [SIZE]  2.1.4.0  x64
          Portal-Database.msi [SIZE]  2.1.3.0  x86
          Portal-Release-Notes.txt      226

        roles
          web       Web servers      20 steps
          database  Database server   2 steps

        entries
         [SIZE]  install.ps1
         [SIZE]  README.html
         [SIZE]  Portal-Web.msi
         [SIZE]  Portal-Agent-x64.msi
         [SIZE]  Portal-Database.msi
              226  Portal-Release-Notes.txt
         [SIZE]  META/spec.yaml
              582  META/SHA256SUMS
          `rollpack verify` proves a bundle.
        "#);
    });
    let facts = json(&sandbox, "inspect bundle.zip --format json");
    assert_eq!(
        (&facts["kind"], &facts["verified"]),
        (&"bundle".into(), &false.into())
    );
    assert_eq!(facts["manifest"]["schema"], "rollpack/manifest/v1");
    let schema = json(&sandbox, "schema facts");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
    insta::assert_snapshot!(sandbox.rollpack("inspect bundle.zip --tables"), @r#"
    $ rollpack inspect bundle.zip --tables
    exit code 2
    --- stderr
    error: a bundle has no such part
    "#);
}

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
fn what_is_broken_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "text");
    sandbox.write("cut.msi", &Recipe::default().package()[..4000]);
    sandbox.write("cut.cab", &Recipe::default().cabinet()[..50]);
    sandbox.write(
        "no.zip",
        b"PK\x03\x04 and nothing else that would make a bundle",
    );
    for file in ["a.txt", "cut.msi", "cut.cab", "no.zip"] {
        let said = sandbox.rollpack(&format!("inspect {file}"));
        assert!(said.contains("exit code 1"), "{said}");
    }
    insta::assert_snapshot!(sandbox.rollpack("inspect a.txt"), @r#"
    $ rollpack inspect a.txt
    exit code 1
    --- stderr
    error: `a.txt` is no package, merge module, patch, transform, cabinet or bundle
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect none.msi"), @r#"
    $ rollpack inspect none.msi
    exit code 2
    --- stderr
    error: cannot look at `none.msi`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
}

#[test]
fn problems_stand_beside_the_facts() {
    let sandbox = Sandbox::new();
    let mut recipe = Recipe::default();
    recipe.directories[2][2] = "..";
    recipe.files[1].size = 1;
    recipe.files[1].name = "evil\u{1b}[2J.txt";
    sandbox.write("a.msi", recipe.package());
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --files"), @r#"
    $ rollpack inspect a.msi --files
    exit code 1
    --- stdout
      19     one (no path)
       1     two (no path)

    problems
      row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`,
      which names another folder
      row `two` of `File` has in `FileName` the name `evil\u{1b}[2J.txt`, which has the control
      character U+001B
    "#);
    let said = sandbox.rollpack("inspect a.msi --files --format json");
    insta::assert_snapshot!(said, @r##"
    $ rollpack inspect a.msi --files --format json
    exit code 1
    --- stdout
    {
      "files": [
        {
          "attributes": 0,
          "cabinet": "#files.cab",
          "component": "VENDOR",
          "hash": [
            [NUMBER],
            -[NUMBER],
            [NUMBER],
            [NUMBER]
          ],
          "key": "one",
          "sequence": 1,
          "sha256": "[SHA-256]",
          "size": 19
        },
        {
          "attributes": 0,
          "cabinet": "#files.cab",
          "component": "TARGETDIR",
          "key": "two",
          "sequence": 2,
          "size": 1
        }
      ],
      "kind": "msi",
      "problems": [
        {
          "at_fault": true,
          "message": "row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder"
        },
        {
          "at_fault": true,
          "message": "row `two` of `File` has in `FileName` the name `evil\\u{1b}[2J.txt`, which has the control character U+001B"
        },
        {
          "at_fault": true,
          "message": "the file `two` has 19 bytes, and `File` says 1"
        }
      ],
      "schema": "rollpack/facts/v1",
      "sha256": "[SHA-256]",
      "size": 20480
    }
    "##);
    let beside = Recipe {
        media: vec![(1000, "beside.cab")],
        ..Recipe::default()
    };
    sandbox.write("beside.msi", beside.package());
    let facts = json(&sandbox, "inspect beside.msi --format json");
    insta::assert_snapshot!(facts["problems"], @r#"[{"at_fault":false,"message":"the cabinet `beside.cab` is not beside the package"}]"#);
}

#[test]
fn tables_are_exported_as_msiinfo_does() {
    let Some(msiinfo) = program("msiinfo") else {
        return;
    };
    let sandbox = example();
    let mut compared = 0;
    for name in sandbox.list("packages") {
        let file = format!("packages/{name}");
        if Path::new(&name)
            .extension()
            .is_none_or(|extension| extension != "msi")
        {
            continue;
        }
        let facts = json(&sandbox, &format!("inspect {file} --tables --format json"));
        for table in facts["tables"].as_object().unwrap().keys() {
            let arguments = ["inspect", &file, "--table", table, "--format", "idt"];
            let ours = sandbox.command().args(arguments).output().unwrap();
            let theirs = run(Command::new(&msiinfo)
                .current_dir(sandbox.path(""))
                .args(["export", &file, table]))
            .unwrap();
            assert_eq!(
                String::from_utf8(ours.stdout).unwrap(),
                theirs,
                "{file} {table}"
            );
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn every_file_of_the_corpus_is_shown_or_refused() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let mut refused = Vec::new();
    let paths = all(&corpus, &["msi", "msm", "msp", "mst", "cab"]);
    for path in paths {
        let output = inspect(&sandbox, &path, &[]);
        let name = path.file_name().unwrap().to_str().unwrap();
        match output.status.code() {
            Some(0) => {
                let text = String::from_utf8(output.stdout).unwrap();
                let wide = text.lines().find(|line| line.chars().count() > 80);
                assert_eq!(wide, None, "{name}");
            }
            Some(1) => refused.push(name.to_owned()),
            code => panic!("{name}: {code:?}"),
        }
    }
    insta::assert_snapshot!(refused.join("\n"), @"wixtoolset__wix3__MergeModule.msm");
}

#[test]
fn facts_of_every_database_of_the_corpus_fit_the_schema() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let schema = json(&sandbox, "schema facts");
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut fitting = 0;
    for path in all(&corpus, &["msi", "msm", "msp", "mst"]) {
        for options in [
            &["--format", "json"][..],
            &["--format", "json", "--salvage"],
        ] {
            let output = inspect(&sandbox, &path, options);
            let shown = path.display();
            if output.stdout.is_empty() {
                assert_eq!(output.status.code(), Some(1), "{shown}");
                assert_eq!(options.len(), 2, "{shown} cannot be salvaged");
                continue;
            }
            let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
            let mut errors = schema.iter_errors(&facts).map(|error| error.to_string());
            assert_eq!(errors.next(), None, "{shown}");
            assert_eq!(facts["signature"]["verified"], false, "{shown}");
            let own = match facts["kind"].as_str().unwrap() {
                "msm" => &facts["module"],
                "msp" => &facts["patch"],
                "mst" => &facts["transform"],
                _ => continue,
            };
            assert!(own.is_object(), "{shown}");
            fitting += 1;
        }
    }
    assert!(fitting > 20, "{fitting}");
}

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

#[test]
fn merge_modules_tell_what_they_are() {
    let Some(sandbox) = from_corpus("oleg-shilo__wixsharp__MyMergeModule.msm", "a.msm") else {
        return;
    };
    let facts = json(&sandbox, "inspect a.msm --format json");
    insta::assert_snapshot!(facts["module"], @r#"{"dependencies":[],"exclusions":[],"id":"MyMergeModule.0756702C_04A2_4D75_8783_62F4515C6150","language":1033,"version":"1.0.0.0"}"#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msm --changes"), @r#"
    $ rollpack inspect a.msm --changes
    exit code 2
    --- stderr
    error: a merge module has no such part
    hint: patches and transforms change something: `--changes` is for them
    "#);
}

#[test]
fn signatures_are_compared_and_not_trusted() {
    let name = "JetBrains__format-ripper__2dac4b_self_signed.msi";
    let Some(sandbox) = from_corpus(name, "a.msi") else {
        return;
    };
    let all = sandbox.rollpack("inspect a.msi");
    let start = all.find("  signature ").unwrap();
    insta::assert_snapshot!(&all[start..all.find("  size ").unwrap()], @r#"
    signature     of this file: the SHA-256 digest matches
                  names as signer
                  EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
                  issued by EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin
                  Kretov
                  no time stamp
    trust         not decided: neither the signature's value nor any certificate
                  was checked
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 0
    --- stdout
    signature
      stream        present
      digest        of this file: the SHA-256 digest matches
                    signed [SHA-256]
      extension     of this file: the SHA-256 digest matches
                    signed [SHA-256]
                    over names, sizes and times
      time stamp    none
      certificates  1
      trust         not decided: neither the signature's value nor any certificate was checked

    signer, as the certificate says
      subject       EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      issuer        EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      serial        14e1d0b78875f1b74fb12bba70b99789
      SHA-256       [SHA-256]
      valid         2023-12-05T13:03:46Z to 2024-12-05T13:23:46Z
    "#);
    let facts = json(&sandbox, "inspect a.msi --signature --format json");
    insta::assert_snapshot!(facts["signature"], @r#"{"certificates":1,"digest":{"algorithm":"SHA-256","signed":"a930749f40001e6cbe1656720e4951cd8c70843bd4e1326ede2402392e952025","state":"matches"},"extended":true,"extension":{"algorithm":"SHA-256","signed":"7c88111eb728c0f4863c26c5120197935825d26ec87257eae04e4b0c93c09921","state":"matches"},"present":true,"signer":{"issuer":"EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov","not_after":"2024-12-05T13:23:46Z","not_before":"2023-12-05T13:03:46Z","serial":"14e1d0b78875f1b74fb12bba70b99789","sha256":"5b0810d968419ef4740c6a435a3de462f5395169d5c55d16f5f30b97bdf5852c","subject":"EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov"},"verified":false}"#);
    // One byte of what was signed: the name of a property.
    let mut bytes = sandbox.read("a.msi");
    let name = b"ProductName";
    let at = bytes.windows(name.len()).position(|part| part == name);
    bytes[at.unwrap()] = b'Q';
    sandbox.write("a.msi", bytes);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 0
    --- stdout
    signature
      stream        present
      digest        of ANOTHER file: the SHA-256 digest differs
                    signed [SHA-256]
                    found [SHA-256]
      extension     of this file: the SHA-256 digest matches
                    signed [SHA-256]
                    over names, sizes and times
      time stamp    none
      certificates  1
      trust         not decided: neither the signature's value nor any certificate was checked

    signer, as the certificate says
      subject       EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      issuer        EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      serial        14e1d0b78875f1b74fb12bba70b99789
      SHA-256       [SHA-256]
      valid         2023-12-05T13:03:46Z to 2024-12-05T13:23:46Z
    --- stderr
    problems
      the signature is over another file: its SHA-256 is
      [SHA-256], and this file's is
      [SHA-256]
    "#);
}

#[test]
fn signatures_that_are_none_are_told() {
    let sandbox = Sandbox::new();
    let package = Recipe::default().package();
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(package)).unwrap();
    let mut stream = file.create_stream("\u{5}DigitalSignature").unwrap();
    std::io::Write::write_all(&mut stream, b"not a signature").unwrap();
    drop(stream);
    sandbox.write("a.msi", file.into_inner().into_inner());
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 1
    --- stdout
    signature
      stream        present; it cannot be read
      trust         not decided: neither the signature's value nor any certificate was checked
    --- stderr
    problems
      the signature is malformed: the signature is no DER: ASN.1 DER message is incomplete: expected
      113, actual 15 at DER byte 0
    "#);
}

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
    // The list of streams is the last thing in a package of `xtask packages`.
    let package = example().read("packages/Portal-Web.msi");
    sandbox.write("lost.msi", &package[..100_000]);
    insta::assert_snapshot!(sandbox.rollpack("inspect lost.msi --salvage"), @r#"
    $ rollpack inspect lost.msi --salvage
    exit code 1
    --- stderr
    error: cannot read `lost.msi`
    caused by: the chain of the directory ends too early, at the link at byte 48
    hint: without header and directory, nothing in it can be found
    "#);
}

/// A sandbox with a copy of one file of the corpus.
fn from_corpus(name: &str, copy: &str) -> Option<Sandbox> {
    let file = shared(&format!("corpus/{name}"))?;
    let sandbox = Sandbox::new();
    sandbox.write(copy, std::fs::read(file).unwrap());
    Some(sandbox)
}

fn inspect(sandbox: &Sandbox, path: &Path, options: &[&str]) -> Output {
    let mut command = sandbox.command();
    command.arg("inspect").arg(path).args(options);
    command.output().unwrap()
}

/// The files of a folder that have one of the extensions, sorted.
fn all(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let own = path.extension();
            own.is_some_and(|own| extensions.iter().any(|known| own == *known))
        })
        .collect();
    paths.sort();
    paths
}
