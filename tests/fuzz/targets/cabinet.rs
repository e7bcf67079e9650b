//! Opens a set of one cabinet that may call itself its own neighbour, and extracts some of it.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rollpack::cab::{CabinetSet, Limits, Options};

fuzz_target!(|bytes: &[u8]| {
    let mut options = Options::default();
    options.limits = Limits {
        cabinets: 4,
        unpacked: 1 << 20,
        ..options.limits
    };
    let shelf = |_: &str| Ok(Some(Cursor::new(bytes)));
    let Ok((mut set, _)) = CabinetSet::salvage("first.cab", shelf, &options) else {
        return;
    };
    let mut extraction = set.extract();
    while let Some(mut member) = extraction.next_member() {
        let (stated, mut given) = (u64::from(member.member().size), 0);
        while let Ok(Some(chunk)) = member.chunk() {
            given += chunk.len() as u64;
        }
        assert!(given <= stated, "a member gives no more than it states");
    }
});
