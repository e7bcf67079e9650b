//! Reads a manifest; what is accepted is canonical, so that writing it gives the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::bundle::manifest::Manifest;

fuzz_target!(|bytes: &[u8]| {
    let _ = Manifest::parse_leniently(bytes);
    if let Ok(manifest) = Manifest::parse(bytes) {
        let again = manifest.to_bytes().expect("it was read from bytes");
        assert_eq!(again, bytes);
    }
});
