//! Packages: their summary, each view of them, and what contradicts itself.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{example, json};
use crate::peers::{program, run};
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

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
      languages     1033 (en-US)
      product code  {31EE34C3-48CD-5D01-9BFA-CA[NUMBER]D479}
      upgrade code  {7D17AE86-7956-580D-BD36-C[NUMBER]C9CE4}
      package code  {F00F18C7-45B7-5400-8848-FCD[NUMBER]F}
      made          2026-03-02T09:30:00Z with rollpack xtask
      needs         Windows Installer 2.00
      signature     none
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
    insta::assert_snapshot!(view("--table Directory"), @"
    $ rollpack inspect packages/Portal-Web.msi --table Directory
    exit code 0
    --- stdout
      Directory           Directory_Parent    DefaultDir
      Folder1             ProgramFilesFolder  Fabrikam
      Folder2             Folder1             Portal
      Folder3             INSTALLFOLDER       bin
      INSTALLFOLDER       Folder2             Web
      ProgramFilesFolder  TARGETDIR           PFiles
      TARGETDIR                               SourceDir
    ");
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
      "schema": "rollpack/facts/v1",
      "kind": "msi",
      "tables": {
        "Media": {
          "columns": [
            {
              "name": "DiskId",
              "type": "i2",
              "nullable": false,
              "key": true
            },
            {
              "name": "LastSequence",
              "type": "i2",
              "nullable": false,
              "key": false
            },
            {
              "name": "DiskPrompt",
              "type": "L64",
              "nullable": true,
              "key": false
            },
            {
              "name": "Cabinet",
              "type": "S255",
              "nullable": true,
              "key": false
            },
            {
              "name": "VolumeLabel",
              "type": "S32",
              "nullable": true,
              "key": false
            },
            {
              "name": "Source",
              "type": "S72",
              "nullable": true,
              "key": false
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
      },
      "problems": []
    }
    "##);
    insta::assert_snapshot!(view("--find PORTAL"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --find PORTAL
    exit code 0
    --- stdout
      Component.Component           Component1_FabrikamPortal.dll     Component1_FabrikamPortal.dll
      Component.KeyPath             Component1_FabrikamPortal.dll     File1_FabrikamPortal.dll
      Component.Component           Component3_Portal_Web_Readme.txt  Component3_Portal_Web_Readme.txt
      Component.KeyPath             Component3_Portal_Web_Readme.txt  File3_Portal_Web_Readme.txt
      Component.Component           Component4_Portal_Web.dat         Component4_Portal_Web.dat
      Component.KeyPath             Component4_Portal_Web.dat         File4_Portal_Web.dat
      Directory.DefaultDir          Folder2                           Portal
      Feature.Title                 Complete                          Fabrikam Portal Web
      Feature.Description           Complete                          A stand-in for Portal-Web.msi made
                                                                      by rollpack for testing. It
                                                                      contains nothing of the original.
      FeatureComponents.Component_  Complete/Component1_              Component1_FabrikamPortal.dll
                                    FabrikamPortal.dll
      FeatureComponents.Component_  Complete/Component3_Portal_Web_   Component3_Portal_Web_Readme.txt
                                    Readme.txt
      FeatureComponents.Component_  Complete/Component4_Portal_Web.   Component4_Portal_Web.dat
                                    dat
      File.File                     File1_FabrikamPortal.dll          File1_FabrikamPortal.dll
      File.Component_               File1_FabrikamPortal.dll          Component1_FabrikamPortal.dll
      File.FileName                 File1_FabrikamPortal.dll          FABRIK~1.DLL|FabrikamPortal.dll
      File.File                     File3_Portal_Web_Readme.txt       File3_Portal_Web_Readme.txt
      File.Component_               File3_Portal_Web_Readme.txt       Component3_Portal_Web_Readme.txt
      File.FileName                 File3_Portal_Web_Readme.txt       PORTAL~1.TXT|Portal-Web-Readme.txt
      File.File                     File4_Portal_Web.dat              File4_Portal_Web.dat
      File.Component_               File4_Portal_Web.dat              Component4_Portal_Web.dat
      File.FileName                 File4_Portal_Web.dat              PORTAL~1.DAT|Portal-Web.dat
      MsiFileHash.File_             File3_Portal_Web_Readme.txt       File3_Portal_Web_Readme.txt
      MsiFileHash.File_             File4_Portal_Web.dat              File4_Portal_Web.dat
      Property.Value                ARPCOMMENTS                       A stand-in for Portal-Web.msi made
                                                                      by rollpack for testing. It
                                                                      contains nothing of the original.
      Property.Value                ProductName                       Fabrikam Portal Web
      Registry.Key                  Registry1                         Software\Fabrikam\Portal\
                                                                      Portal-Web
      Registry.Component_           Registry1                         Component1_FabrikamPortal.dll
      Registry.Key                  Registry2                         Software\Fabrikam\Portal\
                                                                      Portal-Web
      Registry.Component_           Registry2                         Component1_FabrikamPortal.dll
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
    error: only rows can be written as CSV or IDT
    hint: choose them: `--table NAME` for both, `--tables` or `--files` for CSV
    "#);
    insta::assert_snapshot!(view("--files --format idt"), @"
    $ rollpack inspect packages/Portal-Web.msi --files --format idt
    exit code 2
    --- stderr
    error: only rows can be written as CSV or IDT
    hint: choose them: `--table NAME` for both, `--tables` or `--files` for CSV
    ");
}

#[test]
fn files_and_tables_are_written_as_csv() {
    let sandbox = example();
    let view = |options: &str| {
        sandbox.rollpack(&format!(
            "inspect packages/Portal-Web.msi {options} --format csv"
        ))
    };
    insta::assert_snapshot!(view("--files"), @"
    $ rollpack inspect packages/Portal-Web.msi --files --format csv
    exit code 0
    --- stdout
    key,path,size,version,language,sha256,cabinet,component,sequence,attributes
    File1_FabrikamPortal.dll,[ProgramFilesFolder]/Fabrikam/Portal/Web/bin/FabrikamPortal.dll,2048,2.1.4.0,1033,[SHA-256],#payload.cab,Component1_FabrikamPortal.dll,1,512
    File2_default.htm,[ProgramFilesFolder]/Fabrikam/Portal/Web/default.htm,102,,,[SHA-256],#payload.cab,Component2_default.htm,2,512
    File3_Portal_Web_Readme.txt,[ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web-Readme.txt,187,,,[SHA-256],#payload.cab,Component3_Portal_Web_Readme.txt,3,512
    File4_Portal_Web.dat,[ProgramFilesFolder]/Fabrikam/Portal/Web/Portal-Web.dat,[NUMBER],,,[SHA-256],#payload.cab,Component4_Portal_Web.dat,4,512
    ");
    insta::assert_snapshot!(view("--tables"), @r#"
    $ rollpack inspect packages/Portal-Web.msi --tables --format csv
    exit code 0
    --- stdout
    name,rows,columns
    AdminExecuteSequence,8,"Action* s72, Condition S255, Sequence I2"
    AdminUISequence,4,"Action* s72, Condition S255, Sequence I2"
    AdvtExecuteSequence,7,"Action* s72, Condition S255, Sequence I2"
    Component,4,"Component* s72, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
    Directory,6,"Directory* s72, Directory_Parent S72, DefaultDir l255"
    Feature,1,"Feature* s38, Feature_Parent S38, Title L64, Description L255, Display I2, Level i2, Directory_ S72, Attributes i2"
    FeatureComponents,4,"Feature_* s38, Component_* s72"
    File,4,"File* s72, Component_ s72, FileName l255, FileSize i4, Version S72, Language S20, Attributes I2, Sequence i2"
    InstallExecuteSequence,21,"Action* s72, Condition S255, Sequence I2"
    InstallUISequence,8,"Action* s72, Condition S255, Sequence I2"
    LaunchCondition,1,"Condition* s255, Description l255"
    Media,1,"DiskId* i2, LastSequence i2, DiskPrompt L64, Cabinet S255, VolumeLabel S32, Source S72"
    MsiFileHash,3,"File_* s72, Options i2, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4"
    Property,9,"Property* s72, Value l0"
    Registry,2,"Registry* s72, Root i2, Key l255, Name L255, Value L0, Component_ s72"
    Upgrade,2,"UpgradeCode* s38, VersionMin* S20, VersionMax* S20, Language* S255, Attributes* i4, Remove S255, ActionProperty s72"
    _Validation,81,"Table* s32, Column* s32, Nullable s4, MinValue I4, MaxValue I4, KeyTable S255, KeyColumn I2, Category S32, Set S255, Description S255"
    "#);
}

/// Whatever the facts say of a file as JSON stands in its line as CSV.
#[test]
fn files_as_csv_are_those_of_the_facts() {
    let sandbox = example();
    let facts = json(&sandbox, "inspect packages/Portal-Web.msi --format json");
    let package = sandbox.path("packages/Portal-Web.msi");
    let output = super::inspect(&sandbox, &package, &["--files", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let lines: Vec<_> = lines.collect();
    let files = facts["files"].as_array().unwrap();
    assert_eq!((lines.len(), files.len()), (4, 4));
    for (line, file) in lines.iter().zip(files) {
        assert_eq!(line.len(), names.len());
        for (name, field) in names.iter().zip(line) {
            let stated = match &file[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(*field, stated, "{name}");
        }
    }
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
      19  one (no path)
       1  two (no path)

    problems
      row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which
      names another folder
      row `two` of `File` has in `FileName` the name `evil\u{1b}[2J.txt`, which has the control
      character U+001B
    "#);
    let said = sandbox.rollpack("inspect a.msi --files --format json");
    insta::assert_snapshot!(said, @r##"
    $ rollpack inspect a.msi --files --format json
    exit code 1
    --- stdout
    {
      "schema": "rollpack/facts/v1",
      "kind": "msi",
      "size": 20480,
      "sha256": "[SHA-256]",
      "files": [
        {
          "key": "one",
          "size": 19,
          "sha256": "[SHA-256]",
          "cabinet": "#files.cab",
          "component": "VENDOR",
          "sequence": 1,
          "attributes": 0,
          "hash": [
            [NUMBER],
            -[NUMBER],
            [NUMBER],
            [NUMBER]
          ]
        },
        {
          "key": "two",
          "size": 1,
          "sha256": "[SHA-256]",
          "cabinet": "#files.cab",
          "component": "TARGETDIR",
          "sequence": 2,
          "attributes": 0,
          "hash": [
            -[NUMBER],
            [NUMBER],
            [NUMBER],
            -[NUMBER]
          ]
        }
      ],
      "problems": [
        {
          "message": "row `VENDOR` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder",
          "at_fault": true
        },
        {
          "message": "row `two` of `File` has in `FileName` the name `evil\\u{1b}[2J.txt`, which has the control character U+001B",
          "at_fault": true
        },
        {
          "message": "the file `two` has 19 bytes, and `File` says 1",
          "at_fault": true
        }
      ]
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

/// In names, properties, tables, columns and streams, and as the name of the file.
#[test]
fn what_a_package_says_is_made_printable() {
    let sandbox = example();
    let mut package = sandbox.read("packages/Portal-Web.msi");
    for (text, evil) in [
        ("Fabrikam", "Fab\u{1b}[2Jm"),
        ("MsiFileHash", "Msi\u{1b}[2JHash"),
        ("HashPart1", "Hash\u{7}\r\u{8}t1"),
        ("payload.cab", "pay\u{1b}[2J.cab"),
    ] {
        assert_eq!(text.len(), evil.len());
        while let Some(at) = package
            .windows(text.len())
            .position(|part| part == text.as_bytes())
        {
            package[at..at + evil.len()].copy_from_slice(evil.as_bytes());
        }
    }
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(package)).unwrap();
    file.create_storage("\u{202e}storage\u{1b}[2J").unwrap();
    file.create_stream("\u{202e}storage\u{1b}[2J/\u{9b}2J")
        .unwrap();
    let package = file.into_inner().into_inner();
    let name = "evil\u{1b}[2J\u{202e}.msi";
    sandbox.write(name, &package);
    let cut = "cut\u{1b}[2J\u{202e}.msi";
    sandbox.write(cut, &package[..package.len() / 2]);
    let gone = "gone\u{1b}[2J.msi";
    let views = [
        "",
        "--summary",
        "--tables",
        "--files",
        "--streams",
        "--signature",
        "--table Property",
        "--table File",
        "--table MsiFileHash",
        "--table Nope\u{1b}[2J",
        "--find Fab",
    ];
    let mut shown = 0;
    for (file, view) in [name, cut, gone]
        .into_iter()
        .flat_map(|file| views.map(|view| (file, view)))
    {
        for options in ["", "--salvage", "--format json", "--format json --salvage"] {
            let mut command = sandbox.command();
            command.args(["--color", "always", "inspect", file]);
            let output = command
                .args(view.split_whitespace())
                .args(options.split_whitespace());
            let output = output.output().unwrap();
            let all = [output.stdout, output.stderr].concat();
            let text = String::from_utf8(all).unwrap();
            let plain = without_colours(&text);
            let hidden = plain
                .chars()
                .find(|&one| one != '\n' && rollpack::terminal::is_hidden(one));
            assert_eq!(hidden, None, "{view} {options}: {plain:?}");
            shown += usize::from(plain.contains("\\u{1b}") || plain.contains("\\u001b"));
        }
    }
    assert!(shown > 60, "{shown}");
}

/// Removes the sequences that colour text, and no others.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after
            .find(|one: char| !one.is_ascii_digit() && one != ';')
            .unwrap();
        rest = after[end..].strip_prefix('m').unwrap_or_else(|| {
            plain.push('\u{1b}');
            after
        });
    }
    plain + rest
}

#[test]
fn the_library_gives_what_the_command_writes() {
    let sandbox = example();
    for name in ["packages/Portal-Web.msi", "packages/Portal-Database.msi"] {
        let facts = rollpack::inspect::facts(&sandbox.path(name)).unwrap();
        let written = json(&sandbox, &format!("inspect {name} --format json"));
        assert!(serde_json::to_value(&facts).unwrap() == written, "{name}");
    }
}
