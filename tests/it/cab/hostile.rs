//! Cabinets with random bytes changed: whatever comes out, it comes soon and is no panic.

use std::time::{Duration, Instant};

use super::draft::{Draft, Folder, Member, text};
use super::lzx_writer::{self, Kind};
use super::peer::unpack_bytes;

/// Small cabinets of every kind.
fn seeds() -> Vec<Vec<u8>> {
    let bytes = text(1, 40_000);
    let kinds = [
        (Kind::Verbatim, 9000),
        (Kind::Uncompressed, 777),
        (Kind::Aligned, 20_000),
    ];
    let folders = [
        Folder::stored(&bytes[..500]),
        Folder::mszip(&bytes),
        lzx_writer::folder(&bytes, 15, &kinds, Some(30_000)),
    ];
    let mut drafts: Vec<_> = folders
        .iter()
        .map(|folder| Draft::of(folder.clone(), &[("a", 100), ("b", 400)]))
        .collect();
    drafts.push(Draft {
        reserve: Some((vec![1, 2, 3], 1, 1)),
        previous: Some(("p.cab", "p")),
        next: Some(("n.cab", "n")),
        members: vec![
            Member::new("x", 0, 40_000).in_folder(1),
            Member::new("y", 7, 400).in_folder(0),
        ],
        folders: folders.to_vec(),
        ..Draft::default()
    });
    drafts[1].members.push(Member::new("c", 10, 39_000));
    drafts[2].members.push(Member::new("c", 500, 39_500));
    drafts.iter().map(Draft::bytes).collect()
}

#[test]
fn no_mutant_panics_or_takes_long() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let seeds = seeds();
    let mut slowest = Duration::ZERO;
    let (mut opened, mut refused) = (0, 0);
    for _ in 0..2000 {
        let mut mutant = seeds[random(seeds.len())].clone();
        for _ in 0..=random(4) {
            // Half of the changes hit the tables.
            let span = if random(2) == 0 {
                120.min(mutant.len())
            } else {
                mutant.len()
            };
            let place = random(span);
            match random(5) {
                0 => mutant[place] ^= 1 << random(8),
                1 => mutant[place] = 0xff,
                2 => mutant[place] = 0,
                3 => mutant[place] = random(256).to_le_bytes()[0],
                _ => mutant.truncate(mutant.len() - random(mutant.len().min(100))),
            }
        }
        let start = Instant::now();
        match unpack_bytes(&mutant) {
            Ok(_) => opened += 1,
            Err(_) => refused += 1,
        }
        slowest = slowest.max(start.elapsed());
    }
    assert!(
        opened > 100 && refused > 100,
        "{opened} opened, {refused} refused"
    );
    // The biggest folder that a cabinet can state has 2 GiB, but these have no data for it.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}
