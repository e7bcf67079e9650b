//! Rules about the file as a whole, and about the bundle as one of a series.

use super::help;
use crate::plain_rule::PlainRule;

pub(super) static RULES: &[&PlainRule] = &[
    &NOT_A_BUNDLE,
    &BUNDLE_TRUNCATED,
    &BUNDLE_SIZE_CHANGED,
    &BUNDLE_STRUCTURE_CHANGED,
    &BUNDLE_TRAILING_BYTES,
    &BUNDLE_LEADING_BYTES,
    &BUNDLE_SECOND_ARCHIVE,
    &BUNDLE_GAP,
    &BUNDLE_COMMENT,
    &BUNDLE_EXPIRED,
    &SEQUENCE_TOO_LOW,
];

pub(in crate::verify) static NOT_A_BUNDLE: PlainRule = PlainRule {
    id: "not-a-bundle",
    summary: "the file is no bundle",
    help: help!(
        "That the file is a zip archive whose first entry is `META/manifest.json`, as that of every bundle is.",
        "Nothing else can be told about a file that is something else.",
        "error[not-a-bundle]: the file is no zip archive, and so no bundle",
        "Name the bundle. If the file should be one, get it again from where it was published.",
    ),
};

pub(in crate::verify) static BUNDLE_TRUNCATED: PlainRule = PlainRule {
    id: "bundle-truncated",
    summary: "the file ends before the bundle does",
    help: help!(
        "That the file is as long as the manifest and the archive's own tables need.",
        "A download or a copy that stopped early lacks files, or parts of them.",
        "error[bundle-truncated]: the bundle is truncated: it ends after 1024 bytes, which cuts off 5 of its 8 entries and its end",
        "Get the bundle again, and compare its size with that of the published file.",
    ),
};

pub(in crate::verify) static BUNDLE_SIZE_CHANGED: PlainRule = PlainRule {
    id: "bundle-size-changed",
    summary: "the file is not as long as its manifest says",
    help: help!(
        "That the file has exactly the size that follows from the manifest.",
        "Whatever makes it longer or shorter was not signed. The findings beside this one say what was done.",
        "error[bundle-size-changed]: the bundle is 2048 bytes long instead of 1024",
        "Get the bundle again from where it was published. A zip program that rewrites or adds entries makes another file of it.",
    ),
};

pub(in crate::verify) static BUNDLE_STRUCTURE_CHANGED: PlainRule = PlainRule {
    id: "bundle-structure-changed",
    summary: "a header of the archive is not the one that follows from the manifest",
    help: help!(
        "That every byte between the contents, which is headers of entries, the central directory and the end of the archive, is the one that follows from the manifest.",
        "Zip programs read names, sizes and times from there. Where they are others than those signed, two programs may see two bundles.",
        "error[bundle-structure-changed]: the local header of `First.msi` is not the one that follows from the manifest, from offset 1024 on",
        "Get the bundle again from where it was published, and do not repack it: its bytes are part of what makes it a bundle.",
    ),
};

pub(in crate::verify) static BUNDLE_TRAILING_BYTES: PlainRule = PlainRule {
    id: "bundle-trailing-bytes",
    summary: "bytes stand behind the archive",
    help: help!(
        "That the file ends where the archive does.",
        "What stands there is covered by no signature; some programs read it nevertheless.",
        "error[bundle-trailing-bytes]: 4 bytes stand behind the archive",
        "Get the bundle again from where it was published, and find out what appended to it.",
    ),
};

pub(in crate::verify) static BUNDLE_LEADING_BYTES: PlainRule = PlainRule {
    id: "bundle-leading-bytes",
    summary: "bytes stand before the archive",
    help: help!(
        "That the file begins with the archive.",
        "What stands there is covered by no signature; with a program in front the file could even be run.",
        "error[bundle-leading-bytes]: 4 bytes stand before the archive",
        "Get the bundle again from where it was published. A self-extracting archive is no bundle.",
    ),
};

pub(in crate::verify) static BUNDLE_SECOND_ARCHIVE: PlainRule = PlainRule {
    id: "bundle-second-archive",
    summary: "the file holds another archive, which some programs open instead",
    help: help!(
        "That a zip reader which looks for the end of the archive, as most do, finds the archive that the manifest describes.",
        "Verification would look at one set of files, and whoever opens the file at another.",
        "error[bundle-second-archive]: another archive starts at offset 1024, which some zip readers open instead",
        "Do not open the file. Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static BUNDLE_GAP: PlainRule = PlainRule {
    id: "bundle-gap",
    summary: "bytes within the archive belong to no entry",
    help: help!(
        "That entries follow each other, and the central directory the last of them, without a gap.",
        "A file that no list shows can hide there.",
        "error[bundle-gap]: 46 bytes at offset 1024 belong to no entry",
        "Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static BUNDLE_COMMENT: PlainRule = PlainRule {
    id: "bundle-comment",
    summary: "the archive has a comment",
    help: help!(
        "That the archive ends without a comment, as every bundle does.",
        "A comment is covered by no signature, and can hold another archive.",
        "error[bundle-comment]: the archive has a comment of 7 bytes",
        "Get the bundle again from where it was published. Some programs add a comment when they copy an archive.",
    ),
};

pub(in crate::verify) static BUNDLE_EXPIRED: PlainRule = PlainRule {
    id: "bundle-expired",
    summary: "the bundle should not be installed any more",
    help: help!(
        "That the time of verification is not after the one at which the bundle expires, as its manifest says.",
        "Whoever made the bundle did not want it installed later: something newer should exist.",
        "error[bundle-expired]: the bundle expired on 2026-05-31T00:00:00Z",
        "Look for a newer bundle of the series. `--allow-expired` accepts this one nevertheless, `--at` judges it at another time.",
    ),
};

pub(in crate::verify) static SEQUENCE_TOO_LOW: PlainRule = PlainRule {
    id: "sequence-too-low",
    summary: "the bundle is older than what was asked for",
    help: help!(
        "That the bundle's sequence number is at least that of `--min-sequence`.",
        "An old bundle has a good signature too. Installed over a newer one it brings back what was fixed.",
        "error[sequence-too-low]: the bundle has the sequence number 3, at least 9 is asked for",
        "Get the newer bundle, or ask for less if the older one is meant.",
    ),
};
