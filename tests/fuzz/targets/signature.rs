//! Decodes a signature and checks it over some content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::sign::{Expiry, Signature, Trust};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(signature) = Signature::decode(bytes) {
        let _ = signature.check(b"some content");
        let at = "2026-01-01T00:00:00Z".parse().expect("a constant");
        let problems = Trust::default().judge(&signature, at, Expiry::Allow);
        assert!(!problems.is_empty(), "nobody is trusted");
    }
});
