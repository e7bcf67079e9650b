//! Entries that were added, taken away, renamed, moved or changed, by hand or by a zip program.

use super::*;

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
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is N instead of N",
            "entry-header-changed: the time of `First.msi` in the archive is N-05-16 12:55:00 instead of N-01-02 03:04:04",
        ],
    );
}

#[test]
fn a_second_manifest_is_not_read() {
    check(
        &changed(|parts| parts.insert(5, member(names::MANIFEST, b"{}"))),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `readme.txt` is not the one that follows from the manifest, from offset N on",
            "entry-repeated: the archive has the entry `META/manifest.json` 2 times",
            "entry-moved: the entry `META/manifest.json` was moved behind entries that it should precede, to offset N",
            "entry-header-changed: the stored size of `META/manifest.json` in the archive is 2 instead of N",
            "entry-header-changed: the size of `META/manifest.json` in the archive is 2 instead of N",
            "entry-header-changed: the CRC-32 of `META/manifest.json` in the archive is N instead of N",
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
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is N instead of N",
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
            "entry-header-changed: the CRC-32 of `First.msi` in the archive is N instead of N",
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
