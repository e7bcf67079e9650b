//! Reads or salvages a database: every table, its IDT, its signature, the start of every stream.
#![no_main]

use std::io::{Cursor, Read, copy, sink};

use libfuzzer_sys::fuzz_target;
use rollpack::msi::{Database, Limits, salvage, signature};

/// Enough of each stream to walk many of its sectors.
const STREAM: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let opened = Database::open(Cursor::new(bytes), &limits)
        .or_else(|_| salvage(Cursor::new(bytes), &limits).map(|salvaged| salvaged.database));
    let Ok(mut database) = opened else { return };
    for table in database.package().tables.iter() {
        let idt = table.to_idt();
        assert!(idt.lines().count() >= 3, "an IDT begins with three lines");
    }
    let _ = signature::facts(&mut database);
    for stream in database.package().streams.clone() {
        if let Ok(stream) = database.open_stream(stream.id) {
            let _ = copy(&mut stream.take(STREAM), &mut sink());
        }
    }
});
