//! Each lie that a cabinet can tell, and the error that it gets.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use rollpack::cab::{CabError, Cabinet, Defect, Options};

use super::draft::{Block, Draft, FROM_PREVIOUS, Folder, Member, QUANTUM, Sum, TO_NEXT, lzx, text};
use super::lzx_writer::{self, Kind};
use super::peer::{cabextract_bytes, unpack_bytes, unpack_reader, whole};
use crate::peers;

/// Two members in a folder of three blocks.
fn right() -> Draft {
    Draft::of(
        Folder::stored(&text(1, 80_000)),
        &[("a", 20_000), ("b", 60_000)],
    )
}

/// Returns the error that opening the cabinet or reading a member gives first.
#[track_caller]
fn error(bytes: &[u8]) -> CabError {
    match unpack_bytes(bytes) {
        Err(error) => error,
        Ok(unpacked) => unpacked
            .into_iter()
            .find_map(|(_, result)| result.err())
            .unwrap(),
    }
}

#[track_caller]
fn lie(change: impl FnOnce(&mut Draft)) -> String {
    let mut draft = right();
    change(&mut draft);
    error(&draft.bytes()).to_string()
}

#[test]
fn nothing_is_wrong_without_a_lie() {
    assert_eq!(whole(&unpack_bytes(&right().bytes()).unwrap()).len(), 2);
}

#[test]
fn lies_of_the_tables_are_told() {
    insta::assert_snapshot!(error(b"MSCx"), @"no cabinet: it does not begin with `MSCF` (byte 0)");
    insta::assert_snapshot!(error(b""), @"no cabinet: it does not begin with `MSCF` (byte 0)");
    insta::assert_snapshot!(error(b"MSCF"), @"the cabinet ends inside its header; bytes missing: 32 (byte 0)");
    insta::assert_snapshot!(error(&right().bytes()[..40]), @"the cabinet ends inside its folder table; bytes missing: 4 (byte 36)");
    insta::assert_snapshot!(error(&right().bytes()[..70]), @"the cabinet ends inside its file table; bytes missing: 8 (byte 62)");
    insta::assert_snapshot!(error(&right().bytes()[..61]), @"the cabinet ends inside its file table; bytes missing: 1 (byte 60)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].name.clear()), @"the name of the member is empty (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].name = vec![b'x'; 256]), @"the name of the member is longer than the 255 bytes that a cabinet can hold (byte 78)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].folder = 1), @"the member `b` is said to lie in folder 1, but the number of folders is 1 (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].folder = TO_NEXT), @"the member `b` is said to go beyond the cabinet, but no neighbour is named (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].folder = FROM_PREVIOUS), @"the member `b` is said to go beyond the cabinet, but no neighbour is named (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.next = Some(("", "Disk 2"))), @"the name of the neighbouring cabinet is empty (byte 36)");
    let mut bytes = right().bytes();
    bytes[16] = 43;
    insta::assert_snapshot!(error(&bytes), @"the file table is said to begin at byte 43, but the folder table ends at byte 44 (byte 0)");
    let mut options = Options::default();
    options.limits.members = 1;
    let refused = Cabinet::open(Cursor::new(right().bytes()), &options).unwrap_err();
    insta::assert_snapshot!(refused, @"the limit of 1 members is exceeded (byte 0)");
}

