//! Reads or salvages a package, and every file in its cabinets; beside it lies nothing.
#![no_main]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use rollpack::cab;
use rollpack::msi::{self, Database, salvage};
use rollpack::payload::{Event, Limits, Options, Payload, PayloadFile, each};

/// Enough for several folders of several blocks.
const UNPACKED: u64 = 1 << 20;
/// Members that share a block give it again and again, which costs nothing but the digests.
const GIVEN: u64 = 1 << 23;

fuzz_target!(|bytes: &[u8]| {
    let limits = msi::Limits::default();
    let opened = Database::open(Cursor::new(bytes), &limits)
        .or_else(|_| salvage(Cursor::new(bytes), &limits).map(|salvaged| salvaged.database));
    let Ok(mut database) = opened else { return };
    let payload = Payload::of(database.package());
    let options = Options {
        limits: Limits {
            cabinets: cab::Limits {
                cabinets: 16,
                unpacked: UNPACKED,
                ..cab::Limits::default()
            },
            ..Limits::default()
        },
        ..Options::of(Path::new("/dev/null/nowhere"))
    };
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut given = 0;
    let ended = each(&mut database, &payload, &options, |event| {
        match event {
            Event::Content(file, content) => {
                *met.entry(file.key.clone()).or_default() += 1;
                if let Ok(facts) = content.digest() {
                    let is_stated = file.size.is_none_or(|stated| stated == facts.size);
                    let is_told = !facts.disagreements.is_empty();
                    assert!(is_stated || is_told, "another size is told");
                    given += facts.size;
                }
            }
            Event::Unread(files, reason) => {
                assert!(!files.is_empty(), "no file is unread: {reason}");
                for file in files {
                    *met.entry(file.key.clone()).or_default() += 1;
                }
            }
            Event::Stray { .. } | Event::OutOfOrder(_) => {}
        }
        match given {
            ..GIVEN => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    });
    assert!(
        met.values().all(|&count| count == 1),
        "no file is met twice"
    );
    if ended.is_continue() {
        let is_met = |file: &PayloadFile| met.contains_key(&file.key);
        assert!(payload.files.iter().all(is_met), "every file is met");
    }
});
