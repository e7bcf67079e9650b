//! PE files with random bytes changed: no panic, no long wait, and both readers agree.

use std::io::Cursor;
use std::time::{Duration, Instant};

use rollpack::pe;

use super::draft::Draft;
use super::facts::watched;

#[test]
fn no_mutant_panics_or_takes_long() {
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let seeds = [
        Draft::default(),
        Draft {
            wide: true,
            tail: 0,
            ..Draft::default()
        },
    ]
    .map(|draft| draft.bytes());
    let mut slowest = Duration::ZERO;
    let (mut told, mut refused) = (0, 0);
    for _ in 0..2000 {
        let mut mutant = seeds[random(seeds.len())].clone();
        for _ in 0..=random(3) {
            let place = random(mutant.len());
            match random(4) {
                0 => mutant[place] ^= 1 << random(8),
                1 => mutant[place] = 0xff,
                2 => mutant[place] = random(256).to_le_bytes()[0],
                _ => mutant.truncate(mutant.len() - random(mutant.len().min(50))),
            }
        }
        let start = Instant::now();
        let read = pe::read(Cursor::new(&mutant));
        slowest = slowest.max(start.elapsed());
        let passed = watched(&mutant, 700);
        match (&read, &passed) {
            (Ok(read), Ok(passed)) => {
                assert_eq!(read, passed);
                told += 1;
            }
            (Err(_), Err(_)) => refused += 1,
            // What lies where nobody keeps it is told, and only that.
            (_, Err(pe::PeError::Passed { .. })) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(
        told > 100 && refused > 100,
        "{told} told, {refused} refused"
    );
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}
