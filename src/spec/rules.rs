//! The rules that reading a spec applies, and their documentation.

use crate::plain_rule::{self, PlainRule};

/// Writes the documentation of a rule under its headings.
macro_rules! help {
    ($($part:literal),+ $(,)?) => {
        plain_rule::help!("yaml", $($part),+)
    };
}

/// All of them. A spec that breaks one cannot be worked with.
pub static SPEC_RULES: &[&PlainRule] = &[
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

pub(super) static SPEC_SYNTAX: PlainRule = PlainRule {
    id: "spec-syntax",
    summary: "the spec is not YAML, or uses more of YAML than a spec may",
    help: help!(
        "That the text is one YAML 1.2 document without aliases, tags and merge keys, within the limits of depth and number of values.",
        "Nothing else can be told about a spec that cannot be read. Aliases, tags and merge keys make a spec mean more than it shows.",
        "packaging: {id: portal",
        "Close what is open, and write out what an alias stood for.",
    ),
};

pub(super) static UNKNOWN_SCHEMA: PlainRule = PlainRule {
    id: "unknown-schema",
    summary: "the spec is in another version of the format",
    help: help!(
        "That the key `schema` names a version of the format that this program reads.",
        "A spec in a newer format would be misread silently.",
        "schema: rollpack/spec/v9",
        "Write `schema: rollpack/spec/v1`, or use a newer program.",
    ),
};

pub(super) static UNKNOWN_KEY: PlainRule = PlainRule {
    id: "unknown-key",
    summary: "a key means nothing where it stands",
    help: help!(
        "That every key is one that the format knows at its place.",
        "A mistyped key would otherwise be ignored, and what it says with it.",
        "procedure:\n  - id: stop\n    titel: Stop the portal",
        "Correct the key, or remove it. The hint names the nearest one that is known.",
    ),
};

pub(super) static MISSING_KEY: PlainRule = PlainRule {
    id: "missing-key",
    summary: "a key that is needed is not there",
    help: help!(
        "That every key without a default is given.",
        "A rollup without it cannot be described.",
        "roles:\n  - id: web\n    name: web servers",
        "Add the key. What the article leaves open is written `{unknown: \"the reason\"}`.",
    ),
};

pub(super) static DUPLICATE_KEY: PlainRule = PlainRule {
    id: "duplicate-key",
    summary: "a key is given twice",
    help: help!(
        "That no mapping has the same key twice.",
        "Readers of YAML disagree about which of the two counts.",
        "packaging:\n  id: portal\n  id: portal-2",
        "Remove one of them.",
    ),
};

pub(super) static WRONG_TYPE: PlainRule = PlainRule {
    id: "wrong-type",
    summary: "a value is of another type than belongs there",
    help: help!(
        "That texts, numbers, lists and mappings stand where they belong, and that texts which look like numbers are in quotes.",
        "Readers of YAML disagree about what `4.10` or `no` without quotes means.",
        "article:\n  product: {name: Portal, version: 2.1}",
        "Put a text that looks like a number, a date part or a truth value in quotes.",
    ),
};

pub(super) static VALUE_MISSING: PlainRule = PlainRule {
    id: "value-missing",
    summary: "a key has no value",
    help: help!(
        "That something follows every key.",
        "A value that was forgotten must not be taken for the default.",
        "packaging:\n  release:",
        "Write the value, or remove the key.",
    ),
};

pub(super) static UNKNOWN_WORD: PlainRule = PlainRule {
    id: "unknown-word",
    summary: "a word is none of those known where it stands",
    help: help!(
        "That values from a closed list, such as platforms and operations, are in that list.",
        "What an unknown word should do, nobody can tell.",
        "inventory:\n  - name: Portal-Web.msi\n    platform: x68",
        "Use one of the words that the hint names.",
    ),
};

pub(super) static EMPTY_TEXT: PlainRule = PlainRule {
    id: "empty-text",
    summary: "a text says nothing",
    help: help!(
        "That titles, reasons, notes and other texts for people have something in them.",
        "They are shown to administrators, who would see a gap.",
        "roles:\n  - id: web\n    name: \"\"",
        "Write the text. What the article leaves open is written `{unknown: \"the reason\"}` where the format allows it.",
    ),
};

pub(super) static MALFORMED_ID: PlainRule = PlainRule {
    id: "malformed-id",
    summary: "an id is not made of lower-case words joined by hyphens",
    help: help!(
        "That ids consist of `a` to `z`, `0` to `9` and hyphens between them; those of rollups and series may have dots as well.",
        "Ids name files, anchors and options, where other characters mean other things.",
        "roles:\n  - id: Web Servers",
        "Write it like `web-servers`.",
    ),
};

pub(super) static MALFORMED_SEQUENCE: PlainRule = PlainRule {
    id: "malformed-sequence",
    summary: "a sequence is no whole number from 1",
    help: help!(
        "That the place of the rollup in its series is a whole number from 1.",
        "Verification refuses a bundle that is older than one already seen; it compares these numbers.",
        "packaging:\n  sequence: 0",
        "Give the first rollup of a series 1 and each later one a higher number.",
    ),
};

pub(super) static MALFORMED_SIZE: PlainRule = PlainRule {
    id: "malformed-size",
    summary: "a size is no number of bytes",
    help: help!(
        "That sizes are digits, or groups of three digits with commas between them.",
        "A size that can be read in two ways proves nothing.",
        "inventory:\n  - name: Portal-Web.msi\n    size: 374,78",
        "Write `374784` or `374,784`.",
    ),
};

pub(super) static MALFORMED_DATE: PlainRule = PlainRule {
    id: "malformed-date",
    summary: "a date or time cannot be read",
    help: help!(
        "That dates are written `16-May-2011` or `2011-05-16`, times `12:55` or `12:55:07` in UTC, and that the day exists and archives can carry its year.",
        "Bundles take all their dates from the spec.",
        "inventory:\n  - name: Portal-Web.msi\n    modified: 05/16/2011",
        "Write `16-May-2011 12:55` or `2011-05-16T12:55Z`. Convert local times to UTC.",
    ),
};

pub(super) static MALFORMED_VERSION: PlainRule = PlainRule {
    id: "malformed-version",
    summary: "a version is not one to four numbers joined by dots",
    help: help!(
        "That versions have one to four parts, each from 0 to 65535.",
        "Windows knows no other versions of files and products.",
        "inventory:\n  - name: Portal-Web.msi\n    version: 2.1.4.0-beta",
        "Give the version that the file itself carries. One with fewer than two dots needs quotes.",
    ),
};

pub(super) static MALFORMED_CODE: PlainRule = PlainRule {
    id: "malformed-code",
    summary: "a product or upgrade code is no GUID",
    help: help!(
        "That codes are written as GUIDs, with or without braces.",
        "Windows Installer identifies products by them.",
        "packaging: {product-code: 1234}",
        "Copy the code from the package: `rollpack inspect` shows it.",
    ),
};

pub(super) static MALFORMED_TEXT: PlainRule = PlainRule {
    id: "malformed-text",
    summary: "a text with parameters cannot be read",
    help: help!(
        "That in texts which may use parameters every `$` begins `${id}` or `$$`.",
        "A parameter that is not recognised would reach the server as it stands.",
        "steps:\n  - extract: {to: '$folder'}",
        "Write `${folder}` for the parameter and `$$` for a dollar sign.",
    ),
};

pub(super) static UNSAFE_NAME: PlainRule = PlainRule {
    id: "unsafe-name",
    summary: "a payload's name cannot be used on every system",
    help: help!(
        "That payloads have plain names: no folder, no drive, no character or device name that Windows keeps for itself, nothing invisible.",
        "Such a name escapes the folder it is extracted to, or means another file elsewhere. Names are judged, never repaired.",
        "inventory:\n  - name: ..\\Portal-Web.msi",
        "Rename the payload, in the spec and on disk.",
    ),
};

pub(super) static RESERVED_NAME: PlainRule = PlainRule {
    id: "reserved-name",
    summary: "a payload is named like an entry of the bundle itself",
    help: help!(
        "That no payload is called `install.ps1`, `README.html` or `META`.",
        "The bundle's own entries have these names.",
        "inventory:\n  - name: README.html",
        "Rename the payload.",
    ),
};

pub(super) static DUPLICATE_PAYLOAD: PlainRule = PlainRule {
    id: "duplicate-payload",
    summary: "a payload is documented twice",
    help: help!(
        "That names of payloads differ in more than case and Unicode normalisation.",
        "They would be one file on Windows and macOS.",
        "inventory:\n  - name: Portal-Web.msi\n  - name: portal-web.MSI",
        "Remove one of the rows.",
    ),
};

pub(super) static DUPLICATE_ID: PlainRule = PlainRule {
    id: "duplicate-id",
    summary: "an id is given twice",
    help: help!(
        "That roles, parameters, groups, and steps within a group have ids of their own.",
        "What is named by such an id could be either.",
        "roles:\n  - id: web\n  - id: web",
        "Rename one of them. Steps without an id are numbered within their group.",
    ),
};

pub(super) static EMPTY_SECTION: PlainRule = PlainRule {
    id: "empty-section",
    summary: "a list that needs an entry has none",
    help: help!(
        "That a spec has payloads, every group steps, and every backup files.",
        "A rollup of nothing is a mistake, and a group without steps hides what was meant.",
        "inventory: []",
        "Add what is missing, or remove what has nothing in it.",
    ),
};

pub(super) static UNKNOWN_ROLE: PlainRule = PlainRule {
    id: "unknown-role",
    summary: "something names a role that the spec does not define",
    help: help!(
        "That steps, groups, barriers, nodes, tools and parameters name roles that are listed under `roles:`.",
        "Nobody could tell on which servers to work.",
        "procedure:\n  - id: stop\n    role: wbe",
        "Correct the id, or define the role.",
    ),
};

pub(super) static CIRCULAR_ROLE: PlainRule = PlainRule {
    id: "circular-role",
    summary: "roles are part of each other",
    help: help!(
        "That following `part-of` from role to role comes to an end.",
        "Servers of the one would be servers of the other, without end.",
        "roles:\n  - {id: web, part-of: front}\n  - {id: front, part-of: web}",
        "Let the larger role be part of nothing.",
    ),
};

pub(super) static UNKNOWN_PARAMETER: PlainRule = PlainRule {
    id: "unknown-parameter",
    summary: "a text uses a parameter that the spec does not define",
    help: help!(
        "That every `${id}` names a parameter listed under `parameters:`.",
        "Nothing could be put in its place.",
        "steps:\n  - extract: {to: '${foldr}'}",
        "Correct the id, or define the parameter.",
    ),
};

pub(super) static UNUSABLE_PARAMETER: PlainRule = PlainRule {
    id: "unusable-parameter",
    summary: "a parameter's id cannot name a parameter of scripts",
    help: help!(
        "That the id of every parameter can be turned into the name of a script parameter, as `log-file` into `-LogFile`: that it begins with a letter, is none of the script's own parameters, PowerShell's common parameters and automatic variables, and differs from the others by more than hyphens.",
        "The script takes parameters under these names; `-Role` and `-WhatIf` have another meaning, and `$Host` cannot be set.",
        "parameters:\n  - id: what-if",
        "Choose another id, and use it in the texts that name the parameter.",
    ),
};

pub(super) static UNKNOWN_GROUP: PlainRule = PlainRule {
    id: "unknown-group",
    summary: "a barrier names a group that does not come before it",
    help: help!(
        "That the group a barrier waits for is an earlier group of the procedure.",
        "Work would wait for something that never happens, or that happens later.",
        "procedure:\n  - id: start\n    barriers: [{group: start, role: web}]",
        "Correct the id, or move the group.",
    ),
};

pub(super) static STEP_WITHOUT_ACTION: PlainRule = PlainRule {
    id: "step-without-action",
    summary: "a step does nothing",
    help: help!(
        "That every step has a key that says what it does.",
        "A step without an action is a sentence that was lost.",
        "steps:\n  - notes: [Then wait.]",
        "Add one action; what only a person can do is written `manual: {instruction: …}`.",
    ),
};

pub(super) static STEP_WITH_SEVERAL_ACTIONS: PlainRule = PlainRule {
    id: "step-with-several-actions",
    summary: "a step does more than one thing",
    help: help!(
        "That every step has one action.",
        "Each action is journalled, resumed and undone by itself.",
        "steps:\n  - copy: {file: Portal-Web.msi, from: a, to: b}\n    install: {file: Portal-Web.msi}",
        "Make one step of each.",
    ),
};

pub(super) static PROGRAM_OR_FILE: PlainRule = PlainRule {
    id: "program-or-file",
    summary: "a step runs nothing, or two things",
    help: help!(
        "That `run` has either `file`, for a payload, or `program`, for what is already on the server.",
        "There would be nothing to run, or no telling what.",
        "steps:\n  - run: {file: Portal-Web.msi, program: 'C:\\\\setup.exe'}",
        "Keep one of them.",
    ),
};

pub(super) static EMPTY_CONDITION: PlainRule = PlainRule {
    id: "empty-condition",
    summary: "a condition says nothing",
    help: help!(
        "That `when` gives a situation, a platform or both.",
        "A step with an empty condition looks conditional and is not.",
        "steps:\n  - reboot: {}\n    when: {}",
        "Say when, or remove the key.",
    ),
};

pub(super) static EXPIRES_BEFORE_RELEASE: PlainRule = PlainRule {
    id: "expires-before-release",
    summary: "the rollup expires before it is released",
    help: help!(
        "That the last day on which the bundle should be accepted is not before its release.",
        "No bundle would ever be accepted.",
        "packaging: {release: 2026-05-16, expires: 2025-05-16}",
        "Correct one of the dates.",
    ),
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
        let declared = plain_rule::declared(include_str!("rules.rs"));
        assert_eq!(SPEC_RULES.len(), declared);
    }
}
