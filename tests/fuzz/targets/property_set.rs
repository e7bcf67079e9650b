//! Reads a property set such as the summary information.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::msi::PropertySet;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(set) = PropertySet::parse(bytes) {
        for property in &set.properties {
            assert!(
                set.get(property.id).is_some(),
                "what is listed can be found"
            );
        }
    }
});
