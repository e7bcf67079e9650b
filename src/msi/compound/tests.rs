//! What a compound file gives, and how each defect of its structure is told.

use std::io::{Cursor, SeekFrom, Write as _};

use proptest::prelude::*;

use super::*;

fn sample(version: cfb::Version) -> Vec<u8> {
    let file = Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(version, file).unwrap();
    for (name, size) in [("big", 9000), ("small", 100)] {
        let mut stream = file.create_stream(name).unwrap();
        stream.write_all(&vec![7; size]).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn open(bytes: &[u8]) -> Result<Compound<Cursor<Vec<u8>>>, MsiError> {
    let reader = Cursor::new(bytes.to_vec());
    Compound::open(reader, &Limits::default(), &mut Defects::Refuse)
}

/// The message of an error and of those below it.
fn told(error: &MsiError) -> String {
    match error {
        MsiError::BrokenStream { source, .. } => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}

#[track_caller]
fn check(bytes: &[u8], expect: &str) {
    let shown = match open(bytes) {
        Ok(compound) => {
            let container = compound.container;
            format!("v{} +{}", container.version, container.trailing)
        }
        Err(error) => told(&error),
    };
    assert_eq!(shown, expect);
}

/// A sample of version 3 with four bytes changed.
fn with(offset: usize, value: u32) -> Vec<u8> {
    let mut bytes = sample(cfb::Version::V3);
    bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    bytes
}

#[test]
fn bytes_after_the_end_are_counted() {
    for (version, number) in [(cfb::Version::V3, 3), (cfb::Version::V4, 4)] {
        let mut bytes = sample(version);
        check(&bytes, &format!("v{number} +0"));
        bytes.extend([0; 100]);
        check(&bytes, &format!("v{number} +100"));
    }
}

#[test]
fn a_cut_file_is_told() {
    let bytes = sample(cfb::Version::V3);
    let size = bytes.len();
    let cut = format!(
        "the file is cut: it has {} bytes, and its last used sector ends at byte {size}",
        size - 1024
    );
    check(&bytes[..size - 1024], &cut);
    check(
        &bytes[..100],
        "the file is cut: it has 100 bytes, and its last used sector ends at byte 512",
    );
}

/// Some writers do not fill up the last sector.
#[test]
fn the_end_of_the_last_sector_may_be_missing() {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("x")
        .unwrap()
        .write_all(&[7; 9000])
        .unwrap();
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    let missing = 9000_usize.next_multiple_of(512) - 9000;
    check(&bytes[..bytes.len() - missing], "v3 +0");
    let cut = &bytes[..bytes.len() - missing - 1];
    let sector = bytes.len() - 512;
    check(
        cut,
        &format!(
            "the stream `x` can be read for 8999 of 9000 bytes: the stream `x` needs more of the \
             sector at byte {sector} than the file has"
        ),
    );
}

#[test]
fn other_files_are_told() {
    check(
        b"MZ",
        "not a compound file: it is a program or library (`MZ`)",
    );
    check(b"", "not a compound file: it is empty");
}

#[test]
fn wrong_headers_are_told() {
    for (offset, value, expect) in [
        (26, 5, "the version 0x5 at byte 26"),
        (28, 0, "the byte-order mark 0xff00 at byte 28"),
        (30, 12, "the sector shift 0xc at byte 30"),
        (32, 7, "the mini sector shift 0x7 at byte 32"),
        (57, 0, "the mini stream cutoff 0x0 at byte 56"),
    ] {
        let mut bytes = sample(cfb::Version::V3);
        bytes[offset] = value;
        check(&bytes, &format!("the compound file's header has {expect}"));
    }
}

/// The sample has its allocation table at byte 512 and its directory at byte 1024: sectors 0 and 1.
#[test]
fn wrong_chains_are_told() {
    let directory = 512 + 4;
    for (bytes, expect) in [
        (
            with(directory, 1),
            "the directory takes the sector at byte 1024, which is taken already",
        ),
        (
            with(directory, 0),
            "the directory takes the sector at byte 512, which is taken already",
        ),
        (
            with(directory, 0x100),
            "the chain of the directory leads at byte 516 to 0x100, which is not a sector",
        ),
        (
            with(48, 0x00ff_ffff),
            "the chain of the directory leads at byte 48 to 0xffffff, which is not a sector",
        ),
        (
            with(48, chain::END),
            "the chain of the directory ends too early, at the link at byte 48",
        ),
        (
            with(76 + 4, 0),
            "the allocation table takes the sector at byte 512, which is taken already",
        ),
    ] {
        check(&bytes, expect);
    }
    let mut cycle = with(68, 0);
    cycle[512 + 508..1024].copy_from_slice(&[0; 4]);
    check(
        &cycle,
        "the list of allocation tables comes back to its part at byte 512",
    );
}

/// Returns the number of the entry and where it lies.
fn entry(name: &str) -> (u32, usize) {
    let bytes = sample(cfb::Version::V3);
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let number = (0..4)
        .find(|number| bytes[1024 + number * 128..].starts_with(&units))
        .unwrap();
    (u32::try_from(number).unwrap(), 1024 + number * 128)
}

#[test]
fn wrong_streams_are_told() {
    let (_, big) = entry("big");
    let (_, small) = entry("small");
    check(
        &with(big + 116, chain::END),
        &format!(
            "the stream `big` can be read for 0 of 9000 bytes: the chain of the stream `big` ends too early, \
             at the link at byte {}",
            big + 116
        ),
    );
    let ends = told(&open(&with(big + 120, 20_000)).err().unwrap());
    assert!(
        ends.starts_with("the stream `big` can be read for 9216 of 20000 bytes: the chain of"),
        "{ends}"
    );
    let mini = told(&open(&with(small + 116, 5)).err().unwrap());
    assert!(
        mini.contains("leads at byte") && mini.ends_with("to 0x5, which is not a sector"),
        "{mini}"
    );
}

#[test]
fn wrong_directories_are_told() {
    let (number, big) = entry("big");
    for (bytes, expect) in [
        (
            with(1024 + 76, 99),
            "the directory's link at byte 1100 leads to entry 99, which is not there".to_owned(),
        ),
        (
            with(big + 76 - 4, number),
            format!(
                "the directory's link at byte {} leads to entry {number} for the second time",
                big + 72
            ),
        ),
        (
            with(big + 66, 3),
            format!(
                "the directory has an entry of the kind 3 at byte {}",
                big + 66
            ),
        ),
        (
            with(1024 + 66, 2),
            "the directory has an entry of the kind 2 at byte 1090".to_owned(),
        ),
        (
            with(big + 64, 0x0002_0041),
            format!("the directory has a name of 65 bytes at byte {}", big + 64),
        ),
        (
            with(big, 0xd800_d800),
            format!("the directory has at byte {big} a name that is not UTF-16"),
        ),
    ] {
        check(&bytes, &expect);
    }
}

#[test]
fn entries_out_of_order_are_noted() {
    let (_, big) = entry("big");
    let mut bytes = sample(cfb::Version::V3);
    let long = "very long";
    let units: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[big..big + units.len()].copy_from_slice(&units);
    bytes[big + 64] = u8::try_from(units.len() + 2).unwrap();
    let oddities = open(&bytes).unwrap().oddities;
    let name = "small".to_owned();
    assert_eq!(oddities, [Oddity::MisplacedEntry { name }]);
    assert!(open(&sample(cfb::Version::V3)).unwrap().oddities.is_empty());
}

#[test]
fn the_directory_is_bounded_before_it_is_loaded() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for number in 0..200 {
        file.create_stream(format!("s{number}")).unwrap();
    }
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    let open_with = |limits: Limits| {
        let reader = Cursor::new(bytes.clone());
        Compound::open(reader, &limits, &mut Defects::Refuse).map(|file| file.streams.len())
    };
    assert_eq!(open_with(Limits::default()).unwrap(), 200);
    let entries = Limits {
        entries: 100,
        ..Limits::default()
    };
    let expect = "the number of directory entries exceeds the limit in the compound file: 224 of at most 132";
    assert_eq!(open_with(entries).unwrap_err().to_string(), expect);
    let allocation = Limits {
        allocation_bytes: 100,
        ..Limits::default()
    };
    let expect = "the size of the allocation tables exceeds the limit in the compound file: ";
    let told = open_with(allocation).unwrap_err().to_string();
    assert!(told.starts_with(expect), "{told}");
}

#[test]
fn a_stream_that_is_opened_again_is_not_walked_again() {
    let mut compound = open(&sample(cfb::Version::V3)).unwrap();
    let big = StreamId(0);
    let mut walked = Vec::new();
    for from in [8500, 8600, 9000, 600] {
        let mut stream = compound.open_stream(big).unwrap();
        stream.seek(SeekFrom::Start(from)).unwrap();
        walked.push(stream.cursor.number);
        let _ = stream.read(&mut [0]).unwrap();
    }
    // Each begins where the one before ended, the last goes back.
    assert_eq!(walked, [0, 16, 16, 16]);
    assert_eq!(compound.open_stream(big).unwrap().cursor.number, 1);
}

proptest! {
    /// Streams written bit by bit in turns are fragmented; they are read from anywhere.
    #[test]
    fn fragmented_streams_are_read_as_written(
        writes in prop::collection::vec((0..3_usize, 1..1500_usize), 1..40),
        reads in prop::collection::vec((0..3_usize, 0..9000_u64, 1..3000_usize), 1..20),
    ) {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let mut contents = [Vec::new(), Vec::new(), Vec::new()];
        let names = ["a", "b", "c"];
        for name in names {
            file.create_stream(name).unwrap();
        }
        for (number, (which, size)) in writes.into_iter().enumerate() {
            let bytes = vec![u8::try_from(number).unwrap(); size];
            let mut stream = file.open_stream(names[which]).unwrap();
            stream.seek(SeekFrom::End(0)).unwrap();
            stream.write_all(&bytes).unwrap();
            contents[which].extend(bytes);
        }
        file.flush().unwrap();
        let mut compound = open(&file.into_inner().into_inner()).unwrap();
        for (which, from, size) in reads {
            let mut stream = compound.open_stream(StreamId(which)).unwrap();
            stream.seek(SeekFrom::Start(from)).unwrap();
            let mut found = vec![0; size];
            let count = fill(&mut stream, &mut found).unwrap();
            let start = contents[which].len().min(usize::try_from(from).unwrap());
            let end = contents[which].len().min(start + size);
            prop_assert_eq!(&found[..count], &contents[which][start..end]);
        }
    }
}
