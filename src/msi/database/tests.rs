//! What a database gives, and how each defect is told.

use std::io::Cursor;

use super::super::name::{self, StreamKind};
use super::super::specimen::Cell::{Int, Null, Reference, Stream, Text};
use super::super::specimen::Specimen;
use super::super::summary::SUMMARY_STREAM;
use super::super::table::Value;
use super::*;

const ID: u16 = 0x2d48;
const TEXT: u16 = 0x1d00;
const SHORT: u16 = 0x1502;
const BYTE: u16 = 0x1501;
const LONG: u16 = 0x1104;
const DATA: u16 = 0x1900;

fn open(bytes: Vec<u8>) -> Result<Database<Cursor<Vec<u8>>>, MsiError> {
    Database::open(Cursor::new(bytes), &Limits::default())
}

fn read(specimen: &Specimen) -> Package {
    open(specimen.build()).unwrap().into_package()
}

/// Expects that the specimen is refused with that message.
#[track_caller]
fn refused(specimen: &Specimen, expect: &str) {
    match open(specimen.build()) {
        Ok(database) => panic!("accepted: {:?}", database.into_package()),
        Err(error) => assert_eq!(error.to_string(), expect),
    }
}

#[test]
fn cells_have_types() {
    let columns = [
        ("Id", ID),
        ("No", 0x2502),
        ("T", TEXT),
        ("B", BYTE),
        ("S", SHORT),
        ("L", LONG),
        ("D", DATA),
    ];
    let (low, lowest) = (-32_767, -2_147_483_647);
    for (version, long_references) in [(cfb::Version::V3, false), (cfb::Version::V4, true)] {
        let mut specimen = Specimen::new();
        specimen.version = version;
        specimen.long_references = long_references;
        let full = [
            Text("a"),
            Int(-3),
            Text("x"),
            Int(6),
            Int(low),
            Int(lowest),
            Stream,
        ];
        let bare = [Text("b"), Int(0), Null, Null, Null, Null, Null];
        specimen.table("Things", &columns, &[&full, &bare]);
        let package = read(&specimen);
        let rows: Vec<_> = package.tables.rows("Things").map(Row::cells).collect();
        let stream = Value::Stream("Things.a.-3".into());
        let [a, x] = ["a", "x"].map(Value::from);
        let full = [
            a,
            (-3).into(),
            x,
            6.into(),
            low.into(),
            lowest.into(),
            stream,
        ];
        assert_eq!(rows[0], full);
        assert_eq!(rows[1][..2], ["b".into(), 0.into()]);
        assert!(rows[1][2..].iter().all(Value::is_null));
        assert_eq!(package.oddities, [Oddity::NoSummaryInformation]);
    }
}

#[test]
fn more_rows_than_sixteen_bits_count() {
    let mut specimen = Specimen::new();
    let rows: Vec<_> = (0..66_000).map(|number| [Int(number), Text("x")]).collect();
    let rows: Vec<_> = rows.iter().map(<[_; 2]>::as_slice).collect();
    specimen.table("Many", &[("No", 0x2104), ("T", TEXT)], &rows);
    let package = read(&specimen);
    let last = package.tables.rows("Many").last().unwrap();
    assert_eq!(
        (last.get("No"), last.get("T")),
        (Some(&Value::Int(65_999)), Some(&Value::from("x")))
    );
}

#[test]
fn long_texts_are_whole() {
    let long = "x".repeat(200_000);
    let mut specimen = Specimen::new();
    specimen.table(
        "T",
        &[("Id", ID), ("V", TEXT)],
        &[&[Text("license"), Text(&long)]],
    );
    let package = read(&specimen);
    assert_eq!(
        package
            .tables
            .rows("T")
            .next()
            .unwrap()
            .get("V")
            .and_then(Value::as_text),
        Some(long.as_str())
    );
}

