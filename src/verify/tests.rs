//! Attacks on a small bundle, each built by a few lines that say what was done.

use super::*;
use crate::bundle::layout::{Member, Region, RegionKind};
use crate::bundle::names;
use crate::bundle::sample::{Sample, moment};
use crate::bundle::{Crc32, Fingerprint, Method};
use crate::sign::Signer as _;
use crate::sign::fixtures::{forge, now, signer, trust};

fn options() -> Options {
    Options {
        at: now(),
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Refuse,
        min_sequence: None,
    }
}

fn judge(bundle: &[u8], options: &Options) -> Vec<Problem> {
    let verdict = verify(bundle, &trust("ca.pem"), options, &()).unwrap();
    assert_eq!(verdict.is_accepted(), verdict.problems.is_empty());
    verdict.problems
}

#[track_caller]
fn check(bundle: &[u8], expect: &[&str]) {
    check_with(bundle, &options(), expect);
}

/// Sizes and offsets move whenever the manifest grows; they are compared as `N`.
#[track_caller]
fn check_with(bundle: &[u8], options: &Options, expect: &[&str]) {
    let seen: Vec<String> = judge(bundle, options)
        .iter()
        .map(|problem| {
            format!(
                "{}: {}",
                problem.rule(),
                without_numbers(&problem.to_string())
            )
        })
        .collect();
    assert_eq!(seen, expect);
}

/// Replaces each number of three or more digits.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        out.push_str(if digits.len() > 2 { "N" } else { &digits });
        digits.clear();
        out.push(character);
    }
    out.pop();
    out
}

/// The sample, signed by `p256`.
fn sample() -> Vec<u8> {
    Sample::new().bytes(&[&signer("p256")])
}

#[test]
fn a_bundle_in_order_is_accepted() {
    for name in ["rsa", "p256", "p384"] {
        check(&Sample::new().bytes(&[&signer(name)]), &[]);
    }
    check(
        &Sample::new().bytes(&[&signer("p256"), &signer("rsa")]),
        &[],
    );
}

