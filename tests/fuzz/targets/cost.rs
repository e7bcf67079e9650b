//! Verifies a bundle and measures what that costs: bytes read, reads and problems, each bounded by the size of the
//! bundle; the fuzzer bounds time and memory. Whoever sends one must not choose what a refusal costs.
#![no_main]

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use libfuzzer_sys::fuzz_target;
use rollpack::sign::{Expiry, Trust};
use rollpack::source::Source;
use rollpack::verify::{Options, Unsigned, verify_source};

/// Bytes in memory, and how often and how much was read of them.
struct Counted<'a> {
    bytes: &'a [u8],
    reads: AtomicU64,
    read: AtomicU64,
}

impl Source for &Counted<'_> {
    fn size(&self) -> io::Result<u64> {
        self.bytes.size()
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let count = self.bytes.read_at(buffer, offset)?;
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let counted = Counted {
        bytes,
        reads: AtomicU64::new(0),
        read: AtomicU64::new(0),
    };
    let options = Options {
        at: "2026-01-01T00:00:00Z".parse().expect("a constant"),
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Refuse,
        min_sequence: None,
        threads: std::num::NonZeroUsize::MIN,
    };
    let verdict = verify_source(&counted, &Trust::default(), &options, &());
    let verdict = verdict.expect("bytes in memory can always be examined");
    let (reads, read) = (
        counted.reads.load(Ordering::Relaxed),
        counted.read.load(Ordering::Relaxed),
    );
    let size = bytes.len() as u64;
    assert!(read <= 16 * size + (1 << 20), "{read} bytes read of {size}");
    assert!(reads <= size + 1024, "{reads} reads of {size} bytes");
    assert!(
        verdict.problems.len() as u64 <= size + 64,
        "{} problems of {size} bytes",
        verdict.problems.len()
    );
});
