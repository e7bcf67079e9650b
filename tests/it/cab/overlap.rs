//! Members that share data, lie in another order than they are listed in, or are not wanted at all.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use proptest::prelude::*;
use rollpack::cab::{Cabinet, Defect, Options};
use rollpack::digest::Digest;

use super::draft::{Block, Draft, Folder, Member, STORED, Sum, text};
use super::lzx_writer::{self, Kind};
use super::peer::{cabextract_bytes, unpack_bytes, whole};
use crate::peers;

fn check(folder: Folder, bytes: &[u8], ranges: &[(usize, usize)]) -> Vec<u8> {
    let name = |index| format!("{index:03}");
    let members = ranges
        .iter()
        .enumerate()
        .map(|(index, &(offset, size))| Member::new(&name(index), offset, size));
    let draft = Draft {
        folders: vec![folder],
        members: members.collect(),
        ..Draft::default()
    };
    let cabinet = draft.bytes();
    let expected: Vec<_> = (0..)
        .zip(ranges)
        .map(|(index, &(offset, size))| (name(index), Digest::of(&bytes[offset..offset + size])))
        .collect();
    let unpacked = unpack_bytes(&cabinet).unwrap();
    assert_eq!(whole(&unpacked), expected, "{unpacked:?}");
    cabinet
}

#[test]
fn copies_and_overlaps_are_read_as_cabextract_reads_them() {
    let bytes = text(7, 200_000);
    let ranges = [
        (100_000, 50_000),
        (0, 100_000),
        // The same content under more names, as smart cabinet writers store it, listed last.
        (100_000, 50_000),
        (0, 100_000),
        (0, 100_000),
        (50, 0),
        (65_536, 1),
        (65_530, 100_000),
        (199_999, 1),
        (0, 200_000),
    ];
    let lzx = |bits| lzx_writer::folder(&bytes, bits, &[(Kind::Verbatim, 70_001)], None);
    for folder in [Folder::stored(&bytes), Folder::mszip(&bytes), lzx(16)] {
        let cabinet = check(folder, &bytes, &ranges);
        if peers::program("cabextract").is_some() {
            assert_eq!(
                cabextract_bytes(&cabinet),
                (whole(&unpack_bytes(&cabinet).unwrap()), true)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_ranges_of_a_folder_can_be_members(
        ranges in prop::collection::vec((0..100_000_usize, 0..60_000_usize), 1..20),
    ) {
        let bytes = text(8, 160_000);
        check(Folder::mszip(&bytes), &bytes, &ranges);
        check(Folder::stored(&bytes), &bytes, &ranges);
    }
}

#[test]
fn copies_cost_one_more_pass_each_and_no_more() {
    let bytes = text(1, 10 << 15);
    let mut members = vec![Member::new("first", 0, 8 << 15)];
    members.extend((0..100).map(|index| Member::new(&format!("copy {index}"), 8 << 15, 2 << 15)));
    let draft = Draft {
        folders: vec![Folder::mszip(&bytes)],
        members,
        ..Draft::default()
    };
    let mut options = Options::default();
    // The folder once, and its last two blocks for each copy but the first: going back to the beginning
    // for each would take five times that.
    options.limits.unpacked = (10 + 2 * 99) << 15;
    let mut cabinet = Cabinet::open(Cursor::new(draft.bytes()), &options).unwrap();
    let mut extraction = cabinet.extract();
    while let Some(mut member) = extraction.next_member() {
        io::copy(&mut member, &mut io::sink()).unwrap();
    }
    // One byte less is too little.
    options.limits.unpacked -= 1;
    let mut cabinet = Cabinet::open(Cursor::new(draft.bytes()), &options).unwrap();
    let mut extraction = cabinet.extract();
    let mut last = Ok(None);
    while let Some(mut member) = extraction.next_member() {
        while let Ok(Some(_)) = member.chunk() {}
        last = member.chunk().map(|chunk| chunk.map(<[u8]>::len));
    }
    assert!(matches!(last.unwrap_err().defect, Defect::TooMuchData(_)));
}

#[test]
fn a_block_of_one_byte_is_not_free() {
    let block = || Block {
        data: vec![b'x'],
        size: 1,
        ..Block::default()
    };
    let draft = Draft {
        folders: vec![Folder {
            kind: STORED,
            blocks: vec![block(), block(), block()],
            ..Folder::default()
        }],
        members: vec![Member::new("last", 2, 1)],
        ..Draft::default()
    };
    // Two are skipped, one is read.
    for (limit, is_enough) in [(3 << 10, true), ((3 << 10) - 1, false)] {
        let mut options = Options::default();
        options.limits.unpacked = limit;
        let mut cabinet = Cabinet::open(Cursor::new(draft.bytes()), &options).unwrap();
        let mut extraction = cabinet.extract();
        let mut member = extraction.next_member().unwrap();
        assert_eq!(member.chunk().is_ok(), is_enough);
    }
}

/// Counts what is read.
struct Counted {
    inner: Cursor<Vec<u8>>,
    read: Rc<Cell<usize>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count);
        Ok(count)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

fn bytes_read(draft: &Draft, wanted: &str) -> (usize, Vec<u8>) {
    let read = Rc::new(Cell::new(0));
    let inner = Cursor::new(draft.bytes());
    let counted = Counted {
        inner,
        read: Rc::clone(&read),
    };
    let mut cabinet = Cabinet::open(counted, &Options::default()).unwrap();
    let mut extraction = cabinet.extract();
    let mut data = Vec::new();
    while let Some(mut member) = extraction.next_member() {
        if member.member().name.text() == wanted {
            member.read_to_end(&mut data).unwrap();
        }
    }
    (read.get(), data)
}

#[test]
fn what_is_not_wanted_is_not_read() {
    let bytes = text(2, 4 << 20);
    let mut draft = Draft::of(Folder::mszip(&bytes), &[("a", 4 << 20)]);
    draft.folders.push(Folder::mszip(b"hello"));
    draft.members.push(Member::new("b", 0, 5).in_folder(1));
    let (read, data) = bytes_read(&draft, "b");
    assert_eq!(data, b"hello");
    assert!(read < 300_000, "{read}");
    assert!(bytes_read(&draft, "none").0 < 200_000);

    // Without compression, what lies before is not even looked at.
    let mut draft = Draft::of(Folder::stored(&bytes), &[("a", (4 << 20) - 5), ("b", 5)]);
    draft.folders[0].blocks[7].checksum = Sum::Is(1);
    let (_, data) = bytes_read(&draft, "b");
    assert_eq!(data, bytes[bytes.len() - 5..]);
}
