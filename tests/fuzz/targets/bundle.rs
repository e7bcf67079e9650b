//! Verifies a bundle, unsigned ones allowed; whatever is accepted says who it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::sign::{Expiry, Trust};
use rollpack::verify::{Options, Unsigned, verify_source};

fuzz_target!(|bytes: &[u8]| {
    let options = Options {
        at: "2026-01-01T00:00:00Z".parse().expect("a constant"),
        expiry: Expiry::Allow,
        unsigned: Unsigned::Allow,
        min_sequence: None,
        threads: std::num::NonZeroUsize::MIN,
    };
    let verdict = verify_source(bytes, &Trust::default(), &options, &());
    let verdict = verdict.expect("bytes in memory can always be examined");
    for problem in &verdict.problems {
        assert!(!problem.to_string().is_empty(), "each problem is worded");
    }
    if verdict.is_accepted() {
        assert!(verdict.manifest.is_some() && verdict.identity.is_some());
    }
});
