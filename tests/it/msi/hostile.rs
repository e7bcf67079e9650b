//! Real databases with a few bytes changed: whatever they state, reading them ends, without a panic.

use std::io::{Cursor, Read};

use rollpack::disk;
use rollpack::msi::{Database, Limits};

use super::corpus::samples;

const SMALLEST: usize = 20;
const MUTANTS: u64 = 2_000;

#[test]
fn mutants_are_read_or_refused() {
    let Some(mut samples) = samples() else { return };
    samples.sort_by_key(|sample| disk::stat(&sample.path).unwrap().size);
    let originals: Vec<_> = samples
        .iter()
        .take(SMALLEST)
        .map(|sample| disk::read(&sample.path, 1 << 20).unwrap())
        .collect();
    let mut refused = 0;
    for seed in 1..=MUTANTS {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut bytes = originals[random.below(originals.len())].clone();
        mutate(&mut bytes, &mut random);
        refused += u64::from(!read_everything(bytes));
    }
    eprintln!("{refused} of {MUTANTS} mutants are refused");
    assert!((MUTANTS / 10..MUTANTS).contains(&refused), "{refused}");
}

/// Whether the tables could be read; the streams may be broken.
fn read_everything(bytes: Vec<u8>) -> bool {
    let Ok(mut database) = Database::open(Cursor::new(bytes), &Limits::default()) else {
        return false;
    };
    let package = database.package().clone();
    for table in package.tables.iter() {
        assert!(table.to_idt().len() >= table.row_count());
    }
    let _ = (
        package.properties(),
        package.platform(),
        package.package_code(),
    );
    for stream in &package.streams {
        if let Ok(stream) = database.open_stream(stream.id) {
            // An error is an answer too.
            let _ = std::io::copy(&mut stream.take(1 << 20), &mut std::io::sink());
        }
    }
    true
}

/// Changes one to eight places, more often where the structure is than anywhere.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(8) {
        let structure = random.below(2) == 0;
        let places = if structure {
            bytes.len().min(4096)
        } else {
            bytes.len()
        };
        let at = random.below(places);
        match random.below(4) {
            0 => bytes[at] = 0xff,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = random.below(256).try_into().unwrap(),
            _ => {
                let end = bytes.len().min(at + 4);
                let value = random.0.to_le_bytes();
                bytes[at..end].copy_from_slice(&value[..end - at]);
            }
        }
    }
    if random.below(16) == 0 {
        bytes.truncate(random.below(bytes.len()).max(1));
    }
}

/// Numbers that only look random, the same in every run: xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
