//! Reads a spec; without one there is a finding that says why.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::spec::Spec;

fuzz_target!(|text: &str| {
    let (spec, findings) = Spec::read("fuzz.yaml", text);
    assert!(spec.is_some() || !findings.is_empty(), "silence");
});
