//! Broken databases: what is told of them is true, and what is guessed is said to be.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Cursor;

use proptest::prelude::*;

use super::super::read;
use super::super::specimen::Cell::{Int, Reference, Text};
use super::super::specimen::{Specimen, rearranged};
use super::*;

/// Written after all others, which are written in the order of their names.
const LAST: &str = "字.cab";
const ID: (&str, u16) = ("Id", 0x2d48);

fn specimen() -> Specimen {
    let mut specimen = Specimen::new();
    let rows: Vec<_> = (0..300).map(|number| [Int(number)]).collect();
    let rows: Vec<_> = rows.iter().map(<[_; 1]>::as_slice).collect();
    specimen.table("Number", &[("No", 0x2104)], &rows);
    specimen.table("Word", &[ID], &[&[Text("a")], &[Text("b")]]);
    specimen.stream(
        StreamKind::Data,
        LAST,
        (0..=255).cycle().take(20_000).collect(),
    );
    specimen
}

fn salvaged(bytes: Vec<u8>) -> Salvaged<Cursor<Vec<u8>>> {
    salvage(Cursor::new(bytes), &Limits::default()).unwrap()
}

fn told<R>(salvaged: &Salvaged<R>) -> Vec<String> {
    salvaged.defects.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_database_has_no_defects() {
    let bytes = specimen().build();
    let salvaged = salvaged(bytes.clone());
    assert!(salvaged.defects.is_empty());
    assert!(salvaged.streams.iter().all(SalvagedStream::is_whole));
    let package = read(Cursor::new(bytes), &Limits::default()).unwrap();
    assert_eq!(salvaged.database.into_package(), package);
}

#[test]
fn of_a_cut_file_the_rest_is_read() {
    let bytes = specimen().build();
    let content: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    let at = bytes
        .windows(8192)
        .position(|part| part == &content[..8192]);
    let keep = at.unwrap() + 8192 + 100;
    let mut salvaged = salvaged(bytes[..keep].to_vec());
    let cut: Vec<_> = salvaged
        .streams
        .iter()
        .filter(|stream| !stream.is_whole())
        .collect();
    let [cut] = cut[..] else { panic!("{cut:?}") };
    let names = &salvaged.database.package().streams;
    assert_eq!((names[cut.id.0].name.as_str(), cut.stated), (LAST, 20_000));
    assert_eq!((cut.told, cut.readable), (8292, 8292));
    assert!(cut.guesses().is_empty());
    let mut found = Vec::new();
    let id = cut.id;
    salvaged
        .database
        .open_stream(id)
        .unwrap()
        .read_to_end(&mut found)
        .unwrap();
    assert_eq!(found, content[..8292]);
    assert!(matches!(salvaged.defects[0], MsiError::Truncated { .. }));
    let broken = "the stream `字.cab` can be read for 8292 of 20000 bytes";
    assert!(
        told(&salvaged).contains(&broken.to_owned()),
        "{:#?}",
        told(&salvaged)
    );
}

#[test]
fn a_table_that_is_not_whole_is_left_out() {
    let mut specimen = specimen();
    specimen.stream(StreamKind::Table, "Number", vec![0; 1203]);
    let salvaged = salvaged(specimen.build());
    let names: Vec<_> = salvaged
        .database
        .package()
        .tables
        .iter()
        .map(Table::name)
        .collect();
    assert_eq!(names, ["Word"]);
    let uneven = "table `Number` has 1203 bytes, which is not a multiple of its 4-byte rows";
    assert_eq!(told(&salvaged), [uneven]);
}

#[test]
fn cells_that_lead_nowhere_are_null() {
    let mut specimen = specimen();
    let rows: [&[_]; 3] = [&[Text("x")], &[Reference(99)], &[Reference(98)]];
    specimen.table("Lost", &[ID], &rows);
    let salvaged = salvaged(specimen.build());
    let lost = salvaged.database.package().tables.get("Lost").unwrap();
    let cells: Vec<_> = lost.rows().map(|row| row.cells()[0].to_text()).collect();
    assert_eq!(cells, ["x", "", ""]);
    let dangling = "row 1 of `Lost` has in `Id` the string 99, and the pool has 8";
    assert_eq!(told(&salvaged), [dangling]);
}

/// A stream's storage, name and content.
type Content = (Option<String>, String, Vec<u8>);

/// Returns of each stream what is told, and of each table that is not guessed the number of its rows.
fn told_parts(bytes: Vec<u8>) -> Option<(Vec<Content>, BTreeMap<String, usize>)> {
    let mut salvaged = salvage(Cursor::new(bytes), &Limits::default()).ok()?;
    let guessed = salvaged.guessed_tables();
    let package = salvaged.database.package();
    let tables = package.tables.iter();
    let tables = tables.filter(|table| !guessed.contains(table.name()));
    let rows = tables.map(|table| (table.name().to_owned(), table.row_count()));
    let rows = rows.collect();
    let named: Vec<_> = package
        .streams
        .iter()
        .map(|stream| {
            let storage = package.storages.iter();
            let mut storage = storage.filter(|storage| Some(storage.id) == stream.storage);
            let storage = storage.next().map(|storage| storage.name.clone());
            (storage, stream.raw_name.clone())
        })
        .collect();
    let mut streams = Vec::new();
    for ((storage, name), stream) in named.into_iter().zip(salvaged.streams) {
        let mut content = Vec::new();
        let mut reader = salvaged.database.open_stream(stream.id).unwrap();
        reader.read_to_end(&mut content).unwrap();
        assert_eq!(content.len() as u64, stream.readable);
        if stream.doubt == Doubt::Nothing {
            content.truncate(usize::try_from(stream.told).unwrap());
            streams.push((storage, name, content));
        }
    }
    Some((streams, rows))
}

/// A database whose sectors were moved.
#[derive(Clone)]
struct Scattered {
    bytes: Vec<u8>,
    places: Vec<u32>,
}

impl fmt::Debug for Scattered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.bytes[26];
        write!(f, "version {version}, sectors moved to {:?}", self.places)
    }
}

