//! The JSON Schema: committed as it is generated, and of one mind with the reader.

use jsonschema::Validator;
use rollpack::spec::schema;
use serde_json::Value;

use super::twins::ACCEPTED;
use super::{changed, committed};
use crate::rules::refused_specs;

/// What a schema cannot see: the text of the YAML, names defined elsewhere, what names and dates mean.
const BEYOND: &[&str] = &[
    "spec-syntax",
    "duplicate-key",
    "malformed-pattern",
    "unsafe-name",
    "reserved-name",
    "duplicate-payload",
    "duplicate-id",
    "unknown-role",
    "circular-role",
    "unknown-parameter",
    "unusable-parameter",
    "unknown-group",
    "expires-before-release",
];

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

fn value(spec: &str) -> Value {
    serde_yaml::from_str(spec).unwrap()
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn what_the_reader_accepts_the_schema_accepts() {
    let validator = validator();
    let accepted = ACCEPTED.iter().map(|changes| changed(changes));
    for spec in committed()
        .into_iter()
        .map(|(_, text)| text)
        .chain(accepted)
    {
        let value = value(&spec);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let validator = validator();
    for (rule, case, spec) in refused_specs() {
        // What no schema can say: that there is no such day, and that some row needs a date.
        let is_beyond = BEYOND.contains(&rule.id)
            || case == "A day that there is not"
            || case == "No date and no release";
        if !is_beyond {
            assert!(!validator.is_valid(&value(&spec)), "{}: {case}", rule.id);
        }
    }
}
