//! Reads a transform, or a patch and the transforms in it.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rollpack::msi::{Database, Limits, patch, transform};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut database) = Database::open(Cursor::new(bytes), &Limits::default()) else {
        return;
    };
    let _ = patch::facts(&mut database);
    let storages: Vec<_> = database.package().storages.iter().map(|s| s.id).collect();
    for storage in [None].into_iter().chain(storages.into_iter().map(Some)) {
        if let Ok(read) = transform::read(&mut database, storage, None) {
            for table in &read.tables {
                assert!(read.table(&table.name).is_some(), "what is listed is found");
            }
        }
    }
});