fn scattered() -> impl Strategy<Value = Scattered> {
    let sizes = prop::collection::vec(0..6000_usize, 0..8);
    let rows = prop::collection::vec(0..1500_i32, 1..8);
    (sizes, rows, any::<bool>()).prop_flat_map(|(sizes, rows, has_large_sectors)| {
        let mut specimen = Specimen::new();
        if has_large_sectors {
            specimen.version = cfb::Version::V4;
        }
        for (number, count) in rows.into_iter().enumerate() {
            let rows: Vec<_> = (0..count).map(|row| [Int(row), Text("a")]).collect();
            let rows: Vec<_> = rows.iter().map(<[_; 2]>::as_slice).collect();
            let name = format!("Table{number}");
            specimen.table(&name, &[("No", 0x2104), ("Text", 0x0d48)], &rows);
        }
        for (number, size) in sizes.into_iter().enumerate() {
            let bytes = (number..=255)
                .cycle()
                .map(|byte| u8::try_from(byte).unwrap());
            let storage = if number % 2 == 0 { "" } else { "storage/" };
            let name = format!("{storage}stream {number}");
            specimen.streams.insert(name, bytes.take(size).collect());
        }
        let bytes = specimen.build();
        let count = u32::try_from(bytes.len() >> bytes[30]).unwrap() - 1;
        let as_written = Just((0..count).collect::<Vec<_>>());
        let places = prop_oneof![as_written.clone(), as_written.prop_shuffle()];
        places.prop_map(move |places| Scattered {
            bytes: rearranged(&bytes, &places),
            places,
        })
    })
}

