//! From the files that a bundle shall hold to what the manifest says about them.

use std::path::{Path, PathBuf};

use super::deflate::deflate;
use super::fingerprint::{Fingerprint, StreamError};
use super::manifest::{EntryRecord, Method};
use super::moment::Moment;
use super::names;
use super::path::BundlePath;
use super::sums::sums;
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::progress::{Progress, Stopped};

/// A file that the bundle shall hold.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the bundle.
    pub path: BundlePath,
    /// When it was last written, as documented.
    pub modified: Moment,
    /// What it holds.
    pub content: Content,
}

/// What a file of the bundle holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A generated text; deflated where that makes it smaller.
    Bytes(Vec<u8>),
    /// A payload; stored, and streamed from disk.
    File {
        /// Where it is.
        source: PathBuf,
        /// What it was when it was judged; the bundle is refused if it is something else by now.
        judged: Judged,
    },
}

/// What is known of a payload since it was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Its CRC-32, if whoever read it took that along: that saves a read.
    pub crc32: Option<super::Crc32>,
}

/// Entries whose sizes and digests are known.
#[derive(Clone, Debug)]
pub struct Packed {
    pub(super) records: Vec<EntryRecord>,
    pub(super) bodies: Vec<Body>,
}

/// Where the stored bytes of an entry come from.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// Why entries cannot be packed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// A payload cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A payload is not what it was when it was judged.
    #[error("`{}` changed while the bundle was built", source_path.display())]
    Changed {
        /// Where it is.
        source_path: PathBuf,
    },
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
}

/// Measures the entries, in their order, and adds `META/SHA256SUMS` at the end, which gets the time given.
///
/// A payload whose CRC-32 is not known yet is read once.
pub fn pack(
    entries: Vec<Entry>,
    modified: Moment,
    progress: &dyn Progress,
) -> Result<Packed, PackError> {
    let mut packed = Packed {
        records: Vec::with_capacity(entries.len() + 1),
        bodies: Vec::with_capacity(entries.len() + 1),
    };
    for entry in entries {
        let path = entry.path.to_string();
        match entry.content {
            Content::Bytes(bytes) => packed.push_bytes(path, entry.modified, bytes),
            Content::File { source, judged } => {
                let crc32 = match judged.crc32 {
                    Some(crc32) => crc32,
                    None => measure(&source, &judged, progress)?.crc32,
                };
                packed.records.push(EntryRecord {
                    path,
                    size: judged.size,
                    sha256: judged.sha256,
                    method: Method::Stored,
                    stored_size: judged.size,
                    stored_sha256: judged.sha256,
                    crc32,
                    modified: entry.modified,
                });
                packed.bodies.push(Body::File(source));
            }
        }
    }
    let sums = sums(&packed.records).into_bytes();
    packed.push_bytes(names::SUMS.to_owned(), modified, sums);
    Ok(packed)
}

impl Packed {
    /// Returns what the manifest says of the entries.
    pub fn records(&self) -> &[EntryRecord] {
        &self.records
    }

    fn push_bytes(&mut self, path: String, modified: Moment, bytes: Vec<u8>) {
        let Fingerprint {
            size,
            sha256,
            crc32,
        } = Fingerprint::of(&bytes);
        let (method, stored) = match deflate(&bytes) {
            Some(smaller) => (Method::Deflate, smaller),
            None => (Method::Stored, bytes),
        };
        self.records.push(EntryRecord {
            path,
            size,
            sha256,
            method,
            stored_size: stored.len() as u64,
            stored_sha256: Digest::of(&stored),
            crc32,
            modified,
        });
        self.bodies.push(Body::Bytes(stored));
    }
}

fn measure(
    source: &Path,
    judged: &Judged,
    progress: &dyn Progress,
) -> Result<Fingerprint, PackError> {
    let file = disk::open(source)?;
    let measured = Fingerprint::of_reader(file, progress).map_err(|error| match error {
        StreamError::Read(error) | StreamError::Write(error) => {
            DiskError::during("read", source)(error).into()
        }
        StreamError::Stopped(stopped) => PackError::Stopped(stopped),
    })?;
    if (measured.size, measured.sha256) == (judged.size, judged.sha256) {
        Ok(measured)
    } else {
        Err(PackError::Changed {
            source_path: source.to_path_buf(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sample::{entries, moment, path, text};

    #[test]
    fn texts_shrink_and_payloads_stay() {
        let payloads = tempfile::tempdir().unwrap();
        let packed = pack(entries(payloads.path()), moment(), &()).unwrap();
        let methods: Vec<_> = packed
            .records()
            .iter()
            .map(|record| (record.path.as_str(), record.method))
            .collect();
        assert_eq!(
            methods,
            [
                (names::SCRIPT, Method::Deflate),
                // Too short to shrink.
                (names::ARTICLE, Method::Stored),
                // Would shrink, and is none of ours.
                ("First.msi", Method::Stored),
                ("Zweites Päckchen.msi", Method::Stored),
                ("readme.txt", Method::Stored),
                (names::SPEC, Method::Deflate),
                (names::SUMS, Method::Deflate),
            ]
        );
        for record in packed.records() {
            assert_eq!(
                record.method == Method::Deflate,
                record.stored_size < record.size
            );
        }
    }

    fn payload(source: PathBuf, judged: Judged) -> Vec<Entry> {
        vec![Entry {
            path: path("a.msi"),
            modified: moment(),
            content: Content::File { source, judged },
        }]
    }

    #[test]
    fn a_payload_that_changed_is_refused() {
        let judged = Judged {
            size: 4,
            sha256: Digest::of(b"same"),
            crc32: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("a.msi");
        for (content, fine) in [("same", true), ("SAME", false), ("longer", false)] {
            let mut file = disk::PendingFile::beside(&source).unwrap();
            std::io::Write::write_all(&mut file, content.as_bytes()).unwrap();
            file.publish(disk::Replace::Existing).unwrap();
            let packed = pack(payload(source.clone(), judged), moment(), &());
            assert_eq!(packed.is_ok(), fine, "{content}");
            assert_eq!(
                matches!(packed, Err(PackError::Changed { .. })),
                !fine,
                "{content}"
            );
        }
    }

    #[test]
    fn a_known_checksum_saves_the_read() {
        let crc32 = Some(crate::bundle::Crc32(7));
        let judged = Judged {
            size: 4,
            sha256: Digest::of(b"same"),
            crc32,
        };
        let packed = pack(payload("absent".into(), judged), moment(), &()).unwrap();
        assert_eq!(Some(packed.records()[0].crc32), crc32);
        let unread = Judged {
            crc32: None,
            ..judged
        };
        assert!(matches!(
            pack(payload("absent".into(), unread), moment(), &()),
            Err(PackError::Disk(_))
        ));
    }

    #[test]
    fn the_digests_come_last() {
        let packed = pack(vec![text("a", "x")], moment(), &()).unwrap();
        assert_eq!(packed.records()[1].path, names::SUMS);
        assert_eq!(packed.records()[1].size, 64 + 2 + 2);
    }
}
