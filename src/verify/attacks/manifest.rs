//! Manifests that lie, though somebody signed them who is trusted.

use super::*;
use crate::bundle::Crc32;

#[test]
fn a_signer_cannot_lie_about_content() {
    check(&lied(|_| {}), &[]);
    check(
        &lied(|manifest| manifest.entries[2].crc32 = Crc32(7)),
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is N instead of N",
            "entry-crc-wrong: the manifest states a wrong CRC-32 for `First.msi`",
        ],
    );
    check(
        &lied(|manifest| manifest.entries[0].size += 1),
        &[
            "bundle-structure-changed: the local header of `install.ps1` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `install.ps1` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the size of `install.ps1` in the archive is N instead of N",
            "entry-deflate-broken: `install.ps1` inflates to N bytes instead of N",
        ],
    );
    check(
        &lied(|manifest| manifest.entries[0].sha256 = Digest::of(b"x")),
        &[
            "entry-deflate-mismatch: `install.ps1` inflates to other content than the manifest states",
            "sums-mismatch: `META/SHA256SUMS` is not the list that follows from the manifest",
        ],
    );
    check(
        &lied(|manifest| manifest.entries[0].modified = "2020-01-01T00:00:00Z".parse().unwrap()),
        &[
            "bundle-structure-changed: the local header of `install.ps1` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `install.ps1` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the time of `install.ps1` in the archive is N-05-16 12:55:00 instead of N-01-01 00:00:00",
        ],
    );
    check(
        &lied(|manifest| manifest.entries.swap(2, 3)),
        &["entry-out-of-order: `First.msi` is not at its place in the order of entries"],
    );
    check(
        &lied(|manifest| manifest.payloads[0].size += 1),
        &["payload-entry-mismatch: the payload `First.msi` and its entry differ in their size"],
    );
    check(
        &lied(|manifest| manifest.entries[2].path = "../First.msi".into()),
        &[
            "entry-name-unsafe: the name `../First.msi` has the component `..`, which names another folder",
            "payload-without-entry: the payload `First.msi` has no entry",
            "entry-unexplained: `../First.msi` is neither a payload nor one of the bundle's own entries",
        ],
    );
    check(
        &lied(|manifest| manifest.entries.truncate(5)),
        &[
            "entry-unlisted: the manifest does not list `META/spec.yaml`",
            "entry-unlisted: the manifest does not list `META/SHA256SUMS`",
        ],
    );
}

#[test]
fn a_manifest_has_one_text() {
    let manifest = parts(&sample())[0].1.clone();
    let text = String::from_utf8(manifest).unwrap();
    let with = |text: String| sealed(&mut parts(&sample()), text.as_bytes());
    check(&with(text.clone()), &[]);
    check(
        &with(format!("{text}\n")),
        &[
            "manifest-malformed: the manifest is not canonical: byte N is not the one that RFC N requires",
        ],
    );
    check(
        &with(text.replace("\"sequence\":1", "\"sequence\":1,\"sequence\":2")),
        &["manifest-malformed: the manifest has the key `sequence` twice in one object, at byte N"],
    );
    check(
        &with(text.replace("manifest/v1", "manifest/v2")),
        &[
            "manifest-malformed: the manifest is of the schema `rollpack/manifest/v2`, this program knows `rollpack/manifest/v1`",
        ],
    );
    check(
        &with("{".to_owned()),
        &[
            "manifest-malformed: the manifest is not JSON that can be read in one way only: EOF while parsing an object at line 1 column 1",
        ],
    );
}

#[test]
fn the_story_is_held_against_what_is_asked_for() {
    let expiring = Sample::with(|manifest| {
        manifest.rollup.expires = Some("2026-05-31T00:00:00Z".parse().unwrap());
    })
    .bytes(&[&signer("p256")]);
    check(
        &expiring,
        &["bundle-expired: the bundle expired on N-05-31T00:00:00Z"],
    );
    check_with(
        &expiring,
        &Options {
            expiry: Expiry::Allow,
            ..options()
        },
        &[],
    );
    check_with(
        &sample(),
        &Options {
            min_sequence: Some(2),
            threads: NonZeroUsize::MIN,
            ..options()
        },
        &["sequence-too-low: the bundle has the sequence number 1, at least 2 is required"],
    );
    check_with(
        &sample(),
        &Options {
            min_sequence: Some(1),
            threads: NonZeroUsize::MIN,
            ..options()
        },
        &[],
    );
}
