//! Rules about what a manifest says, whoever signed it.

use super::COMMON;
use crate::rule::Rule;

pub(super) static RULES: &[&Rule] = &[
    &MANIFEST_MALFORMED,
    &MANIFEST_TOO_MANY_ENTRIES,
    &ENTRY_NAME_UNSAFE,
    &ENTRY_NAME_CLASH,
    &ENTRY_TOO_LARGE,
    &ENTRY_METHOD_MISMATCH,
    &ENTRY_UNEXPLAINED,
    &ENTRY_UNLISTED,
    &ENTRY_OUT_OF_ORDER,
    &PAYLOAD_WITHOUT_ENTRY,
    &PAYLOAD_ENTRY_MISMATCH,
    &PAYLOAD_NAME_RESERVED,
    &PAYLOAD_TWICE,
];

pub(in crate::verify) static MANIFEST_MALFORMED: Rule = Rule {
    id: "manifest-malformed",
    summary: "the manifest cannot be read, or could be read in two ways",
    help: include_str!("manifest-malformed.md"),
    ..COMMON
};

pub(in crate::verify) static MANIFEST_TOO_MANY_ENTRIES: Rule = Rule {
    id: "manifest-too-many-entries",
    summary: "the manifest lists more entries than a bundle may have",
    help: include_str!("manifest-too-many-entries.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_NAME_UNSAFE: Rule = Rule {
    id: "entry-name-unsafe",
    summary: "a name means different files on different systems",
    help: include_str!("entry-name-unsafe.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_NAME_CLASH: Rule = Rule {
    id: "entry-name-clash",
    summary: "two names are one file for some system",
    help: include_str!("entry-name-clash.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_TOO_LARGE: Rule = Rule {
    id: "entry-too-large",
    summary: "an entry is larger than a bundle may hold",
    help: include_str!("entry-too-large.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_METHOD_MISMATCH: Rule = Rule {
    id: "entry-method-mismatch",
    summary: "what is said about stored bytes does not fit how they are stored",
    help: include_str!("entry-method-mismatch.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_UNEXPLAINED: Rule = Rule {
    id: "entry-unexplained",
    summary: "an entry is neither a payload nor the bundle's own",
    help: include_str!("entry-unexplained.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_UNLISTED: Rule = Rule {
    id: "entry-unlisted",
    summary: "the manifest does not list an entry that every bundle has",
    help: include_str!("entry-unlisted.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_OUT_OF_ORDER: Rule = Rule {
    id: "entry-out-of-order",
    summary: "the manifest lists entries in an order other than that of the format",
    help: include_str!("entry-out-of-order.md"),
    ..COMMON
};

pub(in crate::verify) static PAYLOAD_WITHOUT_ENTRY: Rule = Rule {
    id: "payload-without-entry",
    summary: "a payload is not among the entries",
    help: include_str!("payload-without-entry.md"),
    ..COMMON
};

pub(in crate::verify) static PAYLOAD_ENTRY_MISMATCH: Rule = Rule {
    id: "payload-entry-mismatch",
    summary: "a payload and its entry say different things",
    help: include_str!("payload-entry-mismatch.md"),
    ..COMMON
};

pub(in crate::verify) static PAYLOAD_NAME_RESERVED: Rule = Rule {
    id: "payload-name-reserved",
    summary: "a payload has a name that the bundle uses itself",
    help: include_str!("payload-name-reserved.md"),
    ..COMMON
};

pub(in crate::verify) static PAYLOAD_TWICE: Rule = Rule {
    id: "payload-twice",
    summary: "a payload is listed twice",
    help: include_str!("payload-twice.md"),
    ..COMMON
};
