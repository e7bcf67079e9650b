//! Reads a bundle's manifest and signatures without trusting them.

use std::io;

use super::limits;
use super::little_endian::{u16_at, u32_at, u64_at};
use super::manifest::{Manifest, ManifestError};
use super::names;
use super::untrusted::{Tail, Untrusted};
use crate::digest::Digest;
use crate::recognition::{self, FileKind};
use crate::source::Source;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const ZIP64_END: &[u8] = b"PK\x06\x06";
const LOCAL_SIZE: u64 = 30;
const CENTRAL_SIZE: usize = 46;
const END_SIZE: u64 = 22;
const ZIP64_LOCATOR_SIZE: u64 = 20;
const ZIP64_END_SIZE: u64 = 56;
/// The largest central directory that is read: all entries with the longest names and ZIP64 fields.
pub(super) const DIRECTORY_BYTES: u64 =
    ((limits::ENTRIES + limits::SIGNATURES + 2) * (CENTRAL_SIZE + limits::PATH_BYTES + 32)) as u64;

/// Why a file is not read as a bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The system does not give the bytes.
    #[error("cannot read {size} bytes from offset {offset}")]
    Io {
        /// From where.
        offset: u64,
        /// How many.
        size: u64,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// An empty file.
    #[error("the file is empty")]
    Empty,
    /// A file that does not start as a zip does.
    #[error("the file is not a zip archive, so it is not a bundle: it is {found}")]
    NotAZip {
        /// What it is.
        found: FileKind,
    },
    /// A zip of another kind.
    #[error("the file is not a bundle: it is {found}")]
    AnotherArchive {
        /// What it is.
        found: FileKind,
    },
    /// A zip whose first file is not the manifest.
    #[error(
        "the first file of the archive is `{found}` instead of `{}`: it is not a bundle, or something precedes it",
        names::MANIFEST
    )]
    ManifestNotFirst {
        /// What it is, with other characters than printable ASCII escaped.
        found: String,
    },
    /// A manifest that is compressed, encrypted, or without its size in front.
    #[error("the manifest is not stored plainly")]
    ManifestNotPlain,
    /// A manifest that is too large.
    #[error(
        "the manifest is {size} bytes long, at most {} are allowed",
        limits::MANIFEST_BYTES
    )]
    ManifestTooLarge {
        /// How long it says it is.
        size: u64,
    },
    /// The file ends within the manifest.
    #[error("the file ends after {actual} bytes, within the manifest, which needs {needed}")]
    Truncated {
        /// How many bytes there are.
        actual: u64,
        /// How many the manifest alone needs.
        needed: u64,
    },
    /// The end of a zip is not where it has to be.
    #[error(
        "the file does not end as a bundle does: it is truncated, or something stands behind it"
    )]
    NoEnd,
    /// A central directory that cannot be read.
    #[error("the central directory cannot be read at offset {offset}")]
    Directory {
        /// Where.
        offset: u64,
    },
    /// The manifest cannot be read.
    #[error("the manifest {error}{cause}", error = .0, cause = cause_of(.0))]
    Manifest(ManifestError),
}

impl ReadError {
    /// Says what to do about a file that is something else.
    pub const fn advice(&self) -> Option<&'static str> {
        match self {
            Self::NotAZip {
                found: FileKind::CompoundFile | FileKind::Cabinet,
            } => Some("`rollpack validate` and `rollpack inspect` take packages and cabinets"),
            Self::NotAZip { found } | Self::AnotherArchive { found } => Some(found.advice()),
            _ => None,
        }
    }

    /// Returns the defect of an archive's end once more.
    pub(crate) fn of_end(&self) -> Self {
        match self {
            Self::Directory { offset } => Self::Directory { offset: *offset },
            _ => Self::NoEnd,
        }
    }
}

/// What a bundle says about itself, unproved.
#[derive(Clone, Debug)]
pub struct Story {
    /// The manifest.
    pub manifest: Manifest,
    /// The identity: the SHA-256 of the manifest's bytes.
    pub identity: Digest,
    /// The size of the bundle in bytes.
    pub size: u64,
    /// The names and the bytes of the signatures that are found where they should be.
    pub signatures: Vec<(String, Vec<u8>)>,
    /// The bytes of the signature by `ssh-keygen`, likewise.
    pub ssh_signature: Option<Vec<u8>>,
}

