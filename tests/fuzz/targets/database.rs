//! Reads a database: every table, its IDT, the start of every stream.
#![no_main]

use std::io::{Cursor, Read, copy, sink};

use libfuzzer_sys::fuzz_target;
use rollpack::msi::{Database, Limits};

/// Enough of each stream to walk many of its sectors.
const STREAM: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut database) = Database::open(Cursor::new(bytes), &Limits::default()) else {
        return;
    };
    for table in database.package().tables.iter() {
        let idt = table.to_idt();
        assert!(idt.lines().count() >= 3, "an IDT begins with three lines");
    }
    let ids: Vec<_> = database.package().streams.iter().map(|s| s.id).collect();
    for id in ids {
        if let Ok(stream) = database.open_stream(id) {
            let _ = copy(&mut stream.take(STREAM), &mut sink());
        }
    }
});