/// Tells whether all that is told in part is told as the whole file tells it.
fn is_true(part: &[Content], whole: &[Content]) -> bool {
    part.iter().all(|(storage, name, content)| {
        let mut own = whole
            .iter()
            .filter(|own| (&own.0, &own.1) == (storage, name));
        own.any(|own| own.2.starts_with(content))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Of a file that is cut after each of its sectors, or within one.
    #[test]
    fn more_is_told_of_a_longer_file(Scattered { bytes, .. } in scattered()) {
        let (whole, all_rows) = told_parts(bytes.clone()).unwrap();
        let mut before = BTreeMap::new();
        for end in (512..=bytes.len()).step_by(512) {
            let Some((streams, rows)) = told_parts(bytes[..end].to_vec()) else {
                prop_assert!(before.is_empty());
                continue;
            };
            prop_assert!(is_true(&streams, &whole), "cut at {end}");
            for (table, count) in &before {
                prop_assert_eq!(rows.get(table), Some(count), "cut at {}", end);
            }
            before = rows;
        }
        prop_assert_eq!(before, all_rows);
    }

    /// Of a file with holes in its tables and directory.
    #[test]
    fn what_is_told_beside_holes_is_true(
        Scattered { bytes, .. } in scattered(),
        holes in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        let (whole, _) = told_parts(bytes.clone()).unwrap();
        let sector_bytes = 1 << bytes[30];
        let sectors = bytes.chunks(sector_bytes).enumerate().skip(1);
        let structure: Vec<_> = sectors
            .filter(|(_, sector)| {
                // The marks of the first table, and the names of streams.
                let is_table = sector.chunks(4).any(|entry| entry == [0xfd, 0xff, 0xff, 0xff]);
                is_table || sector[66] == 2 && sector[68..72] == [0xff; 4]
            })
            .map(|(sector, _)| sector)
            .collect();
        let mut broken = bytes;
        for hole in holes {
            let at = hole.get(&structure) * sector_bytes;
            broken[at..at + sector_bytes].fill(0);
        }
        broken.truncate(broken.len().max(1024) - end.index(512));
        if let Some((streams, _)) = told_parts(broken) {
            prop_assert!(is_true(&streams, &whole));
        }
    }
}

/// Returns for each stream its name, how much of it can be read, and what of it is guessed.
fn guesses<R: Read + Seek>(salvaged: &Salvaged<R>) -> String {
    let streams = salvaged.database.package().streams.iter();
    let lines = streams.zip(&salvaged.streams).map(|(stream, left)| {
        let (name, readable, guesses) = (&stream.name, left.readable, left.guesses());
        format!("{name}: {readable} bytes {guesses:?}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn without_an_allocation_table_streams_are_guessed() {
    let mut bytes = specimen().build();
    assert_eq!(bytes[512..516], [0xfd, 0xff, 0xff, 0xff]);
    bytes[512..1024].fill(0);
    let mut salvaged = salvaged(bytes);
    // One sector of the directory and one of the large stream have a place that is told.
    insta::assert_snapshot!(guesses(&salvaged), @r#"
    _Columns: 16 bytes []
    _StringData: 16 bytes []
    _StringPool: 28 bytes []
    _Tables: 4 bytes [Entry]
    Word: 4 bytes [Entry]
    字.cab: 20000 bytes [Entry, Content]
    Number: 1200 bytes [Entry, Content]
    "#);
    insta::assert_snapshot!(told(&salvaged).join("\n"), @r#"
    512 bytes of the allocation table are lost: from byte 512 on they are all zeros
    the chain of the directory leads at byte 516 to 0xffffffff, which is not a sector
    directory entries that are GUESSED: 4, which look like some, though the directory's chain does not lead to them
    the mini stream is GUESSED from byte 512 on, for 1536 of 1536 bytes
    the chain of the mini allocation table leads at byte 520 to 0xffffffff, which is not a sector
    the stream `字.cab` is GUESSED from byte 512 on, for 20000 of 20000 bytes
    "#);
    let id = salvaged
        .streams
        .iter()
        .find(|stream| stream.stated == 20_000);
    let id = id.unwrap().id;
    let mut found = Vec::new();
    let mut stream = salvaged.database.open_stream(id).unwrap();
    stream.read_to_end(&mut found).unwrap();
    let content: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    assert_eq!(found, content);
}

/// The sectors of a directory are found, but not those of a database within.
#[test]
fn directory_sectors_are_found_by_their_shape() {
    let inner = specimen();
    let mut outer = Specimen::new();
    for number in 0..6 {
        outer.stream(StreamKind::Data, &format!("s{number}"), vec![number; 10]);
    }
    let nested = inner.build();
    outer.stream(StreamKind::Data, "z.msi", nested.clone());
    let mut bytes = outer.build();
    // What follows the directory's first sector, as the table has it, is no sector.
    bytes[512 + 4..512 + 8].copy_from_slice(&0x00ff_0000_u32.to_le_bytes());
    let mut salvaged = salvaged(bytes);
    insta::assert_snapshot!(guesses(&salvaged), @r#"
    s0: 10 bytes [Storage]
    s1: 10 bytes [Storage]
    s2: 10 bytes [Storage]
    s3: 10 bytes [Entry]
    s4: 10 bytes [Entry]
    s5: 10 bytes [Entry]
    z.msi: 24576 bytes [Entry]
    _Columns: 0 bytes [Entry]
    _Tables: 0 bytes [Entry]
    _StringData: 0 bytes [Entry]
    _StringPool: 4 bytes [Entry]
    "#);
    insta::assert_snapshot!(told(&salvaged).join("\n"), @r#"
    the chain of the directory leads at byte 516 to 0xff0000, which is not a sector
    directory entries that are GUESSED: 8, which look like some, though the directory's chain does not lead to them
    streams whose storage is GUESSED: 3, to which the directory does not lead, so that they are listed as if they stood in the root
    "#);
    let id = salvaged.streams.iter().find(|stream| stream.stated > 4096);
    let id = id.unwrap().id;
    let mut found = Vec::new();
    let mut stream = salvaged.database.open_stream(id).unwrap();
    stream.read_to_end(&mut found).unwrap();
    assert_eq!(found, nested);
}

#[test]
fn without_any_directory_nothing_is_found() {
    let bytes = specimen().build();
    let result = salvage(Cursor::new(bytes[..1024].to_vec()), &Limits::default());
    let told = result.err().unwrap().to_string();
    insta::assert_snapshot!(told, @"nothing is left of the directory, which starts at byte 1024: the file has 1024 bytes");
}

#[test]
fn what_is_no_compound_file_is_refused() {
    let result = salvage(Cursor::new(b"MZ".to_vec()), &Limits::default());
    assert!(matches!(result, Err(MsiError::NotACompoundFile { .. })));
}
