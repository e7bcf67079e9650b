//! Sets: folders that go on from one cabinet to the next, and everything that can be wrong with that.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use rollpack::cab::{CabError, CabinetSet, Defect, Options, Shelf};
use rollpack::digest::Digest;
use rollpack::disk;

use super::draft::{BOTH, Block, Draft, FROM_PREVIOUS, Folder, Member, TO_NEXT, text};
use super::peer::{Unpacked, cabextract, unpack, whole};
use crate::peers;

type Cabinets = HashMap<&'static str, Vec<u8>>;

fn shelf(cabinets: &Cabinets) -> impl Shelf<Cabinet = Cursor<Vec<u8>>> {
    |name: &str| Ok(cabinets.get(name).cloned().map(Cursor::new))
}

fn open(name: &str, cabinets: &Cabinets) -> Result<Unpacked, CabError> {
    let mut set = CabinetSet::open(name, shelf(cabinets), &Options::default())?;
    Ok(unpack(&mut set.extract()))
}

/// One folder over three cabinets: `a` lies in the first two, `b` in all three, `c` in the last.
///
/// The second block is cut in three, so that nothing but a part of it is in the middle cabinet.
fn three(folder: &Folder, bytes: &[u8]) -> Vec<Draft> {
    let [first, second, third] = &folder.blocks[..] else {
        panic!("three blocks are needed")
    };
    let (head, rest) = second.clone().split(second.data.len() / 3);
    let (middle, tail) = rest.split(second.data.len() / 3);
    let part = |blocks: Vec<Block>| Folder {
        kind: folder.kind,
        blocks,
        stated: None,
    };
    let end = bytes.len();
    let (a, b) = (
        Member::new("a", 0, 40_000),
        Member::new("b", 40_000, 50_000),
    );
    let c = Member::new("c", 90_000, end - 90_000);
    let draft = |number, folder, members| Draft {
        set: 77,
        number,
        folders: vec![folder],
        members,
        ..Draft::default()
    };
    vec![
        Draft {
            next: Some(("2.cab", "Disk 2")),
            ..draft(
                0,
                part(vec![first.clone(), head]),
                vec![a.clone().in_folder(TO_NEXT), b.clone().in_folder(TO_NEXT)],
            )
        },
        Draft {
            previous: Some(("1.cab", "Disk 1")),
            next: Some(("3.cab", "")),
            ..draft(
                1,
                part(vec![middle]),
                vec![a.in_folder(BOTH), b.clone().in_folder(BOTH)],
            )
        },
        Draft {
            previous: Some(("2.cab", "Disk 2")),
            ..draft(
                2,
                part(vec![tail, third.clone()]),
                vec![
                    Member::new("a", 0, 40_000).in_folder(FROM_PREVIOUS),
                    b.in_folder(FROM_PREVIOUS),
                    c,
                ],
            )
        },
    ]
}

fn built(drafts: &[Draft]) -> Cabinets {
    ["1.cab", "2.cab", "3.cab"]
        .into_iter()
        .zip(drafts.iter().map(Draft::bytes))
        .collect()
}

fn right() -> (Vec<Draft>, Vec<u8>) {
    let bytes = text(3, 98_000);
    (three(&Folder::mszip(&bytes), &bytes), bytes)
}

fn members(bytes: &[u8]) -> Vec<(String, Digest)> {
    let member = |name: &str, range| (name.to_owned(), Digest::of(&bytes[range]));
    vec![
        member("a", 0..40_000),
        member("b", 40_000..90_000),
        member("c", 90_000..bytes.len()),
    ]
}

#[test]
fn a_set_reads_as_one_from_wherever_it_is_opened() {
    let bytes = text(3, 98_000);
    for folder in [Folder::mszip(&bytes), Folder::stored(&bytes)] {
        let cabinets = built(&three(&folder, &bytes));
        for name in ["1.cab", "2.cab", "3.cab"] {
            assert_eq!(
                whole(&open(name, &cabinets).unwrap()),
                members(&bytes),
                "{name}"
            );
        }
    }
}

