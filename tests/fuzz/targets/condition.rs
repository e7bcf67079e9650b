//! Reads a condition, and asks whether it and another one exclude each other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollpack::msi::condition::{Coexistence, Condition, coexistence};

fuzz_target!(|text: &str| {
    let (one, other) = text.split_once('\n').unwrap_or((text, text));
    let condition = match Condition::parse(one) {
        Ok(condition) => condition,
        Err(fault) => {
            assert!(fault.at() <= one.len() && !fault.to_string().is_empty());
            return;
        }
    };
    let written = condition.to_string();
    let again = Condition::parse(&written).expect("what is written can be read");
    assert_eq!(again.to_string(), written);
    let everything_is_empty = condition.evaluate(|_| Some(""));
    let Ok(other) = Condition::parse(other) else {
        return;
    };
    let found = coexistence(&condition, &other);
    if everything_is_empty == Some(true) && other.evaluate(|_| Some("")) == Some(true) {
        assert_ne!(
            found,
            Coexistence::Never,
            "both hold where nothing has a value"
        );
    }
});
