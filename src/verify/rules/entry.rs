//! Rules about what is in the archive, beside what the manifest says about it.

use super::help;
use crate::plain_rule::PlainRule;

pub(super) static RULES: &[&PlainRule] = &[
    &ENTRY_EXTRA,
    &ENTRY_REPEATED,
    &ENTRY_MISSING,
    &ENTRY_RENAMED,
    &ENTRY_MOVED,
    &ENTRY_HEADER_CHANGED,
    &ENTRY_CONTENT_CHANGED,
    &ENTRY_CRC_WRONG,
    &ENTRY_DEFLATE_BROKEN,
    &ENTRY_DEFLATE_MISMATCH,
    &SUMS_MISMATCH,
];

pub(in crate::verify) static ENTRY_EXTRA: PlainRule = PlainRule {
    id: "entry-extra",
    summary: "the archive has an entry that was not signed for",
    help: help!(
        "That every entry of the archive is listed in the manifest or is one of its signatures.",
        "Whoever unpacks the archive gets a file that nobody vouches for.",
        "error[entry-extra]: the archive has the entry `setup.exe`, which the manifest does not list",
        "Do not use the file. Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static ENTRY_REPEATED: PlainRule = PlainRule {
    id: "entry-repeated",
    summary: "the archive has an entry more than once",
    help: help!(
        "That no name is in the archive twice.",
        "Some programs take the first of the two, some the last.",
        "error[entry-repeated]: the archive has the entry `First.msi` 2 times",
        "Do not use either. Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static ENTRY_MISSING: PlainRule = PlainRule {
    id: "entry-missing",
    summary: "an entry that the manifest lists is not in the archive",
    help: help!(
        "That every entry of the manifest is in the archive.",
        "The rollup cannot be installed as documented without it.",
        "error[entry-missing]: the archive does not have the entry `First.msi`, which the manifest lists",
        "Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static ENTRY_RENAMED: PlainRule = PlainRule {
    id: "entry-renamed",
    summary: "an entry has another name than was signed",
    help: help!(
        "That entries have the names of the manifest. An unknown entry with the size and the CRC-32 of a missing one is taken for that one.",
        "The procedure names files; under another name one is not found, or is taken for something else.",
        "error[entry-renamed]: the entry `First.msi` was renamed to `Last.msi`",
        "Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static ENTRY_MOVED: PlainRule = PlainRule {
    id: "entry-moved",
    summary: "an entry stands at another place than was signed",
    help: help!(
        "That the entries of the archive come in the order of the manifest.",
        "There is one file for each manifest. One in another order was made by something else.",
        "error[entry-moved]: the entry `First.msi` was moved behind entries that it should precede, to offset 1024",
        "Get the bundle again from where it was published, and do not repack it.",
    ),
};

pub(in crate::verify) static ENTRY_HEADER_CHANGED: PlainRule = PlainRule {
    id: "entry-header-changed",
    summary: "the archive describes an entry otherwise than the manifest",
    help: help!(
        "That method, sizes, CRC-32, time and attributes of each entry are those of the manifest.",
        "Zip programs believe the archive: they would write another time or size than was signed.",
        "error[entry-header-changed]: the size of `First.msi` in the archive is 4 instead of 55",
        "Get the bundle again from where it was published, and do not repack it.",
    ),
};

pub(in crate::verify) static ENTRY_CONTENT_CHANGED: PlainRule = PlainRule {
    id: "entry-content-changed",
    summary: "the content of an entry is not the one that was signed",
    help: help!(
        "That the stored bytes of each entry have the SHA-256 that the manifest states.",
        "The file is another one: damaged on the way, or exchanged.",
        "error[entry-content-changed]: the content of `First.msi` was changed",
        "Do not use the file. Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static ENTRY_CRC_WRONG: PlainRule = PlainRule {
    id: "entry-crc-wrong",
    summary: "the manifest states a wrong CRC-32 for an entry",
    help: help!(
        "That the content of each entry has the CRC-32 that the manifest states.",
        "Zip programs compare it when they unpack, and would call a file broken whose digest is right.",
        "error[entry-crc-wrong]: the manifest states a wrong CRC-32 for `First.msi`",
        "Ask whoever signed the bundle: it was not made by this program, or was changed before it was signed.",
    ),
};

pub(in crate::verify) static ENTRY_DEFLATE_BROKEN: PlainRule = PlainRule {
    id: "entry-deflate-broken",
    summary: "the stored bytes of an entry do not unpack to what the manifest states",
    help: help!(
        "That the stored bytes of a deflated entry are one deflate stream, of exactly the stated size.",
        "Zip programs would write something else, or nothing.",
        "error[entry-deflate-broken]: `install.ps1` inflates to 345 bytes instead of 346",
        "Ask whoever signed the bundle: it was not made by this program, or was changed before it was signed.",
    ),
};

pub(in crate::verify) static ENTRY_DEFLATE_MISMATCH: PlainRule = PlainRule {
    id: "entry-deflate-mismatch",
    summary: "an entry unpacks to another content than the manifest states",
    help: help!(
        "That the stored bytes of a deflated entry unpack to content with the SHA-256 that the manifest states.",
        "Who looks at the manifest and who unpacks the archive would see two files.",
        "error[entry-deflate-mismatch]: `install.ps1` inflates to another content than the manifest states",
        "Ask whoever signed the bundle: it was not made by this program, or was changed before it was signed.",
    ),
};

pub(in crate::verify) static SUMS_MISMATCH: PlainRule = PlainRule {
    id: "sums-mismatch",
    summary: "`META/SHA256SUMS` does not list what the manifest does",
    help: help!(
        "That `META/SHA256SUMS` is the list of names and digests that follows from the manifest.",
        "Administrators without this program check the files with it; it must not tell them something else.",
        "error[sums-mismatch]: `META/SHA256SUMS` is not the list that follows from the manifest",
        "Ask whoever signed the bundle: it was not made by this program, or was changed before it was signed.",
    ),
};