#[test]
fn a_set_is_listed_in_order() {
    let (drafts, _) = right();
    let cabinets = built(&drafts);
    let set = CabinetSet::open("2.cab", shelf(&cabinets), &Options::default()).unwrap();
    assert_eq!(set.names().collect::<Vec<_>>(), ["1.cab", "2.cab", "3.cab"]);
    assert_eq!(
        set.headers()
            .iter()
            .map(|header| header.number)
            .collect::<Vec<_>>(),
        [0, 1, 2]
    );
    assert_eq!(set.folders().len(), 1);
    let listed: Vec<_> = set
        .members()
        .iter()
        .map(|member| (member.name.text(), member.cabinet, member.reach))
        .collect();
    assert_eq!(listed.len(), 3);
    assert!(
        listed
            .iter()
            .all(|(_, _, reach)| !reach.to_next && !reach.from_previous),
        "{listed:?}"
    );
    assert_eq!((listed[0].1, listed[2].1), (0, 2));
}

#[test]
fn cabextract_agrees_on_a_set() {
    if peers::program("cabextract").is_none() {
        return;
    }
    let (mut drafts, bytes) = right();
    // `cabextract` loses members that begin in a folder that a former cabinet began.
    drafts[2].members.pop();
    let folder = tempfile::tempdir().unwrap();
    let cabinets = built(&drafts);
    for (name, bytes) in &cabinets {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let theirs = cabextract(&folder.path().join("1.cab"));
    assert_eq!(theirs, (members(&bytes)[..2].to_vec(), true));
    assert_eq!(whole(&open("1.cab", &cabinets).unwrap()), theirs.0);
}

#[test]
fn a_real_set_gives_what_cabextract_gives() {
    let (Some(corpus), Some(_)) = (peers::shared("corpus"), peers::program("cabextract")) else {
        return;
    };
    // The cabinets name each other as they were called before they came into the corpus.
    let folder = tempfile::tempdir().unwrap();
    for name in ["sample2-disk1.cab", "sample2-disk2.cab"] {
        std::fs::copy(
            corpus.join(format!("ebourg__jsign__{name}")),
            folder.path().join(name),
        )
        .unwrap();
    }
    let (theirs, content) = cabextract(&folder.path().join("sample2-disk1.cab"));
    assert!(content && theirs.len() == 2);
    for name in ["sample2-disk1.cab", "sample2-disk2.cab"] {
        let files = |name: &str| {
            disk::open(&folder.path().join(name))
                .map(Some)
                .map_err(|error| error.source)
        };
        let mut set = CabinetSet::open(name, files, &Options::default()).unwrap();
        assert_eq!(whole(&unpack(&mut set.extract())), theirs);
    }
}

/// Opens a set that is not right and says where and why it is refused.
#[track_caller]
fn refused(change: impl FnOnce(&mut Vec<Draft>)) -> String {
    let (mut drafts, _) = right();
    change(&mut drafts);
    open("1.cab", &built(&drafts)).unwrap_err().to_string()
}

#[test]
fn what_does_not_belong_together_is_refused() {
    insta::assert_snapshot!(refused(|drafts| _ = drafts.pop()), @"the cabinet `3.cab` on `` is missing (byte 0 of `2.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[2].next = Some(("1.CAB", "Disk 1"))), @"the set leads back to the cabinet `1.CAB` (byte 0 of `3.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[1].next = Some(("2.cab", "Disk 2"))), @"the set leads back to the cabinet `2.cab` (byte 0 of `2.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[1].set = 78), @"the cabinet has number 1 of set 78, but its neighbour leads to number 1 of set 77 (byte 0 of `2.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[2].number = 1), @"the cabinet has number 1 of set 77, but its neighbour leads to number 2 of set 77 (byte 0 of `3.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[1].folders[0].kind = 0), @"the first folder does not continue the last folder of the cabinet before (byte 0 of `2.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[1].members.iter_mut().for_each(|member| member.size += 1)), @"the first folder does not continue the last folder of the cabinet before (byte 0 of `2.cab`)");
    insta::assert_snapshot!(refused(|drafts| drafts[0].previous = Some(("0.cab", "Disk 0"))), @"the cabinet `0.cab` on `Disk 0` is missing (byte 0 of `1.cab`)");
}

#[test]
fn a_set_that_is_too_long_is_refused() {
    let (drafts, _) = right();
    let cabinets = built(&drafts);
    let mut options = Options::default();
    options.limits.cabinets = 2;
    let error = CabinetSet::open("1.cab", shelf(&cabinets), &options)
        .err()
        .unwrap();
    assert!(
        matches!(error.defect, Defect::TooManyCabinets(2)),
        "{error}"
    );
    options.limits.cabinets = 3;
    options.limits.members = 2;
    let error = CabinetSet::open("1.cab", shelf(&cabinets), &options)
        .err()
        .unwrap();
    assert!(matches!(error.defect, Defect::TooManyMembers(2)), "{error}");
}

#[test]
fn what_is_there_of_a_set_can_be_salvaged() {
    let (mut drafts, bytes) = right();
    drafts.pop();
    let cabinets = built(&drafts);
    let (mut set, ended) =
        CabinetSet::salvage("2.cab", shelf(&cabinets), &Options::default()).unwrap();
    assert!(matches!(
        ended.unwrap().defect,
        Defect::MissingCabinet { .. }
    ));
    // `a` ends in the block of which the last part is missing: it is not given out short.
    let unpacked = unpack(&mut set.extract());
    assert_eq!(unpacked.len(), 2);
    for (name, result) in &unpacked {
        let error = result.clone().unwrap_err();
        assert!(
            matches!(&error.defect, Defect::MissingCabinet { name, .. } if name == "3.cab"),
            "{name}: {error}"
        );
    }
    // The first block is whole.
    let mut extraction = set.extract();
    let mut first = vec![0; 1 << 15];
    extraction
        .next_member()
        .unwrap()
        .read_exact(&mut first)
        .unwrap();
    assert_eq!(first, bytes[..1 << 15]);

    let (drafts, _) = right();
    let mut cabinets = built(&drafts);
    cabinets.remove("1.cab");
    let (mut set, ended) =
        CabinetSet::salvage("3.cab", shelf(&cabinets), &Options::default()).unwrap();
    let missing = |error: &CabError| matches!(&error.defect, Defect::MissingCabinet { name, .. } if name == "1.cab");
    assert!(missing(&ended.unwrap()));
    assert!(
        unpack(&mut set.extract())
            .iter()
            .all(|(_, result)| result.as_ref().is_err_and(missing))
    );
}

#[test]
fn a_folder_may_end_where_a_cabinet_ends() {
    let bytes = text(4, 3 << 15);
    let mut blocks = Folder::mszip(&bytes).blocks;
    let last = blocks.split_off(2);
    let part = |blocks| {
        vec![Folder {
            kind: super::draft::MSZIP,
            blocks,
            stated: None,
        }]
    };
    let member = |folder| vec![Member::new("a", 0, bytes.len()).in_folder(folder)];
    let one = Draft {
        next: Some(("2.cab", "")),
        folders: part(blocks),
        members: member(TO_NEXT),
        ..Draft::default()
    };
    let two = Draft {
        number: 1,
        previous: Some(("1.cab", "")),
        folders: part(last),
        members: member(FROM_PREVIOUS),
        ..Draft::default()
    };
    let unpacked = open("1.cab", &built(&[one, two])).unwrap();
    assert_eq!(whole(&unpacked), [("a".to_owned(), Digest::of(&bytes))]);
}

#[test]
fn cabinets_without_a_common_folder_are_a_set_too() {
    let draft = |number, name, seed| Draft {
        number,
        ..Draft::of(Folder::stored(&text(seed, 10)), &[(name, 10)])
    };
    let one = Draft {
        next: Some(("2.cab", "")),
        ..draft(0, "a", 1)
    };
    let two = Draft {
        previous: Some(("1.cab", "")),
        ..draft(1, "b", 2)
    };
    let unpacked = open("2.cab", &built(&[one, two])).unwrap();
    let expected =
        [("a", 1), ("b", 2)].map(|(name, seed)| (name.to_owned(), Digest::of(&text(seed, 10))));
    assert_eq!(whole(&unpacked), expected);
}
