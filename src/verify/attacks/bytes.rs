//! Bytes that are others, missing, or around the archive.

use super::*;

#[test]
fn no_byte_beside_the_manifest_may_be_another() {
    let sample = Sample::unsigned();
    let bundle = sample.bytes(&[]);
    check_with(&bundle, &allow_unsigned(), &[]);
    let header = 30 + names::MANIFEST.len();
    let manifest = header..header + sample.draft.manifest().len();
    for offset in (0..bundle.len()).filter(|offset| !manifest.contains(offset)) {
        let mut changed = bundle.clone();
        changed[offset] ^= 1 << (offset % 8);
        assert_ne!(judge(&changed, &allow_unsigned()).len(), 0, "{offset}");
    }
}

/// Every byte of the signature alone is another in a test of its own.
#[test]
fn no_byte_of_a_signed_bundle_may_be_another() {
    let bundle = sample();
    for offset in (0..bundle.len()).step_by(7) {
        let mut changed = bundle.clone();
        changed[offset] ^= 1 << (offset % 8);
        assert_ne!(judge(&changed, &options()).len(), 0, "{offset}");
    }
}

#[test]
fn no_shorter_file_is_accepted() {
    let bundle = sample();
    for length in (0..bundle.len()).step_by(3) {
        assert_ne!(judge(&bundle[..length], &options()).len(), 0, "{length}");
    }
}

#[test]
fn a_cut_file_is_told_apart_from_another() {
    let bundle = sample();
    let size = bundle.len();
    check(&[], &["bundle-truncated: the file is empty"]);
    check(
        b"MZ\x90\0",
        &[
            "not-a-bundle: the file is not a zip archive, so it is not a bundle: it is a program or library (`MZ`)",
        ],
    );
    check(
        &bundle[..20],
        &["bundle-truncated: the file ends after 20 bytes, within the manifest, which needs 30"],
    );
    check(
        &bundle[..1000],
        &["bundle-truncated: the file ends after N bytes, within the manifest, which needs N"],
    );
    let manifest = Sample::new().draft.manifest().len();
    check(
        &bundle[..manifest + 53],
        &[
            "bundle-truncated: the bundle is truncated: it ends after N bytes, which cuts off 7 of its 7 entries and its end",
        ],
    );
    check(
        &bundle[..size - 1],
        &[
            "bundle-truncated: the bundle is truncated: it ends after N bytes, which cuts off 0 of its 7 entries and its end",
        ],
    );
    check(
        &bundle[..size - 1500],
        &[
            "bundle-truncated: the bundle is truncated: it ends after N bytes, which cuts off 1 of its 7 entries and its end",
        ],
    );
}

#[test]
fn bytes_around_the_archive_are_seen() {
    let bundle = sample();
    check(
        &[bundle.as_slice(), b"tail"].concat(),
        &["bundle-trailing-bytes: 4 bytes follow the archive"],
    );
    check(
        &[b"head", bundle.as_slice()].concat(),
        &["bundle-leading-bytes: 4 bytes precede the archive"],
    );
    let mut commented = bundle.clone();
    let size = commented.len();
    commented[size - 2] = 7;
    commented.extend_from_slice(b"comment");
    check(
        &commented,
        &[
            "bundle-structure-changed: the file does not end as a bundle does: it is truncated, or something stands behind it",
            "bundle-structure-changed: the end of the archive is not the one that follows from the manifest, from offset N on",
            "bundle-comment: the archive has a comment of 7 bytes",
        ],
    );
    // Another archive in the comment of this one.
    let inner = Sample::unsigned().bytes(&[]);
    let mut nested = bundle.clone();
    nested[size - 2..].copy_from_slice(&u16::try_from(inner.len()).unwrap().to_le_bytes());
    nested.extend_from_slice(&inner);
    check(
        &nested,
        &[
            "bundle-structure-changed: the central directory cannot be read at offset N",
            "bundle-structure-changed: the end of the archive is not the one that follows from the manifest, from offset N on",
            "bundle-second-archive: another archive starts at offset N, which some zip readers open instead",
        ],
    );
}