/// Whether a file that starts with these bytes (at least 64) says that it is a bundle.
pub fn looks_like_bundle(start: &[u8]) -> bool {
    start.starts_with(LOCAL)
        && start
            .get(30..)
            .is_some_and(|name| name.starts_with(names::MANIFEST.as_bytes()))
}

/// Returns what a bundle says about itself. Nothing of it is proved.
pub fn manifest_of(source: &impl Source) -> Result<Story, ReadError> {
    let bundle = Untrusted::open(source)?;
    let manifest = Manifest::parse_leniently(bundle.manifest()).map_err(ReadError::Manifest)?;
    let (identity, size) = (Digest::of(bundle.manifest()), bundle.size());
    let tail = bundle.into_tail().unwrap_or_default();
    Ok(Story {
        manifest,
        identity,
        size,
        signatures: tail.cms,
        ssh_signature: tail.ssh,
    })
}

/// Returns the bytes of the manifest, the first file.
pub(super) fn manifest_bytes(source: &impl Source, actual: u64) -> Result<Vec<u8>, ReadError> {
    if actual == 0 {
        return Err(ReadError::Empty);
    }
    let header = bytes(source, 0, LOCAL_SIZE.min(actual))?;
    if !header.starts_with(&LOCAL[..header.len().min(LOCAL.len())]) {
        let head = bytes(source, 0, (recognition::HEAD as u64).min(actual))?;
        let found = FileKind::of_head(&head);
        return Err(ReadError::NotAZip { found });
    }
    let truncated = |needed| ReadError::Truncated { actual, needed };
    if actual < LOCAL_SIZE {
        return Err(truncated(LOCAL_SIZE));
    }
    let name_size = u64::from(u16_at(&header, 26));
    let extra_size = u64::from(u16_at(&header, 28));
    let data = LOCAL_SIZE + name_size + extra_size;
    if actual < data {
        return Err(truncated(data));
    }
    let name = bytes(source, LOCAL_SIZE, name_size)?;
    if name != names::MANIFEST.as_bytes() {
        let head = bytes(source, 0, (recognition::HEAD as u64).min(actual))?;
        let tail = (recognition::TAIL as u64).min(actual);
        let found = FileKind::of_ends(&head, &bytes(source, actual - tail, tail)?);
        if found == FileKind::Msix {
            return Err(ReadError::AnotherArchive { found });
        }
        return Err(ReadError::ManifestNotFirst {
            found: name.escape_ascii().to_string(),
        });
    }
    let (flags, method) = (u16_at(&header, 6), u16_at(&header, 8));
    if (flags, method, extra_size) != (0, 0, 0) {
        return Err(ReadError::ManifestNotPlain);
    }
    let size = u64::from(u32_at(&header, 22));
    if size > limits::MANIFEST_BYTES {
        return Err(ReadError::ManifestTooLarge { size });
    }
    if actual < data + size {
        return Err(truncated(data + size));
    }
    bytes(source, data, size)
}

/// Returns the signatures at the end of the archive, found through its central directory.
///
/// That directory is only believed to say where they are; what they say is proved or refused.
pub(super) fn signatures(source: &impl Source, actual: u64) -> Result<Tail, ReadError> {
    let (offset, directory) = directory(source, actual)?;
    let mut tail = Tail::default();
    let mut at = 0;
    while at < directory.len() {
        let broken = || ReadError::Directory {
            offset: offset + at as u64,
        };
        let line = directory.get(at..at + CENTRAL_SIZE).ok_or_else(broken)?;
        if !line.starts_with(CENTRAL) {
            return Err(broken());
        }
        let sizes = [28, 30, 32].map(|field| usize::from(u16_at(line, field)));
        let [name_size, extra_size, comment_size] = sizes;
        let name_at = at + CENTRAL_SIZE;
        let name = directory
            .get(name_at..name_at + name_size)
            .ok_or_else(broken)?;
        let is_ssh = name == names::SSH_SIGNATURE.as_bytes();
        let is_wanted = if is_ssh {
            tail.ssh.is_none()
        } else {
            names::is_signature(name) && tail.cms.len() < limits::SIGNATURES
        };
        if is_wanted {
            let extra = directory.get(name_at + name_size..name_at + name_size + extra_size);
            let header = local_offset(line, extra.ok_or_else(broken)?).ok_or_else(broken)?;
            let bytes = signature(source, actual, header)?;
            if is_ssh {
                tail.ssh = Some(bytes);
            } else {
                let name = String::from_utf8_lossy(name).into_owned();
                tail.cms.push((name, bytes));
            }
        }
        at = name_at + name_size + extra_size + comment_size;
    }
    Ok(tail)
}

