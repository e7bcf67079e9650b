//! Reads a PE file at once and as it passes by, which must say the same.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rollpack::pe::{self, PeError, Watch};

fuzz_target!(|bytes: &[u8]| {
    let read = pe::read(Cursor::new(bytes));
    let mut watch = Watch::default();
    for piece in bytes.chunks(1 << 12) {
        watch.update(piece);
    }
    match (read, watch.finish()) {
        (_, Err(PeError::Passed { .. })) => {}
        (Ok(read), Ok(watched)) => assert_eq!(read, watched),
        (Err(_), Err(_)) => {}
        (read, watched) => panic!("{read:?} but {watched:?}"),
    }
});
