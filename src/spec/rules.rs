//! The rules that reading a spec applies, and their documentation.

use crate::rule::{Group, Rule, Suppressible};

/// What the rules of specs have in common: nobody can work with a spec that breaks one.
const COMMON: Rule = Rule {
    group: Group::Spec,
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

/// All of them. A spec that breaks one cannot be worked with.
pub static SPEC_RULES: &[&Rule] = &[
    &SPEC_SYNTAX,
    &UNKNOWN_SCHEMA,
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &DUPLICATE_KEY,
    &WRONG_TYPE,
    &VALUE_MISSING,
    &UNKNOWN_WORD,
    &EMPTY_TEXT,
    &MALFORMED_ID,
    &MALFORMED_SEQUENCE,
    &MALFORMED_SIZE,
    &MALFORMED_DATE,
    &MALFORMED_VERSION,
    &MALFORMED_CODE,
    &MALFORMED_TEXT,
    &MALFORMED_PATTERN,
    &MALFORMED_DIGEST,
    &UNSAFE_NAME,
    &RESERVED_NAME,
    &DUPLICATE_PAYLOAD,
    &DUPLICATE_ID,
    &EMPTY_SECTION,
    &UNKNOWN_ROLE,
    &CIRCULAR_ROLE,
    &UNKNOWN_PARAMETER,
    &UNUSABLE_PARAMETER,
    &UNKNOWN_GROUP,
    &STEP_WITHOUT_ACTION,
    &STEP_WITH_SEVERAL_ACTIONS,
    &PROGRAM_OR_FILE,
    &EMPTY_CONDITION,
    &EXPIRES_BEFORE_RELEASE,
];

/// The rule that a spec can be read at all.
pub static SPEC_SYNTAX: Rule = Rule {
    id: "spec-syntax",
    summary: "the spec is not YAML, or uses more of YAML than a spec may",
    help: include_str!("rules/spec-syntax.md"),
    ..COMMON
};

pub(super) static UNKNOWN_SCHEMA: Rule = Rule {
    id: "unknown-schema",
    summary: "the spec is in another version of the format",
    help: include_str!("rules/unknown-schema.md"),
    ..COMMON
};

pub(super) static UNKNOWN_KEY: Rule = Rule {
    id: "unknown-key",
    summary: "a key has no meaning where it is",
    help: include_str!("rules/unknown-key.md"),
    ..COMMON
};

pub(super) static MISSING_KEY: Rule = Rule {
    id: "missing-key",
    summary: "a required key is missing",
    help: include_str!("rules/missing-key.md"),
    ..COMMON
};

pub(super) static DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    summary: "a key is given twice",
    help: include_str!("rules/duplicate-key.md"),
    ..COMMON
};

pub(super) static WRONG_TYPE: Rule = Rule {
    id: "wrong-type",
    summary: "a value is of the wrong type",
    help: include_str!("rules/wrong-type.md"),
    ..COMMON
};

pub(super) static VALUE_MISSING: Rule = Rule {
    id: "value-missing",
    summary: "a key has no value",
    help: include_str!("rules/value-missing.md"),
    ..COMMON
};

pub(super) static UNKNOWN_WORD: Rule = Rule {
    id: "unknown-word",
    summary: "a word is not one of those allowed there",
    help: include_str!("rules/unknown-word.md"),
    ..COMMON
};

pub(super) static EMPTY_TEXT: Rule = Rule {
    id: "empty-text",
    summary: "a text says nothing",
    help: include_str!("rules/empty-text.md"),
    ..COMMON
};

pub(super) static MALFORMED_ID: Rule = Rule {
    id: "malformed-id",
    summary: "an id is not made of lower-case words joined by hyphens",
    help: include_str!("rules/malformed-id.md"),
    ..COMMON
};

pub(super) static MALFORMED_SEQUENCE: Rule = Rule {
    id: "malformed-sequence",
    summary: "a sequence is not a whole number from 1",
    help: include_str!("rules/malformed-sequence.md"),
    ..COMMON
};

pub(super) static MALFORMED_SIZE: Rule = Rule {
    id: "malformed-size",
    summary: "a size is not a number of bytes",
    help: include_str!("rules/malformed-size.md"),
    ..COMMON
};

pub(super) static MALFORMED_DATE: Rule = Rule {
    id: "malformed-date",
    summary: "a date or time cannot be read",
    help: include_str!("rules/malformed-date.md"),
    ..COMMON
};

pub(super) static MALFORMED_VERSION: Rule = Rule {
    id: "malformed-version",
    summary: "a version is not one to four numbers joined by dots",
    help: include_str!("rules/malformed-version.md"),
    ..COMMON
};

pub(super) static MALFORMED_CODE: Rule = Rule {
    id: "malformed-code",
    summary: "a product or upgrade code is not a GUID",
    help: include_str!("rules/malformed-code.md"),
    ..COMMON
};