/// Returns the signatures that stand one after the other from an offset on, found through their local
/// headers, for an archive whose central directory is lost.
pub(super) fn signatures_from(source: &impl Source, actual: u64, mut offset: u64) -> Tail {
    let named = |offset, name: &str| {
        let found = bytes(source, offset + LOCAL_SIZE, name.len() as u64).ok()?;
        let signature = signature(source, actual, offset).ok()?;
        (found == name.as_bytes()).then_some(signature)
    };
    let mut cms = Vec::new();
    while cms.len() < limits::SIGNATURES {
        let name = names::signature(cms.len());
        let Some(signature) = named(offset, &name) else {
            break;
        };
        offset += LOCAL_SIZE + (name.len() + signature.len()) as u64;
        cms.push((name, signature));
    }
    let ssh = named(offset, names::SSH_SIGNATURE);
    Tail { cms, ssh }
}

/// Returns where the local header is: in the line, or in its ZIP64 field, which holds nothing else for an
/// entry as small as a signature.
fn local_offset(line: &[u8], extra: &[u8]) -> Option<u64> {
    match u32_at(line, 42) {
        u32::MAX => Some(u64_at(extra.get(4..12)?, 0)),
        offset => Some(offset.into()),
    }
}

fn signature(source: &impl Source, actual: u64, header: u64) -> Result<Vec<u8>, ReadError> {
    let broken = || ReadError::Directory { offset: header };
    let data = data_of(source, actual, header).ok_or_else(broken)?;
    let size = u64::from(u32_at(&bytes(source, header, LOCAL_SIZE)?, 18));
    if size > limits::SIGNATURE_BYTES || data + size > actual {
        return Err(broken());
    }
    bytes(source, data, size)
}

/// Returns where the stored bytes of an entry start whose local header is here; nothing if there is none.
pub(super) fn data_of(source: &impl Source, actual: u64, header: u64) -> Option<u64> {
    if header.checked_add(LOCAL_SIZE)? > actual {
        return None;
    }
    let fields = bytes(source, header, LOCAL_SIZE).ok()?;
    let behind = u64::from(u16_at(&fields, 26)) + u64::from(u16_at(&fields, 28));
    fields
        .starts_with(LOCAL)
        .then_some(header + LOCAL_SIZE + behind)
}

/// Returns the central directory and where it is.
fn directory(source: &impl Source, actual: u64) -> Result<(u64, Vec<u8>), ReadError> {
    let end = actual.checked_sub(END_SIZE).ok_or(ReadError::NoEnd)?;
    let fields = bytes(source, end, END_SIZE)?;
    if !fields.starts_with(END) || u16_at(&fields, 20) != 0 {
        return Err(ReadError::NoEnd);
    }
    let mut length = u64::from(u32_at(&fields, 12));
    let mut offset = u64::from(u32_at(&fields, 16));
    if offset == u64::from(u32::MAX) {
        let record = end
            .checked_sub(ZIP64_LOCATOR_SIZE + ZIP64_END_SIZE)
            .ok_or(ReadError::NoEnd)?;
        let fields = bytes(source, record, ZIP64_END_SIZE)?;
        if !fields.starts_with(ZIP64_END) {
            return Err(ReadError::NoEnd);
        }
        length = u64_at(&fields, 40);
        offset = u64_at(&fields, 48);
    }
    let within = offset.checked_add(length).is_some_and(|last| last <= end);
    if length > DIRECTORY_BYTES || !within {
        return Err(ReadError::Directory { offset });
    }
    Ok((offset, bytes(source, offset, length)?))
}