#[test]
fn lies_of_the_blocks_are_told() {
    insta::assert_snapshot!(lie(|draft| draft.folders[0].kind = QUANTUM), @"the folder is compressed with Quantum, which is not supported (byte 80)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].kind = 0x1234), @"the folder is compressed with the unknown method 0x1234 (byte 80)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].kind = lzx(14)), @"the folder has an LZX window of 2^14 bytes; cabinets have 2^15 to 2^21 (byte 80)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].kind = lzx(22)), @"the folder has an LZX window of 2^22 bytes; cabinets have 2^15 to 2^21 (byte 80)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].blocks[1].checksum = Sum::Is(7)), @"the checksum of the data block is a1ab581a, stated is 00000007 (byte 32856)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].blocks[1].size += 1), @"the data block is said to hold 32769 bytes; at most 32768 are possible (byte 32856)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].blocks[1].size -= 1), @"the data block has 32768 bytes, stated are 32767 (byte 32856)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].blocks[1].size = 0), @"the data block holds nothing, and no other cabinet has the rest of it (byte 32856)");
    insta::assert_snapshot!(lie(|draft| _ = draft.folders[0].blocks.pop()), @"the member ends at byte 80000 of its folder, which has only 65536 bytes (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].stated = Some(0)), @"the member ends at byte 20000 of its folder, which has only 0 bytes (byte 44)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].size += 1), @"the member ends at byte 80001 of its folder, which has only 80000 bytes (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].size = u32::MAX), @"the member ends at byte 4294987295 of its folder, which has only 98304 bytes (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.members[1].offset = u32::MAX), @"the member ends at byte 4295027295 of its folder, which has only 98304 bytes (byte 62)");
    insta::assert_snapshot!(lie(|draft| draft.folders[0].blocks[0].data = vec![0; 38_913]), @"the data block has 38913 compressed bytes; at most 38912 are possible (byte 80)");
    let mut bytes = right().bytes();
    bytes.truncate(bytes.len() - 7);
    insta::assert_snapshot!(error(&bytes), @"the cabinet ends inside its data block; bytes missing: 7 (byte 65640)");
}

#[test]
fn lies_of_compressed_blocks_are_told() {
    let mszip = |change: fn(&mut Block)| {
        lie(|draft| {
            draft.folders[0] = Folder::mszip(&text(1, 80_000));
            change(&mut draft.folders[0].blocks[1]);
        })
    };
    insta::assert_snapshot!(mszip(|block| block.data[0] = b'X'), @"the MSZIP block does not begin with `CK` (byte 2571)");
    insta::assert_snapshot!(mszip(|block| block.data.truncate(1)), @"the MSZIP block does not begin with `CK` (byte 2571)");
    insta::assert_snapshot!(mszip(|block| block.data.truncate(100)), @"the MSZIP block does not inflate to the 32768 bytes stated (byte 2571)");
    insta::assert_snapshot!(mszip(|block| block.data[2] = 0xff), @"the MSZIP block does not inflate to the 32768 bytes stated (byte 2571)");
    insta::assert_snapshot!(mszip(|block| block.size -= 1), @"the MSZIP block does not inflate to the 32767 bytes stated (byte 2571)");
    let lzx = |change: fn(&mut Block)| {
        lie(|draft| {
            draft.folders[0] = lzx_writer::folder(&text(1, 80_000), 15, &[], None);
            change(&mut draft.folders[0].blocks[0]);
        })
    };
    insta::assert_snapshot!(lzx(|block| block.data.truncate(2)), @"the LZX block is broken: it ends too early (byte 80)");
    insta::assert_snapshot!(lzx(|block| block.data.truncate(1000)), @"the LZX block is broken: it ends too early (byte 80)");
    // The first word holds whether calls were translated, the kind and twelve bits of the length.
    insta::assert_snapshot!(lzx(|block| block.data[1] = 0x70), @"the LZX block is broken: it has a block of the unknown kind 7 (byte 80)");
    insta::assert_snapshot!(lzx(|block| block.data[..4].copy_from_slice(&[0, 0x10, 0, 0])), @"the LZX block is broken: it has a block of no bytes (byte 80)");
    insta::assert_snapshot!(lzx(|block| block.data[4..16].fill(0xff)), @"the LZX block is broken: it has a code that is incomplete or overfull (byte 80)");
}

#[test]
fn an_offset_that_a_block_has_planted_is_refused() {
    // An uncompressed block states the three last match offsets, and the next block uses one of them.
    let bytes = [b"abcd".as_slice(), &[b'd'; 400]].concat();
    let blocks = [(Kind::Uncompressed, 4), (Kind::Verbatim, 400)];
    for planted in [0_u32, 5, 1 << 15, u32::MAX] {
        let mut folder = lzx_writer::folder(&bytes, 15, &blocks, None);
        folder.blocks[0].data[4..8].copy_from_slice(&planted.to_le_bytes());
        let draft = Draft::of(folder, &[("a", bytes.len())]);
        let refused = error(&draft.bytes()).to_string();
        assert!(
            refused.contains("refers too far back"),
            "{planted}: {refused}"
        );
    }
}

