//! Reads a formatted text and a template.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::msi::formatted::Formatted;

fuzz_target!(|text: &str| {
    for formatted in [Formatted::parse(text), Formatted::parse_template(text)] {
        for reference in &formatted.references {
            let written = text
                .get(reference.start..reference.end)
                .expect("it lies in the text");
            assert!(written.starts_with('[') && written.ends_with(']'));
            assert!(written.contains(reference.name));
        }
        for group in &formatted.groups {
            let written = text.get(group.clone()).expect("it lies in the text");
            assert!(written.starts_with('{') && written.ends_with('}'));
        }
        let _ = formatted.resolve(|_| Some("x"));
    }
});
