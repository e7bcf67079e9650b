//! A small bundle, for tests.

use std::io::Write as _;

use super::manifest::tests::sample as sample_manifest;
use super::manifest::{Manifest, Payload, PayloadKind};
use super::{BundlePath, Content, Draft, Entry, Fingerprint, Judged, Moment, Packed, names, pack};
use crate::disk::{PendingFile, Replace};
use crate::sign::Signer;

/// The payloads of the sample: one with text, one that does not shrink, one without content.
pub(crate) const PAYLOADS: [(&str, &[u8]); 3] = [
    (
        "First.msi",
        b"the first payload, the first payload, the first payload",
    ),
    ("Zweites Päckchen.msi", &[0x93, 0, 0xff, 0x17]),
    ("readme.txt", b""),
];

pub(crate) fn moment() -> Moment {
    "2011-05-16T12:55:00Z".parse().unwrap()
}

pub(crate) fn path(name: &str) -> BundlePath {
    BundlePath::parse(name).unwrap()
}

pub(crate) fn text(name: &str, content: &str) -> Entry {
    Entry {
        path: path(name),
        modified: moment(),
        content: Content::Bytes(content.as_bytes().to_vec()),
    }
}

/// The entries of the sample; its payloads are written to the folder.
pub(crate) fn entries(folder: &std::path::Path) -> Vec<Entry> {
    let mut entries = vec![
        text(names::SCRIPT, &"Write-Host 'step'\r\n".repeat(20)),
        text(names::ARTICLE, "<p>short</p>"),
    ];
    for (name, content) in PAYLOADS {
        let source = folder.join(name);
        let mut file = PendingFile::beside(&source).unwrap();
        file.write_all(content).unwrap();
        file.publish(Replace::Existing).unwrap();
        let Fingerprint { size, sha256, .. } = Fingerprint::of(content);
        entries.push(Entry {
            path: path(name),
            modified: "2010-01-02T03:04:05Z".parse().unwrap(),
            content: Content::File {
                source,
                judged: Judged {
                    size,
                    sha256,
                    crc32: None,
                },
            },
        });
    }
    entries.push(text(names::SPEC, &"rollup: sample\n".repeat(9)));
    entries
}

/// The manifest for packed entries; whatever is at the root and no text of the bundle is a payload.
pub(crate) fn manifest(packed: &Packed) -> Manifest {
    let payloads = packed
        .records()
        .iter()
        .filter(|record| PAYLOADS.iter().any(|(name, _)| *name == record.path))
        .map(|record| Payload {
            name: record.path.clone(),
            kind: PayloadKind::File,
            size: record.size,
            sha256: record.sha256,
            modified: record.modified,
            msi: None,
        })
        .collect();
    sample_manifest(packed.records().to_vec(), payloads)
}

/// The draft of a bundle, and the folder with its payloads.
pub(crate) struct Sample {
    pub draft: Draft,
    _payloads: tempfile::TempDir,
}

impl Sample {
    /// The sample as it stands.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// The sample with another manifest.
    pub(crate) fn with(change: impl FnOnce(&mut Manifest)) -> Self {
        let payloads = tempfile::tempdir().unwrap();
        let packed = pack(entries(payloads.path()), moment(), &()).unwrap();
        let mut manifest = manifest(&packed);
        change(&mut manifest);
        Self {
            draft: Draft::new(packed, &manifest).unwrap(),
            _payloads: payloads,
        }
    }

    /// The sample whose manifest asks for no signature.
    pub(crate) fn unsigned() -> Self {
        Self::with(|manifest| manifest.signatures.required.clear())
    }

    /// Returns the bytes of the bundle with these signers.
    pub(crate) fn bytes(&self, signers: &[&dyn Signer]) -> Vec<u8> {
        let signatures: Vec<Vec<u8>> = signers
            .iter()
            .map(|signer| signer.sign(self.draft.manifest()).unwrap())
            .collect();
        let mut bytes = Vec::new();
        self.draft
            .write_to(&signatures.into(), &mut bytes, &())
            .unwrap();
        bytes
    }
}
