//! Reads a manifest; what is accepted says the same when it is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::bundle::manifest::Manifest;

fuzz_target!(|bytes: &[u8]| {
    let _ = Manifest::parse_leniently(bytes);
    if let Ok(manifest) = Manifest::parse(bytes) {
        // Not the same bytes: fields that a v1 reader does not know are passed over.
        let written = manifest.to_bytes().expect("it was read from bytes");
        let again = Manifest::parse(&written).expect("what we write we read");
        assert_eq!(again, manifest);
    }
});
