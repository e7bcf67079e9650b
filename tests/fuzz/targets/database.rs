//! Reads or salvages a database: every table, its IDT, its facts in every form, the start of every stream.
#![no_main]

use std::io::{Cursor, Read, copy, sink};

use libfuzzer_sys::fuzz_target;
use rollpack::inspect;
use rollpack::msi::{Database, Limits, Salvaged, salvage};

/// Enough of each stream to walk many of its sectors.
const STREAM: u64 = 1 << 20;
/// Of the terminal for which facts are laid out.
const WIDTH: usize = 80;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let opened = Database::open(Cursor::new(bytes), &limits).map(|database| Salvaged {
        database,
        defects: Vec::new(),
        streams: Vec::new(),
    });
    let Ok(mut found) = opened.or_else(|_| salvage(Cursor::new(bytes), &limits)) else {
        return;
    };
    let facts = inspect::all_facts(&mut found);
    let shown = inspect::write_all_ways(&facts, WIDTH, &mut sink());
    assert!(shown.is_ok(), "nothing keeps a sink from taking it");
    let mut database = found.database;
    for table in database.package().tables.iter() {
        let idt = table.to_idt();
        assert!(idt.lines().count() >= 3, "an IDT begins with three lines");
    }
    for stream in database.package().streams.clone() {
        if let Ok(stream) = database.open_stream(stream.id) {
            let _ = copy(&mut stream.take(STREAM), &mut sink());
        }
    }
});
