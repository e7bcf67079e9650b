use uuid::Uuid;

use super::*;
use crate::msi::{Codepage, Column, Container, SummaryInformation, Table, Tables, Value};
use crate::msi::{Property, PropertyValue};

/// A table of cells as an IDT file has them; an empty one is null.
fn table(name: &str, columns: &[(&str, &str)], rows: &[&[&str]]) -> Table {
    let definitions: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, (column, kind))| Column::new(column, kind, index == 0).unwrap())
        .collect();
    let kinds = || columns.iter().cycle();
    let cells = rows.iter().flat_map(|row| row.iter());
    let cells = cells.zip(kinds()).map(|(cell, (_, kind))| {
        if kind.to_ascii_lowercase().starts_with('i') && !cell.is_empty() {
            Value::Int(cell.parse().unwrap())
        } else {
            Value::from(*cell)
        }
    });
    Table::new(name, definitions, cells.collect()).unwrap()
}

/// A package whose files are in cabinets, with these rows.
struct Given<'a> {
    directories: &'a [&'a [&'a str]],
    files: &'a [&'a [&'a str]],
    media: &'a [&'a [&'a str]],
    word_count: i64,
}

const DIRECTORIES: &[&[&str]] = &[
    &["TARGETDIR", "", "SourceDir"],
    &["ProgramFilesFolder", "TARGETDIR", "PFiles"],
    &["VENDOR", "ProgramFilesFolder", "VEND~1|Vendor Inc:src"],
    &["SAME", "VENDOR", "."],
    &["DEEP", "SAME", "deep:d|different"],
];

impl Default for Given<'_> {
    fn default() -> Self {
        Self {
            directories: DIRECTORIES,
            files: &[&["f1", "VENDOR", "A~1.TXT|a long.txt", "3", "0", "1"]],
            media: &[&["1", "10", "#a.cab"]],
            word_count: 2,
        }
    }
}

impl Given<'_> {
    fn package(&self) -> Package {
        let directory = [
            ("Directory", "s72"),
            ("Directory_Parent", "S72"),
            ("DefaultDir", "l255"),
        ];
        let component = [("Component", "s72"), ("Directory_", "s72")];
        let file = [
            ("File", "s72"),
            ("Component_", "s72"),
            ("FileName", "l255"),
            ("FileSize", "i4"),
            ("Attributes", "I2"),
            ("Sequence", "i4"),
        ];
        let media = [
            ("DiskId", "i2"),
            ("LastSequence", "i4"),
            ("Cabinet", "S255"),
        ];
        // Each directory has a component of its name.
        let components: Vec<[&str; 2]> = self.directories.iter().map(|row| [row[0]; 2]).collect();
        let components: Vec<&[&str]> = components.iter().map(<[_; 2]>::as_slice).collect();
        let mut summary = SummaryInformation::default();
        summary.0.properties.push(Property {
            id: 15,
            offset: 0,
            value: PropertyValue::Int(self.word_count),
        });
        Package {
            kind: Kind::Package,
            container: Container {
                version: 3,
                size: 0,
                trailing: 0,
                class: Uuid::nil(),
            },
            codepage: Codepage::default(),
            summary,
            tables: Tables::from_iter([
                table("Directory", &directory, self.directories),
                table("Component", &component, &components),
                table("File", &file, self.files),
                table("Media", &media, self.media),
            ]),
            streams: Vec::new(),
            storages: Vec::new(),
            oddities: Vec::new(),
        }
    }

    /// One line for each file and each defect.
    fn listed(&self) -> String {
        let payload = Payload::of(&self.package());
        let files = payload.files.iter().map(|file| {
            let target = file.target.as_ref().map(TargetPath::to_string);
            let place = match &file.place {
                Place::Cabinet(medium) => {
                    let cabinet = payload.media[*medium].cabinet.as_ref().unwrap();
                    format!("in `{cabinet}`")
                }
                Place::Loose(path) => format!("at `{}`", path.join("/")),
                Place::Nowhere => "nowhere".to_owned(),
            };
            format!("{}: {} {place}", file.key, target.unwrap_or_default())
        });
        let defects = payload.defects.iter().map(|defect| format!("! {defect}"));
        let disorder = payload
            .disorder
            .iter()
            .map(|disorder| format!("? {disorder}"));
        let lines = files.chain(defects).chain(disorder);
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What becomes of a file of that name.
fn named(name: &str) -> String {
    let given = Given {
        files: &[&["f", "TARGETDIR", name, "0", "0", "1"]],
        ..Given::default()
    };
    given.listed()
}

/// What becomes of a file in a folder of that name.
fn in_folder(default_dir: &str) -> String {
    let given = Given {
        directories: &[
            &["TARGETDIR", "", "SourceDir"],
            &["D", "TARGETDIR", default_dir],
        ],
        files: &[&["f", "D", "x", "0", "0", "1"]],
        ..Given::default()
    };
    given.listed()
}

#[test]
fn paths_are_put_together_from_the_long_names() {
    let listed = Given {
        files: &[
            &["f2", "DEEP", "b.txt", "0", "0", "2"],
            &["f1", "VENDOR", "A~1.TXT|a long.txt", "0", "0", "1"],
            &["f3", "TARGETDIR", "c.txt", "0", "0", "3"],
        ],
        ..Given::default()
    };
    insta::assert_snapshot!(listed.listed(), @r#"
    f1: [ProgramFilesFolder]/Vendor Inc/a long.txt in `#a.cab`
    f2: [ProgramFilesFolder]/Vendor Inc/deep/b.txt in `#a.cab`
    f3: [TARGETDIR]/c.txt in `#a.cab`
    "#);
}

#[test]
fn loose_files_lie_under_their_source_names() {
    let files: &[&[&str]] = &[
        &["f1", "VENDOR", "A~1.TXT|a long.txt", "0", "0", "1"],
        &["f2", "DEEP", "B~1.TXT|b long.txt", "0", "0", "2"],
        // Compressed by its own attribute.
        &["f3", "DEEP", "c.txt", "0", "16384", "3"],
    ];
    let long = Given {
        files,
        word_count: 0,
        ..Given::default()
    };
    insta::assert_snapshot!(long.listed(), @r#"
    f1: [ProgramFilesFolder]/Vendor Inc/a long.txt at `PFiles/src/a long.txt`
    f2: [ProgramFilesFolder]/Vendor Inc/deep/b long.txt at `PFiles/src/different/b long.txt`
    f3: [ProgramFilesFolder]/Vendor Inc/deep/c.txt in `#a.cab`
    "#);
    let short = Given {
        files,
        word_count: 1,
        ..Given::default()
    };
    insta::assert_snapshot!(short.listed(), @r#"
    f1: [ProgramFilesFolder]/Vendor Inc/a long.txt at `PFiles/src/A~1.TXT`
    f2: [ProgramFilesFolder]/Vendor Inc/deep/b long.txt at `PFiles/src/d/B~1.TXT`
    f3: [ProgramFilesFolder]/Vendor Inc/deep/c.txt in `#a.cab`
    "#);
    let packed = Given {
        files: &[&["f1", "TARGETDIR", "a", "0", "8192", "1"]],
        ..Given::default()
    };
    insta::assert_snapshot!(packed.listed(), @"f1: [TARGETDIR]/a at `a`");
}

#[test]
fn roots_are_known_by_name() {
    let listed = Given {
        directories: &[
            &["TARGETDIR", "TARGETDIR", "SourceDir"],
            &["OTHERROOT", "", "SOMEWHERE"],
            &["SYSTEM", "OTHERROOT", "sys"],
            &["WindowsFolder.7EBEDD3E_AA66", "TARGETDIR", ".:Windows"],
            &["TARGETDIR.7EBEDD3E_AA66", "", "SourceDir"],
        ],
        files: &[
            &["f1", "SYSTEM", "a", "0", "0", "1"],
            &["f2", "WindowsFolder.7EBEDD3E_AA66", "b", "0", "0", "2"],
            &["f3", "TARGETDIR.7EBEDD3E_AA66", "c", "0", "0", "3"],
        ],
        ..Given::default()
    };
    insta::assert_snapshot!(listed.listed(), @r#"
    f1: [OTHERROOT]/sys/a in `#a.cab`
    f2: [WindowsFolder]/b in `#a.cab`
    f3: [TARGETDIR]/c in `#a.cab`
    "#);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let names = [
        "a.txt",
        "..",
        "A|../x",
        r"A|..\x",
        "A|C:x",
        "A|COM1.txt",
        "A|x ",
        "A|x\u{202e}y",
        "",
    ];
    insta::assert_snapshot!(names.map(named).join("\n"), @r#"
    f: [TARGETDIR]/a.txt in `#a.cab`
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `..`, which has the component `..`, which names another folder
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `../x`, which has the separator `/`
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `..\\x`, which has the separator `\`
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `C:x`, which starts with the drive `C:`
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `COM1.txt`, which has the component `COM1.txt`, which is a device on Windows
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `x `, which has the component `x `, whose last character Windows drops
    f:  in `#a.cab`
    ! row `f` of `File` has in `FileName` the name `x\u{202e}y`, which has the invisible character U+202E
    f:  in `#a.cab`
    ! row `f` of `File` has no usable `FileName`
    "#);
    let folders = [".", "..", "a/b", "C:", "a|b:..", "NUL", ""];
    insta::assert_snapshot!(folders.map(in_folder).join("\n"), @r#"
    f: [TARGETDIR]/x in `#a.cab`
    f:  in `#a.cab`
    ! row `D` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder
    f:  in `#a.cab`
    ! row `D` of `Directory` has in `DefaultDir` the name `a/b`, which has the separator `/`
    f:  in `#a.cab`
    ! row `D` of `Directory` has in `DefaultDir` the name ``, which is empty
    f:  in `#a.cab`
    ! row `D` of `Directory` has in `DefaultDir` the name `..`, which has the component `..`, which names another folder
    f:  in `#a.cab`
    ! row `D` of `Directory` has in `DefaultDir` the name `NUL`, which has the component `NUL`, which is a device on Windows
    f:  in `#a.cab`
    ! row `D` of `Directory` has no usable `DefaultDir`
    "#);
}

#[test]
fn a_tree_has_a_root_and_an_end() {
    let listed = Given {
        directories: &[
            &["A", "B", "a"],
            &["B", "C", "b"],
            &["C", "B", "c"],
            &["LOST", "NOWHERE", "x"],
        ],
        files: &[
            &["f1", "A", "a", "0", "0", "1"],
            &["f2", "LOST", "b", "0", "0", "2"],
            &["f3", "NOCOMPONENT", "c", "0", "0", "3"],
        ],
        ..Given::default()
    };
    insta::assert_snapshot!(listed.listed(), @r#"
    f1:  in `#a.cab`
    f2:  in `#a.cab`
    f3:  in `#a.cab`
    ! row `B` of `Directory` lies within itself
    ! the directory `NOWHERE` is referred to and has no row in `Directory`
    ! row `f3` of `File` belongs to the component `NOCOMPONENT`, which has no row with a directory
    "#);
    let names: Vec<String> = (0..=300).map(|number| format!("D{number}")).collect();
    let rows: Vec<[&str; 3]> = (0..300)
        .map(|number| [&*names[number], &*names[number + 1], "d"])
        .collect();
    let rows: Vec<&[&str]> = rows
        .iter()
        .map(<[_; 3]>::as_slice)
        .chain([["D300", "", "SourceDir"].as_slice()])
        .collect();
    let deep = Given {
        directories: &rows,
        files: &[&["f", "D0", "x", "0", "0", "1"]],
        ..Given::default()
    };
    insta::assert_snapshot!(deep.listed(), @r#"
    f:  in `#a.cab`
    ! row `D0` of `Directory` lies deeper than 256 folders
    "#);
}

#[test]
fn media_cover_the_sequence() {
    let listed = Given {
        files: &[
            &["f1", "TARGETDIR", "a", "0", "0", "1"],
            &["f2", "TARGETDIR", "b", "0", "0", "5"],
            &["f3", "TARGETDIR", "c", "0", "0", "7"],
            &["f4", "TARGETDIR", "d", "0", "0", "9"],
            &["f1", "TARGETDIR", "e", "-1", "0", "9"],
        ],
        media: &[
            &["3", "8", ""],
            &["1", "4", "#one.cab"],
            &["2", "6", "../two.cab"],
            &["4", "0", "#none.cab"],
            &["5", "8", "#again.cab"],
        ],
        ..Given::default()
    };
    insta::assert_snapshot!(listed.listed(), @r#"
    f1: [TARGETDIR]/a in `#one.cab`
    f2: [TARGETDIR]/b nowhere
    f3: [TARGETDIR]/c nowhere
    f4: [TARGETDIR]/d nowhere
    ! row `2` of `Media` has in `Cabinet` the name `../two.cab`, which has the separator `/`
    ! row `f3` of `File` is compressed, and row `3` of `Media` names no cabinet
    ! row `f4` of `File` has the sequence number 9, which no row of `Media` covers
    ! the key `f1` stands twice in `File`
    ? row `5` of `Media` ends at the sequence number 8 as the one before it, so that it has no files
    "#);
}

#[test]
fn numbers_are_in_order() {
    let listed = Given {
        files: &[
            &["f1", "TARGETDIR", "a", "0", "0", ""],
            &["f2", "TARGETDIR", "b", "0", "0", "-7"],
            &["f3", "TARGETDIR", "c", "0", "0", "2"],
            &["f4", "TARGETDIR", "d", "0", "0", "2"],
            &["f5", "TARGETDIR", "e", "0", "0", "2"],
            // Files that are not compressed may share a number.
            &["f6", "TARGETDIR", "f", "0", "8192", "2"],
        ],
        media: &[
            &["1", "4", "#one.cab"],
            &["1", "4", "#two.cab"],
            &["2", "3", "#three.cab"],
        ],
        ..Given::default()
    };
    insta::assert_snapshot!(listed.listed(), @r#"
    f2: [TARGETDIR]/b in `#three.cab`
    f1: [TARGETDIR]/a in `#three.cab`
    f3: [TARGETDIR]/c in `#three.cab`
    f4: [TARGETDIR]/d in `#three.cab`
    f5: [TARGETDIR]/e in `#three.cab`
    f6: [TARGETDIR]/f at `f`
    ! row `2` of `Media` ends at the sequence number 3, which does not come after 4
    ? two rows of `Media` have the disk number 1
    ? row `1` of `Media` ends at the sequence number 4 as the one before it, so that it has no files
    ? row `f2` of `File` has the sequence number -7, and the first is 1
    ? row `f1` of `File` has the sequence number 0, and the first is 1
    ? rows `f3` and `f4` of `File` are compressed and have both the sequence number 2
    "#);
}