fn allow_unsigned() -> Options {
    Options {
        unsigned: Unsigned::Allow,
        ..options()
    }
}

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
        &["not-a-bundle: the file is no zip archive, and so no bundle"],
    );
    check(
        &bundle[..20],
        &["bundle-truncated: the file ends after 20 bytes, within the manifest, which needs 30"],
    );
    check(
        &bundle[..1000],
        &["bundle-truncated: the file ends after N bytes, within the manifest, which needs N"],
    );
    check(
        &bundle[..2800],
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

/// The members of a bundle and their stored bytes, to be changed and put together again.
fn parts(bundle: &[u8]) -> Vec<(Member, Vec<u8>)> {
    let verdict = verify(bundle, &trust("ca.pem"), &allow_unsigned(), &()).unwrap();
    let layout = verdict.into_verified().unwrap().layout;
    let data = |member| {
        let region = layout.data(member);
        let start = usize::try_from(region.offset).unwrap();
        bundle[start..start + usize::try_from(region.size).unwrap()].to_vec()
    };
    let members = layout.members().iter().cloned().enumerate();
    members
        .map(|(index, member)| (member, data(index)))
        .collect()
}

/// A stored member.
fn member(name: &str, content: &[u8]) -> (Member, Vec<u8>) {
    let fingerprint = Fingerprint::of(content);
    let member = Member {
        name: name.to_owned(),
        method: Method::Stored,
        crc32: fingerprint.crc32.0,
        size: fingerprint.size,
        stored_size: fingerprint.size,
        modified: moment(),
    };
    (member, content.to_vec())
}

/// An archive whose headers are all in order, whatever its members are.
fn archive(parts: &[(Member, Vec<u8>)]) -> Vec<u8> {
    let layout = Layout::new(parts.iter().map(|(member, _)| member.clone()).collect());
    let region = |region: &Region| match region.kind {
        RegionKind::Data(member) => parts[member].1.clone(),
        kind => layout.bytes(kind),
    };
    layout.regions().iter().flat_map(region).collect()
}

/// The sample after a change to its members; signed before that.
fn changed(change: impl FnOnce(&mut Vec<(Member, Vec<u8>)>)) -> Vec<u8> {
    let mut parts = parts(&sample());
    change(&mut parts);
    archive(&parts)
}

/// The sample with another manifest, signed after that: the lies of a signer.
fn lied(change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut parts = parts(&sample());
    let mut manifest = Manifest::parse(&parts[0].1).unwrap();
    change(&mut manifest);
    sealed(&mut parts, &manifest.to_bytes().unwrap())
}

/// The members with this manifest and a signature over it.
fn sealed(parts: &mut Vec<(Member, Vec<u8>)>, manifest: &[u8]) -> Vec<u8> {
    parts[0] = member(names::MANIFEST, manifest);
    parts.pop();
    let signature = signer("p256").sign(manifest).unwrap();
    parts.push(member(&names::signature(0), &signature));
    archive(parts)
}

#[test]
fn bytes_around_the_archive_are_seen() {
    let bundle = sample();
    check(
        &[bundle.as_slice(), b"tail"].concat(),
        &["bundle-trailing-bytes: 4 bytes stand behind the archive"],
    );
    check(
        &[b"head", bundle.as_slice()].concat(),
        &["bundle-leading-bytes: 4 bytes stand before the archive"],
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

#[test]
fn entries_are_those_of_the_manifest() {
    // `parts` and `archive` undo each other.
    check(&changed(|_| {}), &[]);
    check(
        &changed(|parts| parts.insert(3, member("evil.msi", b"evil"))),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "entry-extra: the archive has the entry `evil.msi`, which the manifest does not list",
        ],
    );
    check(
        &changed(|parts| parts.push(member("evil.msi", b"evil"))),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the line of `META/manifest.json` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-extra: the archive has the entry `evil.msi`, which the manifest does not list",
        ],
    );
    check(
        &changed(|parts| parts.insert(4, member("First.msi", b"evil"))),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `Zweites Päckchen.msi` is not the one that follows from the manifest, from offset N on",
            "entry-repeated: the archive has the entry `First.msi` 2 times",
            "entry-header-changed: the stored size of `First.msi` in the archive is 4 instead of 55",
            "entry-header-changed: the size of `First.msi` in the archive is 4 instead of 55",
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is 8dfbN instead of a9cf7a80",
            "entry-header-changed: the time of `First.msi` in the archive is N-05-16 12:55:00 instead of N-01-02 03:04:04",
        ],
    );
}

#[test]
fn entries_keep_their_names_and_places() {
    check(
        &changed(|parts| parts[3].0.name = "Last.msi".into()),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "entry-renamed: the entry `First.msi` was renamed to `Last.msi`",
        ],
    );
    check(
        &changed(|parts| parts[3].0.name = "first.msi".into()),
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-renamed: the entry `First.msi` was renamed to `first.msi`",
        ],
    );
    check(
        &changed(|parts| drop(parts.remove(3))),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "entry-missing: the archive does not have the entry `First.msi`, which the manifest lists",
        ],
    );
    check(
        &changed(|parts| parts.swap(3, 4)),
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the local header of `Zweites Päckchen.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `Zweites Päckchen.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-moved: the entry `First.msi` was moved behind entries that it should precede, to offset N",
        ],
    );
}

#[test]
fn entries_keep_their_headers() {
    check(
        &changed(|parts| parts[3] = member("First.msi", b"evil")),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the stored size of `First.msi` in the archive is 4 instead of 55",
            "entry-header-changed: the size of `First.msi` in the archive is 4 instead of 55",
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is 8dfbN instead of a9cf7a80",
            "entry-header-changed: the time of `First.msi` in the archive is N-05-16 12:55:00 instead of N-01-02 03:04:04",
        ],
    );
    check(
        &changed(|parts| parts[3].0.modified = "2020-01-01T00:00:00Z".parse().unwrap()),
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the time of `First.msi` in the archive is N-01-01 00:00:00 instead of N-01-02 03:04:04",
        ],
    );
    // The script, stored by some other program instead of deflated.
    check(
        &changed(|parts| {
            parts[1] = member("install.ps1", "Write-Host 'step'\r\n".repeat(20).as_bytes());
        }),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `install.ps1` is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the method of `install.ps1` in the archive is stored instead of deflate",
            "entry-header-changed: the stored size of `install.ps1` in the archive is N instead of 26",
        ],
    );
}

