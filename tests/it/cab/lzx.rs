//! LZX streams of every kind, against what was compressed and against `cabextract`.

use proptest::prelude::*;
use rollpack::digest::Digest;

use super::draft::{Draft, text};
use super::lzx_writer::{Kind, folder};
use super::peer::{cabextract_bytes, unpack_bytes, whole};
use crate::peers;

fn check(name: &str, bytes: &[u8], window_bits: u16, blocks: &[(Kind, usize)]) {
    let draft = Draft::of(
        folder(bytes, window_bits, blocks, None),
        &[("a", bytes.len())],
    );
    let unpacked = unpack_bytes(&draft.bytes()).unwrap();
    assert_eq!(
        whole(&unpacked),
        [("a".to_owned(), Digest::of(bytes))],
        "{name}: {unpacked:?}"
    );
}

#[test]
fn every_kind_of_block_is_decompressed() {
    use Kind::{Aligned, Uncompressed, Verbatim};
    let bytes = text(1, 300_000);
    check("one block", &bytes, 21, &[(Verbatim, 1 << 20)]);
    check("aligned", &bytes, 21, &[(Aligned, 1 << 20)]);
    check("uncompressed", &bytes, 15, &[(Uncompressed, 1 << 20)]);
    check(
        "a wrapping window",
        &bytes,
        15,
        &[(Verbatim, 90_000), (Aligned, 90_001)],
    );
    check(
        "odd blocks",
        &bytes,
        16,
        &[
            (Uncompressed, 5),
            (Verbatim, 7),
            (Uncompressed, 1),
            (Uncompressed, 33_333),
        ],
    );
    check(
        "padding at the end of a chunk",
        &bytes,
        17,
        &[
            (Uncompressed, 5),
            (Uncompressed, (1 << 15) - 5),
            (Aligned, 9),
        ],
    );
    check("one byte", &bytes[..1], 15, &[]);
    check("only literals", &(0..=255).collect::<Vec<u8>>(), 15, &[]);
    check("only one symbol", &vec![7; 100_000], 18, &[]);
}

#[test]
fn calls_are_translated_as_cabextract_does() {
    if peers::program("cabextract").is_none() {
        return;
    }
    let mut bytes = text(5, 100_000);
    for (index, place) in (3..99_000).step_by(401).enumerate() {
        bytes[place] = 0xe8;
        let target = [0, 1, -1, 70_000, -50_000, 99_999, 100_000, i32::MIN][index % 8];
        bytes[place + 1..place + 5].copy_from_slice(&target.to_le_bytes());
    }
    for file_size in [0, 1, 100_000, u32::MAX, 0x7fff_ffff] {
        for kind in [Kind::Verbatim, Kind::Aligned, Kind::Uncompressed] {
            let folder = folder(&bytes, 17, &[(kind, 1 << 20)], Some(file_size));
            let cabinet = Draft::of(folder, &[("a", bytes.len())]).bytes();
            let (theirs, content) = cabextract_bytes(&cabinet);
            let ours = unpack_bytes(&cabinet).unwrap();
            assert!(content);
            assert_eq!(whole(&ours), theirs, "{file_size} {kind:?}");
            let is_changed = theirs[0].1 != Digest::of(&bytes);
            assert_eq!(is_changed, file_size != 0, "{file_size}");
        }
    }
}

fn any_blocks() -> impl Strategy<Value = Vec<(Kind, usize)>> {
    let kind = prop_oneof![
        Just(Kind::Verbatim),
        Just(Kind::Aligned),
        Just(Kind::Uncompressed)
    ];
    let length = prop_oneof![
        1..20_usize,
        1..40_000_usize,
        Just(1_usize << 15),
        Just((1_usize << 15) - 1)
    ];
    prop::collection::vec((kind, length), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_compressed_comes_back(
        seed: u32,
        length in 1..120_000_usize,
        window_bits in 15..=21_u16,
        blocks in any_blocks(),
    ) {
        check("made up", &text(seed, length), window_bits, &blocks);
    }
}

#[test]
fn cabextract_reads_our_streams_too() {
    use Kind::{Aligned, Uncompressed, Verbatim};
    if peers::program("cabextract").is_none() {
        return;
    }
    let bytes = text(9, 250_000);
    let streams: [&[_]; 2] = [
        &[
            (Aligned, 40_000),
            (Uncompressed, 777),
            (Verbatim, 100_000),
            (Uncompressed, 65_536),
        ],
        &[
            (Uncompressed, 5),
            (Uncompressed, (1 << 15) - 5),
            (Aligned, 9),
        ],
    ];
    for blocks in streams {
        let draft = Draft::of(folder(&bytes, 16, blocks, None), &[("a", bytes.len())]);
        let expected = (vec![("a".to_owned(), Digest::of(&bytes))], true);
        assert_eq!(cabextract_bytes(&draft.bytes()), expected);
    }
}
