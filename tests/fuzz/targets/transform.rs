//! Reads a transform: a database whose tables are changes.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rollpack::msi::{self, Limits};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(package) = msi::read(Cursor::new(bytes), &Limits::default()) {
        for table in package.tables.iter() {
            let _ = table.to_idt();
        }
    }
});