#[test]
fn content_is_what_was_signed() {
    // As a hex editor does it, and as a zip program does it.
    let bundle = sample();
    let place = bundle
        .windows(9)
        .position(|bytes| bytes == b"the first")
        .unwrap();
    let mut edited = bundle.clone();
    edited[place] = b'T';
    check(
        &edited,
        &["entry-content-changed: the content of `First.msi` was changed"],
    );
    let edited = changed(|parts| {
        let content = String::from_utf8(parts[3].1.clone())
            .unwrap()
            .replace("first", "worst");
        let modified = parts[3].0.modified;
        parts[3] = member("First.msi", content.as_bytes());
        parts[3].0.modified = modified;
    });
    check(
        &edited,
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is NeN instead of a9cf7a80",
            "entry-content-changed: the content of `First.msi` was changed",
        ],
    );
}

/// The sample with an entry whose line is missing in the central directory.
fn with_hidden_entry() -> Vec<u8> {
    let mut parts = parts(&sample());
    parts.insert(3, member("hidden.exe", b"hidden"));
    let layout = Layout::new(parts.iter().map(|(member, _)| member.clone()).collect());
    let lines: u64 = layout
        .regions()
        .iter()
        .filter(|region| matches!(region.kind, RegionKind::CentralHeader(_)))
        .map(|region| region.size)
        .sum();
    let line = layout
        .regions()
        .iter()
        .find(|region| region.kind == RegionKind::CentralHeader(3))
        .unwrap();
    let mut bytes = archive(&parts);
    let start = usize::try_from(line.offset).unwrap();
    let line = usize::try_from(line.size).unwrap();
    drop(bytes.drain(start..start + line));
    let end = bytes.len() - 22;
    let count = u16::try_from(parts.len() - 1).unwrap().to_le_bytes();
    bytes[end + 8..end + 10].copy_from_slice(&count);
    bytes[end + 10..end + 12].copy_from_slice(&count);
    let lines = u32::try_from(lines).unwrap() - u32::try_from(line).unwrap();
    bytes[end + 12..end + 16].copy_from_slice(&lines.to_le_bytes());
    bytes
}

#[test]
fn an_entry_without_a_line_in_the_directory_is_seen() {
    check(
        &with_hidden_entry(),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-gap: 46 bytes at offset N belong to no entry",
        ],
    );
}

#[test]
fn signatures_are_neither_lost_nor_swapped() {
    let removed = changed(|parts| drop(parts.pop()));
    check(&removed, &["bundle-unsigned: the bundle is not signed"]);
    check_with(
        &removed,
        &allow_unsigned(),
        &[
            "signature-missing: the manifest asks for a signature of the kind `cms`, and there is none",
        ],
    );
    let other = Sample::with(|manifest| manifest.rollup.sequence = 2);
    let other = signer("p256").sign(other.draft.manifest()).unwrap();
    check(
        &changed(|parts| parts.last_mut().unwrap().1 = other.clone()),
        &[
            "signature-content-changed: `META/manifest.json.p7s` is over another content",
            "bundle-structure-changed: the local header of `META/manifest.json.p7s` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `META/manifest.json.p7s` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the CRC-32 of `META/manifest.json.p7s` in the archive is f2b19cc1 instead of Neddb",
        ],
    );
    check(
        &changed(|parts| *parts.last_mut().unwrap() = member(&names::signature(0), &other)),
        &["signature-content-changed: `META/manifest.json.p7s` is over another content"],
    );
    check(
        &changed(|parts| *parts.last_mut().unwrap() = member(&names::signature(0), b"junk")),
        &[
            "signature-malformed: `META/manifest.json.p7s` is no CMS structure in DER: unexpected ASN.1 DER tag: expected SEQUENCE, got APPLICATION [10] (constructed)",
        ],
    );
    check(
        &changed(|parts| parts.push(member(&names::signature(1), &other))),
        &["signature-content-changed: `META/manifest.json.2.p7s` is over another content"],
    );
    check(
        &changed(|parts| parts.last_mut().unwrap().0.name = names::signature(1)),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `META/manifest.json.p7s` is not the one that follows from the manifest, from offset N on",
            "entry-renamed: the entry `META/manifest.json.p7s` was renamed to `META/manifest.json.2.p7s`",
        ],
    );
    // A manifest that was changed by hand and put back.
    check(
        &changed(|parts| {
            let mut manifest = Manifest::parse(&parts[0].1).unwrap();
            manifest.rollup.sequence = 9;
            parts[0] = member(names::MANIFEST, &manifest.to_bytes().unwrap());
        }),
        &["signature-content-changed: `META/manifest.json.p7s` is over another content"],
    );
}

