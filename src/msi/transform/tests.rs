//! Changes of every kind, and what is wrong with others.

use std::io::{Cursor, Read as _};

use uuid::Uuid;

use super::super::name::StreamKind;
use super::super::specimen::Cell::Text;
use super::super::specimen::Specimen;
use super::super::{Kind, Limits};
use super::*;

/// A transform whose pool has the strings `New` (1), `Id` (2), `a` (3), `b` (4).
fn specimen() -> Specimen {
    let mut specimen = Specimen::new();
    specimen.class = Uuid::from_u128(0x000c_1082_0000_0000_c000_0000_0000_0046);
    specimen.table("New", &[("Id", 0x2d48)], &[&[Text("a")], &[Text("b")]]);
    specimen.stream(StreamKind::Table, "New", Vec::new());
    specimen.stream(StreamKind::Table, "_Tables", Vec::new());
    specimen.stream(StreamKind::Table, "_Columns", Vec::new());
    specimen
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Reads changes of one table and shows them, one a line.
#[track_caller]
fn check(table: &str, changes: &[u16], expect: &[&str]) {
    let mut specimen = specimen();
    specimen.stream(StreamKind::Table, table, words(changes));
    let mut database = Database::open(Cursor::new(specimen.build()), &Limits::default()).unwrap();
    assert_eq!(database.package().kind, Kind::Transform);
    let transform = read(&mut database, None, None).unwrap();
    let change = transform.table(table).unwrap();
    let shown = match &change.rows {
        Ok(rows) => rows.iter().map(|row| show(row, &change.columns)).collect(),
        Err(error) => vec![error.to_string()],
    };
    assert_eq!(shown, expect);
}

fn show(row: &RowChange, columns: &[Column]) -> String {
    let texts = |cells: &[Value]| {
        cells
            .iter()
            .map(Value::to_text)
            .collect::<Vec<_>>()
            .join(",")
    };
    match row {
        RowChange::Added { cells } => format!("+ {}", texts(cells)),
        RowChange::Deleted { key } => format!("- {}", texts(key)),
        RowChange::Changed { key, cells } => {
            let cells = cells
                .iter()
                .map(|(column, value)| format!(" {}={}", columns[*column].name(), value.to_text()));
            format!("~ {}{}", texts(key), cells.collect::<String>())
        }
    }
}

#[test]
fn rows_are_added_changed_and_deleted() {
    check(
        "Property",
        &[0x0201, 3, 4, 2, 3, 1, 0, 4],
        &["+ a,b", "~ a Value=New", "- b"],
    );
    // Cells at the end may be left out.
    check("Property", &[0x0101, 3], &["+ a,"]);
    // Not the first column of the key, but each other one that is not part of it.
    check(
        "FeatureComponents",
        &[0x0201, 3, 4, 0, 3, 3],
        &["+ a,b", "- a,a"],
    );
    check("Binary", &[0x0201, 3, 1], &["+ a,Binary.a"]);
    check(
        "MsiPatchSequence",
        &[8, 3, 0, 5, 0x8000],
        &["~ a, Attributes=5"],
    );
}

#[test]
fn broken_changes_are_told() {
    check(
        "Property",
        &[0x0301, 3],
        &["change 0 at byte 0 is of columns beyond the 2 of the table"],
    );
    check(
        "Property",
        &[0, 3, 4, 3],
        &["change 1 at byte 4 is of columns beyond the 2 of the table"],
    );
    check(
        "Property",
        &[0x0201, 3],
        &["change 0 at byte 0 does not fit into 4 bytes"],
    );
    check(
        "Property",
        &[0, 9],
        &["change 0 at byte 0 has the string 9, which is not there"],
    );
    let unknown = "the columns of the table are not known, so that 4 bytes of changes stay unread";
    check("Own", &[0, 3], &[unknown]);
    check(
        "_Tables",
        &[0, 9],
        &["change 0 at byte 0 has the string 9, which is not there"],
    );
}

#[test]
fn tables_are_added_and_dropped() {
    let mut specimen = specimen();
    specimen.stream(StreamKind::Table, "New", words(&[0x0101, 4]));
    specimen.stream(StreamKind::Table, "_Tables", words(&[0x0101, 1, 0, 3]));
    specimen.stream(
        StreamKind::Table,
        "_Columns",
        words(&[0x0401, 1, 0x8001, 2, 0xad48]),
    );
    let mut database = Database::open(Cursor::new(specimen.build()), &Limits::default()).unwrap();
    let transform = read(&mut database, None, None).unwrap();
    let new = transform.table("New").unwrap();
    assert_eq!(
        (new.fate, new.known_from),
        (TableFate::Added, ColumnSource::Transform)
    );
    assert_eq!(new.columns[0].to_string(), "s72");
    let cells = vec!["b".into()];
    assert_eq!(new.rows, Ok(vec![RowChange::Added { cells }]));
    assert_eq!(transform.table("a").unwrap().fate, TableFate::Dropped);
}

#[test]
fn the_changed_database_tells_the_columns() {
    let mut specimen = specimen();
    specimen.stream(StreamKind::Table, "Own", words(&[2, 3, 0x8007]));
    let mut database = Database::open(Cursor::new(specimen.build()), &Limits::default()).unwrap();
    let columns = vec![
        Column::new("Id", "s72", true).unwrap(),
        Column::new("No", "i2", false).unwrap(),
    ];
    let own = super::super::Table::new("Own", columns, Vec::new()).unwrap();
    let base = Tables::from_iter([own]);
    let transform = read(&mut database, None, Some(&base)).unwrap();
    let own = transform.table("Own").unwrap();
    assert_eq!(own.known_from, ColumnSource::Base);
    assert_eq!(
        show(&own.rows.clone().unwrap()[0], &own.columns),
        "~ a No=7"
    );
}

/// A file with a transform in the root and in two storages, each of which adds `rows` rows of two bytes.
fn bombs(rows: usize) -> Vec<u8> {
    let mut specimen = specimen();
    let added = words(&vec![1; rows]);
    specimen.stream(StreamKind::Table, "File", added);
    let root = Database::open(Cursor::new(specimen.build()), &Limits::default()).unwrap();
    let streams = root.package().streams.clone();
    let mut root = root;
    for stream in streams {
        let mut bytes = Vec::new();
        let mut reader = root.open_stream(stream.id).unwrap();
        reader.read_to_end(&mut bytes).unwrap();
        for storage in ["A", "B"] {
            let name = format!("{storage}/{}", stream.raw_name);
            specimen.streams.insert(name, bytes.clone());
        }
    }
    specimen.build()
}

/// Two bytes are a row of `File`, which has eight cells.
#[test]
fn the_cells_of_all_transforms_of_a_file_are_bounded() {
    let limits = Limits {
        cells: 1000,
        ..Limits::default()
    };
    // A row counts for nine.
    for (rows, read_of) in [
        (37, [true, true, true]),
        (38, [true, true, false]),
        (112, [false; 3]),
    ] {
        let mut database = Database::open(Cursor::new(bombs(rows)), &limits).unwrap();
        let storages = [None, Some(StorageId(0)), Some(StorageId(1))];
        // What is read again does not count again.
        for _ in 0..2 {
            let read = storages.map(|storage| {
                let transform = read(&mut database, storage, None).unwrap();
                transform.table("File").unwrap().rows.is_ok()
            });
            assert_eq!(read, read_of, "{rows} rows");
        }
    }
    let mut database = Database::open(Cursor::new(bombs(112)), &limits).unwrap();
    let transform = read(&mut database, None, None).unwrap();
    let rows = &transform.table("File").unwrap().rows;
    assert_eq!(
        rows.as_ref().unwrap_err().to_string(),
        "change 111 at byte 222: the number of cells exceeds the limit: 1008 of at most 1000"
    );
}
