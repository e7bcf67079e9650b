//! Rules about the file as a whole, and about the bundle as one of a series.

use super::COMMON;
use crate::rule::{Group, Rule};

pub(super) static RULES: &[&Rule] = &[
    &NOT_A_BUNDLE,
    &BUNDLE_TRUNCATED,
    &BUNDLE_SIZE_CHANGED,
    &BUNDLE_STRUCTURE_CHANGED,
    &BUNDLE_TRAILING_BYTES,
    &BUNDLE_LEADING_BYTES,
    &BUNDLE_SECOND_ARCHIVE,
    &BUNDLE_GAP,
    &BUNDLE_COMMENT,
    &BUNDLE_PROBLEMS_UNTOLD,
    &BUNDLE_EXPIRED,
    &SEQUENCE_TOO_LOW,
];

pub(in crate::verify) static NOT_A_BUNDLE: Rule = Rule {
    id: "not-a-bundle",
    summary: "the file is not a bundle",
    help: include_str!("not-a-bundle.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_TRUNCATED: Rule = Rule {
    id: "bundle-truncated",
    summary: "the file ends before the bundle does",
    help: include_str!("bundle-truncated.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_SIZE_CHANGED: Rule = Rule {
    id: "bundle-size-changed",
    summary: "the file is not as long as its manifest says",
    help: include_str!("bundle-size-changed.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_STRUCTURE_CHANGED: Rule = Rule {
    id: "bundle-structure-changed",
    summary: "a header of the archive is not the one that follows from the manifest",
    help: include_str!("bundle-structure-changed.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_TRAILING_BYTES: Rule = Rule {
    id: "bundle-trailing-bytes",
    summary: "bytes follow the archive",
    help: include_str!("bundle-trailing-bytes.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_LEADING_BYTES: Rule = Rule {
    id: "bundle-leading-bytes",
    summary: "bytes precede the archive",
    help: include_str!("bundle-leading-bytes.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_SECOND_ARCHIVE: Rule = Rule {
    id: "bundle-second-archive",
    summary: "the file holds another archive, which some programs open instead",
    help: include_str!("bundle-second-archive.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_GAP: Rule = Rule {
    id: "bundle-gap",
    summary: "bytes within the archive belong to no entry",
    help: include_str!("bundle-gap.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_COMMENT: Rule = Rule {
    id: "bundle-comment",
    summary: "the archive has a comment",
    help: include_str!("bundle-comment.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_PROBLEMS_UNTOLD: Rule = Rule {
    id: "bundle-problems-untold",
    summary: "the bundle has more problems than are listed",
    help: include_str!("bundle-problems-untold.md"),
    ..COMMON
};

pub(in crate::verify) static BUNDLE_EXPIRED: Rule = Rule {
    id: "bundle-expired",
    group: Group::Trust,
    summary: "the bundle should no longer be installed",
    help: include_str!("bundle-expired.md"),
    ..COMMON
};

pub(in crate::verify) static SEQUENCE_TOO_LOW: Rule = Rule {
    id: "sequence-too-low",
    group: Group::Trust,
    summary: "the bundle is older than required",
    help: include_str!("sequence-too-low.md"),
    ..COMMON
};