pub(super) static MALFORMED_TEXT: Rule = Rule {
    id: "malformed-text",
    summary: "a text with parameters cannot be read",
    help: include_str!("rules/malformed-text.md"),
    ..COMMON
};

pub(super) static MALFORMED_PATTERN: Rule = Rule {
    id: "malformed-pattern",
    summary: "a pattern for names cannot be read",
    help: include_str!("rules/malformed-pattern.md"),
    ..COMMON
};

pub(super) static MALFORMED_DIGEST: Rule = Rule {
    id: "malformed-digest",
    summary: "a digest is not an SHA-256",
    help: include_str!("rules/malformed-digest.md"),
    ..COMMON
};

pub(super) static UNSAFE_NAME: Rule = Rule {
    id: "unsafe-name",
    summary: "a payload's name cannot be used on every system",
    help: include_str!("rules/unsafe-name.md"),
    ..COMMON
};

pub(super) static RESERVED_NAME: Rule = Rule {
    id: "reserved-name",
    summary: "a payload is named like an entry of the bundle itself",
    help: include_str!("rules/reserved-name.md"),
    ..COMMON
};

pub(super) static DUPLICATE_PAYLOAD: Rule = Rule {
    id: "duplicate-payload",
    summary: "a payload is documented twice",
    help: include_str!("rules/duplicate-payload.md"),
    ..COMMON
};

pub(super) static DUPLICATE_ID: Rule = Rule {
    id: "duplicate-id",
    summary: "an id is given twice",
    help: include_str!("rules/duplicate-id.md"),
    ..COMMON
};

pub(super) static EMPTY_SECTION: Rule = Rule {
    id: "empty-section",
    summary: "a list that needs an entry has none",
    help: include_str!("rules/empty-section.md"),
    ..COMMON
};

pub(super) static UNKNOWN_ROLE: Rule = Rule {
    id: "unknown-role",
    summary: "something names a role that the spec does not define",
    help: include_str!("rules/unknown-role.md"),
    ..COMMON
};

pub(super) static CIRCULAR_ROLE: Rule = Rule {
    id: "circular-role",
    summary: "roles are part of each other",
    help: include_str!("rules/circular-role.md"),
    ..COMMON
};

pub(super) static UNKNOWN_PARAMETER: Rule = Rule {
    id: "unknown-parameter",
    summary: "a text uses a parameter that the spec does not define",
    help: include_str!("rules/unknown-parameter.md"),
    ..COMMON
};

pub(super) static UNUSABLE_PARAMETER: Rule = Rule {
    id: "unusable-parameter",
    summary: "a parameter's id cannot name a parameter of scripts",
    help: include_str!("rules/unusable-parameter.md"),
    ..COMMON
};

pub(super) static UNKNOWN_GROUP: Rule = Rule {
    id: "unknown-group",
    summary: "a barrier names a group that does not come before it",
    help: include_str!("rules/unknown-group.md"),
    ..COMMON
};

pub(super) static STEP_WITHOUT_ACTION: Rule = Rule {
    id: "step-without-action",
    summary: "a step does nothing",
    help: include_str!("rules/step-without-action.md"),
    ..COMMON
};

pub(super) static STEP_WITH_SEVERAL_ACTIONS: Rule = Rule {
    id: "step-with-several-actions",
    summary: "a step does more than one thing",
    help: include_str!("rules/step-with-several-actions.md"),
    ..COMMON
};

pub(super) static PROGRAM_OR_FILE: Rule = Rule {
    id: "program-or-file",
    summary: "a step runs nothing, or two things",
    help: include_str!("rules/program-or-file.md"),
    ..COMMON
};

pub(super) static EMPTY_CONDITION: Rule = Rule {
    id: "empty-condition",
    summary: "a condition says nothing",
    help: include_str!("rules/empty-condition.md"),
    ..COMMON
};

pub(super) static EXPIRES_BEFORE_RELEASE: Rule = Rule {
    id: "expires-before-release",
    summary: "the rollup expires before it is released",
    help: include_str!("rules/expires-before-release.md"),
    ..COMMON
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_given_once() {
        let mut ids: Vec<&str> = SPEC_RULES.iter().map(|rule| rule.id).collect();
        for id in &ids {
            assert!(
                id.split('-')
                    .all(|word| !word.is_empty()
                        && word.bytes().all(|byte| byte.is_ascii_lowercase())),
                "{id}"
            );
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), SPEC_RULES.len());
    }

    #[test]
    fn every_rule_is_listed() {
        let declared = include_str!("rules.rs")
            .matches(": Rule = Rule {\n")
            .count()
            - 1;
        assert_eq!(SPEC_RULES.len(), declared);
    }
}
