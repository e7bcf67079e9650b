//! Real databases with a few bytes changed: whatever they state, reading them ends, without a panic.

use std::io::{Cursor, Read};

use rollpack::disk;
use rollpack::msi::{Database, Kind, Limits, patch, salvage, signature, transform};

use super::corpus::samples;

const SMALLEST: usize = 20;
const MUTANTS: u64 = 2_000;

#[test]
fn mutants_are_read_or_refused() {
    let Some(mut samples) = samples() else { return };
    samples.sort_by_key(|sample| disk::stat(&sample.path).unwrap().size);
    // The small ones, and all that hold transforms or a signature.
    let is_special =
        |name: &str| name.contains(".mst") || name.contains("Patch") || name.contains("sign");
    let (special, others): (Vec<_>, Vec<_>) =
        samples.iter().partition(|sample| is_special(&sample.name));
    let originals: Vec<_> = others
        .into_iter()
        .take(SMALLEST)
        .chain(special)
        .map(|sample| disk::read(&sample.path, 4 << 20).unwrap())
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

/// Whether the database is accepted. If not, what is left of it is read.
fn read_everything(bytes: Vec<u8>) -> bool {
    if let Ok(database) = Database::open(Cursor::new(bytes.clone()), &Limits::default()) {
        read_all(database, true);
        return true;
    }
    if let Ok(salvaged) = salvage(Cursor::new(bytes), &Limits::default()) {
        assert!(!salvaged.defects.is_empty());
        let is_whole = salvaged.streams.iter().all(|stream| stream.missing() == 0);
        read_all(salvaged.database, is_whole);
    }
    false
}

fn read_all(mut database: Database<Cursor<Vec<u8>>>, is_whole: bool) {
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
        let content = database.open_stream(stream.id).unwrap();
        let count = std::io::copy(&mut content.take(1 << 20), &mut std::io::sink()).unwrap();
        assert!(!is_whole || count == stream.size.min(1 << 20));
    }
    // Errors are answers too.
    let _ = signature::facts(&mut database);
    let _ = patch::facts(&mut database);
    let root = (package.kind == Kind::Transform).then_some(None);
    let storages = package.storages.iter().map(|storage| Some(storage.id));
    for storage in storages.chain(root) {
        let _ = transform::read(&mut database, storage, Some(&package.tables));
    }
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