#[test]
fn streams_and_storages_are_listed_and_read() {
    let mut specimen = Specimen::new();
    specimen.stream(StreamKind::Data, "cab1.cab", b"MSCF".to_vec());
    specimen
        .streams
        .insert("Inner/Deeper/x".to_owned(), b"yz".to_vec());
    let mut database = open(specimen.build()).unwrap();
    let package = database.package().clone();
    let storages: Vec<_> = package
        .storages
        .iter()
        .map(|storage| (storage.name.as_str(), storage.parent))
        .collect();
    assert_eq!(
        storages,
        [("Inner", None), ("Deeper", Some(package.storages[0].id))]
    );
    let x = package
        .streams
        .iter()
        .find(|stream| stream.name == "x")
        .unwrap();
    assert_eq!((x.storage, x.size), (Some(package.storages[1].id), 2));
    for (id, content) in [
        (package.stream("cab1.cab").unwrap().id, "MSCF"),
        (x.id, "yz"),
    ] {
        let mut text = String::new();
        database
            .open_stream(id)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, content);
    }
    let elsewhere = StreamId(99);
    assert!(database.open_stream(elsewhere).is_err());
}

#[test]
fn kinds_are_told_by_class_and_content() {
    let mut specimen = Specimen::new();
    specimen.table("ModuleSignature", &[("ModuleID", ID)], &[]);
    assert_eq!(read(&specimen).kind, Kind::Package);
    let mut specimen = Specimen::new();
    specimen.table("ModuleSignature", &[("ModuleID", ID)], &[&[Text("m")]]);
    assert_eq!(read(&specimen).kind, Kind::MergeModule);
    specimen.table(
        "Property",
        &[("Property", ID), ("Value", TEXT)],
        &[&[Text("ProductCode"), Text("{1}")]],
    );
    assert_eq!(read(&specimen).kind, Kind::Package);
    specimen.class = PATCH_CLASS;
    assert_eq!(read(&specimen).kind, Kind::Patch);
    specimen.class = TRANSFORM_CLASS;
    assert_eq!(read(&specimen).kind, Kind::Transform);
}

#[test]
fn references_that_lead_nowhere_are_defects() {
    let mut specimen = Specimen::new();
    specimen.table(
        "T",
        &[("Id", ID), ("V", TEXT)],
        &[&[Text("a"), Null], &[Text("b"), Reference(2480)]],
    );
    refused(
        &specimen,
        "row 1 of `T` has in `V` the string 2480, and the pool has 5",
    );
    let pool = [1252_u16, 0, 1, 1, 0, 0]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    let mut specimen = Specimen::new();
    specimen.table("T", &[("Id", ID)], &[]);
    specimen.stream(StreamKind::Table, "_StringPool", pool);
    refused(
        &specimen,
        "row 0 of `_Columns` has in `Name` the string 2, which is an unused entry",
    );
}

#[test]
fn a_database_needs_its_own_streams() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.flush().unwrap();
    let error = open(file.into_inner().into_inner()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "a compound file, but no installer database: it has no `_StringPool` stream"
    );
}

#[test]
fn broken_definitions_are_refused() {
    let mut specimen = Specimen::new();
    specimen
        .table("T", &[("Id", ID)], &[])
        .stream(StreamKind::Table, "T", vec![1; 3]);
    refused(
        &specimen,
        "table `T` has 3 bytes, which is not a multiple of its 2-byte rows",
    );
    let mut specimen = Specimen::new();
    specimen.table("T", &[], &[]);
    refused(&specimen, "table `T` is listed and has no columns");
    let mut specimen = Specimen::new();
    specimen.table("T", &[("Id", 0x0503)], &[]);
    refused(&specimen, "column `T.Id` has the unknown type 0x0503");
    let mut specimen = Specimen::new();
    specimen
        .table("T", &[("Id", ID)], &[])
        .stream(StreamKind::Table, "_Tables", vec![1, 0, 1, 0]);
    refused(&specimen, "table `T` is listed twice");
    specimen.stream(StreamKind::Table, "_Tables", vec![0, 0]);
    refused(&specimen, "row 0 of `_Tables` has no `Name`");
    let columns = vec![1, 0, 2, 0x80, 2, 0, 0x48, 0xad];
    specimen.stream(StreamKind::Table, "_Columns", columns);
    specimen.stream(StreamKind::Table, "_Tables", vec![1, 0]);
    refused(
        &specimen,
        "table `T` has the column `Id` at number 2 where 1 is due",
    );
}