#[test]
fn signers_are_those_who_are_trusted() {
    let by = |chain: &str| {
        changed(|parts| {
            let signature = forge(chain, &parts[0].1);
            *parts.last_mut().unwrap() = member(&names::signature(0), &signature);
        })
    };
    check(
        &by("stranger.cert.pem"),
        &[
            "signer-path-invalid: the path from `CN=P-N Signer` to a trusted authority is not valid: a certificate was not signed by the key of its issuer, only under the same name",
        ],
    );
    check(
        &by("expired.cert.pem"),
        &[
            "signer-expired: the certificate of `CN=Expired Signer` or of one of its issuers expired on N-01-01T00:00:00Z",
        ],
    );
    check(
        &by("no-eku.cert.pem"),
        &[
            "signer-wrong-usage: the certificate of `CN=Signer without Usage` does not have the extended key usage `codeSigning`",
        ],
    );
    check_with(
        &by("expired.cert.pem"),
        &Options {
            expiry: Expiry::Allow,
            ..options()
        },
        &[],
    );
    // One who is trusted is enough, if the other is valid.
    let mut two = parts(&sample());
    let signature = forge("stranger.cert.pem", &two[0].1);
    two.push(member(&names::signature(1), &signature));
    check(&archive(&two), &[]);
}

#[test]
fn a_signer_cannot_lie_about_content() {
    check(&lied(|_| {}), &[]);
    check(
        &lied(|manifest| manifest.entries[2].crc32 = Crc32(7)),
        &[
            "bundle-structure-changed: the local header of `First.msi` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `First.msi` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is a9cf7a80 instead of N",
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
            "entry-deflate-mismatch: `install.ps1` inflates to another content than the manifest states",
            "sums-mismatch: `META/SHANSUMS` is not the list that follows from the manifest",
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
            "entry-unlisted: the manifest does not list `META/SHANSUMS`",
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
            "manifest-malformed: the manifest is not canonical: byte N is not the one that RFC N asks for",
        ],
    );
    check(
        &with(text.replace("\"sequence\":1", "\"sequence\":1,\"sequence\":2")),
        &[
            "manifest-malformed: the manifest is no JSON that can be read in one way only: the key `sequence` is there twice at line 1 column N",
        ],
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
            "manifest-malformed: the manifest is no JSON that can be read in one way only: EOF while parsing an object at line 1 column 1",
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
            ..options()
        },
        &["sequence-too-low: the bundle has the sequence number 1, at least 2 is asked for"],
    );
    check_with(
        &sample(),
        &Options {
            min_sequence: Some(1),
            ..options()
        },
        &[],
    );
}

#[test]
fn a_pin_alone_is_enough_and_unsigned_is_not() {
    let bundle = sample();
    let mut trust = Trust::default();
    trust.add_pin(signer("p256").certificate().unwrap().fingerprint());
    let verdict = verify(bundle.as_slice(), &trust, &options(), &()).unwrap();
    assert!(verdict.is_accepted());
    assert_eq!(verdict.signers[0].certificate.subject(), "CN=P-256 Signer");
    let unsigned = Sample::unsigned().bytes(&[]);
    check(&unsigned, &["bundle-unsigned: the bundle is not signed"]);
    check_with(
        &Sample::new().bytes(&[]),
        &allow_unsigned(),
        &[
            "signature-missing: the manifest asks for a signature of the kind `cms`, and there is none",
        ],
    );
}