/// Returns how many bytes there are.
pub(super) fn size(source: &impl Source) -> Result<u64, ReadError> {
    source.size().map_err(|source| ReadError::Io {
        offset: 0,
        size: 0,
        source,
    })
}

/// Returns bytes of a number that the caller has bounded.
pub(crate) fn bytes(source: &impl Source, offset: u64, size: u64) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io {
        offset,
        size,
        source,
    };
    let length = usize::try_from(size).map_err(|_| io(io::ErrorKind::FileTooLarge.into()))?;
    let mut buffer = vec![0; length];
    source.read_exact_at(&mut buffer, offset).map_err(io)?;
    Ok(buffer)
}

/// Returns what lies behind an error, to be put behind its own words.
pub(crate) fn cause_of(error: &dyn std::error::Error) -> String {
    error
        .source()
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sample::Sample;
    use crate::sign::fixtures::signer;

    #[test]
    fn a_bundle_tells_its_story() {
        let sample = Sample::new();
        let bundle = sample.bytes(&[&signer("p256"), &signer("rsa")]);
        assert!(looks_like_bundle(&bundle[..64]));
        let story = manifest_of(&bundle).unwrap();
        assert_eq!(story.manifest.rollup.id, "sample-1");
        assert_eq!(story.identity, Digest::of(sample.draft.manifest()));
        assert_eq!(story.size, bundle.len() as u64);
        let names: Vec<&str> = story
            .signatures
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(
            names,
            ["META/manifest.json.p7s", "META/manifest.json.2.p7s"]
        );
    }

    #[test]
    fn a_torn_bundle_still_tells_it() {
        let bundle = Sample::new().bytes(&[&signer("p256")]);
        let story = manifest_of(&bundle[..bundle.len() - 100].to_vec()).unwrap();
        assert_eq!(story.manifest.rollup.id, "sample-1");
        assert_eq!(story.signatures, []);
    }

    #[test]
    fn signatures_are_found_without_a_directory() {
        let bundle = Sample::new().bytes(&[&signer("p256"), &signer("rsa")]);
        let actual = bundle.len() as u64;
        let found = signatures(&bundle, actual).unwrap();
        assert_eq!(found.cms.len(), 2);
        let start = bundle
            .windows(found.cms[0].0.len())
            .position(|name| name == found.cms[0].0.as_bytes())
            .unwrap();
        assert_eq!(
            signatures_from(&bundle, actual, start as u64 - LOCAL_SIZE),
            found
        );
        assert_eq!(signatures_from(&bundle, actual, 0), Tail::default());
        assert_eq!(
            signatures_from(&bundle, actual, actual - 5),
            Tail::default()
        );
    }

    fn check(bytes: &[u8], expect: &str) {
        let error = manifest_of(&bytes.to_vec()).unwrap_err();
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn what_is_no_bundle_is_named() {
        check(b"", "the file is empty");
        check(
            b"\xd0\xcf\x11\xe0",
            "the file is not a zip archive, so it is not a bundle: it is something unknown, which begins with [d0, cf, 11, e0]",
        );
        check(
            b"PK",
            "the file ends after 2 bytes, within the manifest, which needs 30",
        );
        let bundle = Sample::unsigned().bytes(&[]);
        let changed = |offset: usize, byte: u8| {
            let mut bundle = bundle.clone();
            bundle[offset] = byte;
            bundle
        };
        check(
            &changed(30, b'\n'),
            "the first file of the archive is `\\nETA/manifest.json` instead of `META/manifest.json`: it is not a bundle, or something precedes it",
        );
        check(&changed(8, 8), "the manifest is not stored plainly");
        let mut large = bundle.clone();
        large[22..26].fill(0x7F);
        check(
            &large,
            "the manifest is 2139062143 bytes long, at most 16777216 are allowed",
        );
        check(
            &changed(48, b'['),
            "the manifest is not JSON that can be read in one way only: expected `,` or `]` at line 1 column 11",
        );
    }
}