#[test]
fn a_defect_spoils_only_what_lies_behind_it() {
    let bytes = text(1, 4 << 15);
    let mut draft = Draft::of(
        Folder::mszip(&bytes),
        &[("a", 30_000), ("b", 10_000), ("c", 1 << 15), ("d", 9)],
    );
    draft.folders[0].blocks[1].checksum = Sum::Is(1);
    draft.folders.push(Folder::stored(b"hello"));
    draft.members.push(Member::new("e", 0, 5).in_folder(1));
    draft.members.push(Member::new("f", 5, 0).in_folder(0));
    let unpacked = unpack_bytes(&draft.bytes()).unwrap();
    let whole: Vec<_> = unpacked
        .iter()
        .map(|(name, result)| (&**name, result.is_ok()))
        .collect();
    assert_eq!(
        whole,
        [
            ("a", true),
            ("b", false),
            ("c", false),
            ("d", false),
            ("e", true),
            ("f", true)
        ]
    );
    let offsets: Vec<_> = unpacked
        .iter()
        .filter_map(|(_, result)| Some(result.as_ref().err()?.offset))
        .collect();
    assert!(offsets.iter().all(|offset| *offset == offsets[0]));
}

#[test]
fn an_empty_member_needs_no_block() {
    // As a writer of packages leaves it: one block is stated, and the cabinet ends before it.
    let draft = Draft::of(
        Folder {
            kind: 1,
            blocks: Vec::new(),
            stated: Some(1),
        },
        &[("empty", 0)],
    );
    let unpacked = unpack_bytes(&draft.bytes()).unwrap();
    assert_eq!(whole(&unpacked).len(), 1);
    if peers::program("cabextract").is_some() {
        assert_eq!(cabextract_bytes(&draft.bytes()), (whole(&unpacked), true));
    }
}

#[test]
fn a_cabinet_without_members_opens() {
    let cabinet =
        Cabinet::open(Cursor::new(Draft::default().bytes()), &Options::default()).unwrap();
    assert_eq!((cabinet.folders().len(), cabinet.members().len()), (0, 0));
}

#[test]
fn reserved_areas_are_passed_over() {
    for sum in [Sum::Right, Sum::WithReserve, Sum::Is(0)] {
        let mut draft = right();
        draft.reserve = Some((b"a signature".to_vec(), 3, 5));
        draft.folders[0]
            .blocks
            .iter_mut()
            .for_each(|block| block.checksum = sum);
        let bytes = draft.bytes();
        let cabinet = Cabinet::open(Cursor::new(&bytes), &Options::default()).unwrap();
        assert_eq!(cabinet.header().reserve, b"a signature");
        let plain = unpack_bytes(&right().bytes()).unwrap();
        assert_eq!(whole(&unpack_bytes(&bytes).unwrap()), whole(&plain));
    }
}

#[test]
fn members_are_found_where_the_header_says() {
    let hidden = Draft::of(Folder::stored(b""), &[("hidden", 0)]).bytes()[44..].to_vec();
    let mut draft = right();
    draft.gap = hidden;
    let cabinet = Cabinet::open(Cursor::new(draft.bytes()), &Options::default()).unwrap();
    assert_eq!(cabinet.header().gap, draft.gap.len() as u64);
    let names: Vec<_> = cabinet
        .members()
        .iter()
        .map(|member| member.name.text())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

/// Fails at one place.
struct Broken(Cursor<Vec<u8>>, u64);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let before = usize::try_from(self.1.saturating_sub(self.0.position())).unwrap();
        if before == 0 {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let length = buffer.len().min(before);
        self.0.read(&mut buffer[..length])
    }
}

impl Seek for Broken {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_reader_that_fails_is_told_with_its_place() {
    let bytes = right().bytes();
    for place in [0, 30, 60, 1000, 50_000] {
        let unpacked = unpack_reader(Broken(Cursor::new(bytes.clone()), place));
        let error = match unpacked {
            Err(error) => error,
            Ok(unpacked) => unpacked
                .into_iter()
                .find_map(|(_, result)| result.err())
                .unwrap(),
        };
        let Defect::Read(source) = &error.defect else {
            panic!("{error}")
        };
        assert_eq!(
            (source.kind(), error.offset),
            (io::ErrorKind::ConnectionReset, place)
        );
        assert_eq!(
            io::Error::from(error).kind(),
            io::ErrorKind::ConnectionReset
        );
    }
}