#[test]
fn oddities_are_told() {
    let mut specimen = Specimen::new();
    specimen.table("T", &[("Id", ID)], &[]);
    specimen.stream(StreamKind::Table, "_Tables", Vec::new());
    specimen.stream(StreamKind::Table, "Stray", vec![9]);
    let summary = name::encode(StreamKind::Data, SUMMARY_STREAM);
    specimen.streams.insert(summary, Vec::new());
    specimen
        .streams
        .insert(SUMMARY_STREAM.to_owned(), minimal_property_set());
    let mut bytes = specimen.build();
    bytes.extend([7; 700]);
    let oddities = open(bytes).unwrap().into_package().oddities;
    let told: Vec<_> = oddities.iter().map(ToString::to_string).collect();
    let expect = [
        "700 bytes follow the end of the compound file",
        "two streams are named `\u{5}SummaryInformation`",
        "columns are defined for table `T`, which is not listed",
        "the stream of table `Stray` is there, and the table is not listed",
        "the stream of table `T` is there, and the table is not listed",
    ];
    assert_eq!(told, expect);
}

fn minimal_property_set() -> Vec<u8> {
    let mut bytes = vec![0; 56];
    bytes[..2].copy_from_slice(&[0xfe, 0xff]);
    bytes[24] = 1;
    bytes[44] = 48;
    bytes
}

#[test]
fn limits_hold() {
    let mut specimen = Specimen::new();
    specimen.table("T", &[("Id", ID)], &[&[Text("a")], &[Text("b")]]);
    specimen.streams.insert("A/B/c".to_owned(), Vec::new());
    let bytes = specimen.build();
    let check = |limits: Limits, expect: &str| {
        let error = Database::open(Cursor::new(bytes.clone()), &limits)
            .err()
            .unwrap();
        assert_eq!(error.to_string(), expect);
    };
    let usual = Limits::default();
    check(
        Limits {
            entries: 7,
            ..usual
        },
        "the number of directory entries exceeds the limit in the compound file: 12 of at most 11",
    );
    check(
        Limits {
            storage_depth: 1,
            ..usual
        },
        "the depth of storages exceeds the limit in the compound file: 2 of at most 1",
    );
    check(
        Limits {
            strings: 3,
            ..usual
        },
        "the number of strings exceeds the limit in the string pool: 5 of at most 3",
    );
    check(
        Limits { tables: 0, ..usual },
        "the number of rows exceeds the limit in table `_Tables`: 1 of at most 0",
    );
    check(
        Limits { cells: 6, ..usual },
        "the number of cells exceeds the limit in table `T`: 7 of at most 6",
    );
    check(
        Limits {
            text_bytes: 5,
            ..usual
        },
        "the text of all cells exceeds the limit in table `T`: 6 of at most 5",
    );
    check(
        Limits {
            table_bytes: 3,
            ..usual
        },
        "the size exceeds the limit in the stream `_Columns`: 8 of at most 3",
    );
    check(
        Limits {
            string_bytes: 3,
            ..usual
        },
        "the size exceeds the limit in the stream `_StringPool`: 20 of at most 3",
    );
}

/// The file has the text once, and a name for the stream of each row would have it again.
#[test]
fn names_of_streams_are_no_longer_than_a_stream_can_have() {
    let mut specimen = Specimen::new();
    let long = "x".repeat(100_000);
    let keys = ["a", &long].map(|text| [Text(text), Stream]);
    let rows: Vec<&[_]> = keys.iter().map(|row| &row[..]).collect();
    specimen.table("T", &[("Id", ID), ("D", DATA)], &rows);
    let package = read(&specimen);
    let rows = package.tables.rows("T");
    let names: Vec<_> = rows.map(|row| row.get("D").unwrap().to_text()).collect();
    assert_eq!(names, ["T.a".to_owned(), format!("T.{}", "x".repeat(61))]);
}

/// One text of 1,000 bytes in 99 cells is not much; in 101 it is more than what is read here.
#[test]
fn one_text_in_many_cells_counts_each_time() {
    let long = "x".repeat(1000);
    let limits = Limits {
        text_bytes: 100_000,
        ..Limits::default()
    };
    for (count, is_read) in [(99, true), (101, false)] {
        let mut specimen = Specimen::new();
        let rows = vec![[Text(long.as_str())]; count];
        let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
        specimen.table("T", &[("Id", ID)], &rows);
        let bytes = specimen.build();
        assert!(bytes.len() < 6000);
        let opened = Database::open(Cursor::new(bytes), &limits);
        assert_eq!(opened.is_ok(), is_read, "{count}");
    }
}
