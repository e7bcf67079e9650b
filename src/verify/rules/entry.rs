//! Rules about what is in the archive, beside what the manifest says about it.

use super::COMMON;
use crate::rule::Rule;

pub(super) static RULES: &[&Rule] = &[
    &ENTRY_EXTRA,
    &ENTRY_REPEATED,
    &ENTRY_MISSING,
    &ENTRY_RENAMED,
    &ENTRY_MOVED,
    &ENTRY_HEADER_CHANGED,
    &ENTRY_NOT_REGULAR,
    &ENTRY_CONTENT_CHANGED,
    &ENTRY_CRC_WRONG,
    &ENTRY_DEFLATE_BROKEN,
    &ENTRY_DEFLATE_MISMATCH,
    &SUMS_MISMATCH,
];

pub(in crate::verify) static ENTRY_EXTRA: Rule = Rule {
    id: "entry-extra",
    summary: "the archive has an entry that was not signed for",
    help: include_str!("entry-extra.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_REPEATED: Rule = Rule {
    id: "entry-repeated",
    summary: "the archive has an entry more than once",
    help: include_str!("entry-repeated.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_MISSING: Rule = Rule {
    id: "entry-missing",
    summary: "an entry that the manifest lists is not in the archive",
    help: include_str!("entry-missing.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_RENAMED: Rule = Rule {
    id: "entry-renamed",
    summary: "an entry has a name other than the one that was signed",
    help: include_str!("entry-renamed.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_MOVED: Rule = Rule {
    id: "entry-moved",
    summary: "an entry is in another place than was signed",
    help: include_str!("entry-moved.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_HEADER_CHANGED: Rule = Rule {
    id: "entry-header-changed",
    summary: "the archive describes an entry differently from the manifest",
    help: include_str!("entry-header-changed.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_CONTENT_CHANGED: Rule = Rule {
    id: "entry-content-changed",
    summary: "the content of an entry is not the one that was signed",
    help: include_str!("entry-content-changed.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_CRC_WRONG: Rule = Rule {
    id: "entry-crc-wrong",
    summary: "the manifest states a wrong CRC-32 for an entry",
    help: include_str!("entry-crc-wrong.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_DEFLATE_BROKEN: Rule = Rule {
    id: "entry-deflate-broken",
    summary: "the stored bytes of an entry do not unpack to what the manifest states",
    help: include_str!("entry-deflate-broken.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_DEFLATE_MISMATCH: Rule = Rule {
    id: "entry-deflate-mismatch",
    summary: "an entry unpacks to other content than the manifest states",
    help: include_str!("entry-deflate-mismatch.md"),
    ..COMMON
};

pub(in crate::verify) static SUMS_MISMATCH: Rule = Rule {
    id: "sums-mismatch",
    summary: "`META/SHA256SUMS` does not list what the manifest does",
    help: include_str!("sums-mismatch.md"),
    ..COMMON
};

pub(in crate::verify) static ENTRY_NOT_REGULAR: Rule = Rule {
    id: "entry-not-regular",
    summary: "a folder has a link or a device in place of a file",
    help: include_str!("entry-not-regular.md"),
    ..COMMON
};
