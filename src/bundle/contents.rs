//! What a manifest may say about the files of its bundle: the same judgement for writer and verifier.

use std::collections::HashMap;

use super::layout::{Layout, Member};
use super::limits;
use super::manifest::{EntryRecord, Manifest, Method, Payload};
use super::moment::Moment;
use super::names::{self, Clash, Names};
use super::path::{BundlePath, PathError};

/// The files of a bundle, judged.
#[derive(Clone, Debug)]
pub struct Contents {
    entries: Vec<(BundlePath, EntryRecord)>,
    release: Moment,
}

/// A lie or a slip in what a manifest says about its files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistency {
    /// More entries than a bundle may have.
    #[error(
        "the manifest lists {count} entries, at most {} are allowed",
        limits::ENTRIES
    )]
    TooManyEntries {
        /// How many.
        count: usize,
    },
    /// A name that is not the same file everywhere.
    #[error("the name `{}` {reason}", path.escape_debug())]
    BadName {
        /// The name.
        path: String,
        /// What is wrong with it.
        reason: PathError,
    },
    /// Two names that some system confuses.
    #[error("the name `{path}` {reason}")]
    Clash {
        /// The later name.
        path: String,
        /// What it clashes with.
        reason: Clash,
    },
    /// An entry larger than a bundle may hold.
    #[error("`{path}` is {size} bytes long, at most {limit} are allowed")]
    TooLarge {
        /// The entry.
        path: String,
        /// Its size.
        size: u64,
        /// What it is allowed.
        limit: u64,
    },
    /// A stored entry whose stored bytes are said to be others than its content, or a deflated one that is
    /// no smaller.
    #[error("`{path}` states sizes or digests that do not fit its method")]
    MethodMismatch {
        /// The entry.
        path: String,
    },
    /// An entry that is neither a payload nor the bundle's own.
    #[error("`{path}` is neither a payload nor one of the bundle's own entries")]
    Unexplained {
        /// The entry.
        path: String,
    },
    /// An entry that every bundle has is missing.
    #[error("the manifest does not list `{path}`")]
    Missing {
        /// The entry.
        path: String,
    },
    /// An entry that stands before one that should come earlier.
    #[error("`{path}` is not at its place in the order of entries")]
    OutOfOrder {
        /// The entry.
        path: String,
    },
    /// A payload without an entry of its name.
    #[error("the payload `{name}` has no entry")]
    PayloadWithoutEntry {
        /// The payload.
        name: String,
    },
    /// A payload and its entry that say different things.
    #[error("the payload `{name}` and its entry differ in their {field}")]
    PayloadDiffers {
        /// The payload.
        name: String,
        /// What they disagree on.
        field: &'static str,
    },
    /// A payload in a folder, or under a name of the bundle's own.
    #[error("the payload `{name}` has a name that is reserved for the bundle itself")]
    ReservedPayload {
        /// The payload.
        name: String,
    },
    /// A payload that is listed twice.
    #[error("the payload `{name}` is listed twice")]
    PayloadTwice {
        /// The payload.
        name: String,
    },
}

/// The entries without which a v1 bundle is none.
const REQUIRED: [&str; 4] = [names::SCRIPT, names::ARTICLE, names::SPEC, names::SUMS];

/// Where in the bundle an entry stands, relative to others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Script,
    Article,
    Payload(usize),
    Spec,
    OtherMeta,
    Sums,
}

impl Contents {
    /// Judges what the manifest says of its files, or lists everything that is wrong.
    pub fn judge(manifest: &Manifest) -> Result<Self, Vec<Inconsistency>> {
        let mut wrong = Vec::new();
        if manifest.entries.len() > limits::ENTRIES {
            return Err(vec![Inconsistency::TooManyEntries {
                count: manifest.entries.len(),
            }]);
        }
        let entries = judge_names(manifest, &mut wrong);
        for entry in &manifest.entries {
            judge_sizes(entry, &mut wrong);
        }
        judge_payloads(manifest, &mut wrong);
        judge_order(manifest, &mut wrong);
        if wrong.is_empty() {
            Ok(Self {
                entries,
                release: manifest.rollup.release,
            })
        } else {
            Err(wrong)
        }
    }

    /// Returns the entries in their order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&BundlePath, &EntryRecord)> {
        self.entries.iter().map(|(path, entry)| (path, entry))
    }

    /// Returns the layout of the whole archive: the manifest, the entries, the signatures.
    ///
    /// The manifest and the signatures have no times of their own and get that of the release.
    pub(crate) fn layout(&self, manifest: &[u8], signatures: &[&[u8]]) -> Layout {
        let whole = |name: String, bytes: &[u8]| Member {
            name,
            method: Method::Stored,
            crc32: crc32fast::hash(bytes),
            size: bytes.len() as u64,
            stored_size: bytes.len() as u64,
            modified: self.release,
        };
        let mut members = vec![whole(names::MANIFEST.to_owned(), manifest)];
        members.extend(self.entries.iter().map(|(path, entry)| Member {
            name: path.to_string(),
            method: entry.method,
            crc32: entry.crc32.0,
            size: entry.size,
            stored_size: entry.stored_size,
            modified: entry.modified,
        }));
        for (number, signature) in signatures.iter().enumerate() {
            members.push(whole(names::signature(number), signature));
        }
        Layout::new(members)
    }
}

fn judge_names(
    manifest: &Manifest,
    wrong: &mut Vec<Inconsistency>,
) -> Vec<(BundlePath, EntryRecord)> {
    let mut taken = Names::default();
    let mut entries = Vec::with_capacity(manifest.entries.len());
    // The bundle's own names that are in no list: nobody else may have them.
    let own = [names::MANIFEST, names::CATALOG].map(str::to_owned);
    let own = own
        .into_iter()
        .chain((0..limits::SIGNATURES).map(names::signature));
    for path in own.filter_map(|name| BundlePath::parse(&name).ok()) {
        let _ = taken.insert(&path);
    }
    for entry in &manifest.entries {
        let name = || entry.path.clone();
        match BundlePath::parse(&entry.path) {
            Err(reason) => wrong.push(Inconsistency::BadName {
                path: name(),
                reason,
            }),
            Ok(path) => {
                if let Err(reason) = taken.insert(&path) {
                    wrong.push(Inconsistency::Clash {
                        path: name(),
                        reason,
                    });
                }
                entries.push((path, entry.clone()));
            }
        }
    }
    entries
}

fn judge_sizes(entry: &EntryRecord, wrong: &mut Vec<Inconsistency>) {
    let path = || entry.path.clone();
    let (limit, fits) = match entry.method {
        Method::Stored => (
            limits::ENTRY_BYTES,
            entry.size == entry.stored_size && entry.sha256 == entry.stored_sha256,
        ),
        Method::Deflate => (limits::DEFLATED_BYTES, entry.stored_size < entry.size),
    };
    if entry.size > limit {
        wrong.push(Inconsistency::TooLarge {
            path: path(),
            size: entry.size,
            limit,
        });
    } else if !fits {
        wrong.push(Inconsistency::MethodMismatch { path: path() });
    }
}

fn judge_payloads(manifest: &Manifest, wrong: &mut Vec<Inconsistency>) {
    let entries: HashMap<&str, &EntryRecord> = manifest
        .entries
        .iter()
        .map(|entry| (entry.path.as_str(), entry))
        .collect();
    let mut seen = HashMap::new();
    for (index, payload) in manifest.payloads.iter().enumerate() {
        let name = || payload.name.clone();
        if seen.insert(payload.name.as_str(), index).is_some() {
            wrong.push(Inconsistency::PayloadTwice { name: name() });
        }
        match BundlePath::parse(&payload.name) {
            Ok(path) if names::is_reserved(&path) || !path.is_at_root() => {
                wrong.push(Inconsistency::ReservedPayload { name: name() });
            }
            Ok(_) => {}
            Err(reason) => wrong.push(Inconsistency::BadName {
                path: name(),
                reason,
            }),
        }
        match entries.get(payload.name.as_str()) {
            None => wrong.push(Inconsistency::PayloadWithoutEntry { name: name() }),
            Some(entry) => wrong.extend(differences(payload, entry).map(|field| {
                Inconsistency::PayloadDiffers {
                    name: name(),
                    field,
                }
            })),
        }
    }
}

fn differences(payload: &Payload, entry: &EntryRecord) -> impl Iterator<Item = &'static str> {
    [
        ("size", payload.size == entry.size),
        ("SHA-256", payload.sha256 == entry.sha256),
        ("time", payload.modified == entry.modified),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(field, _)| field)
}

fn judge_order(manifest: &Manifest, wrong: &mut Vec<Inconsistency>) {
    let payloads: HashMap<&str, usize> = manifest
        .payloads
        .iter()
        .enumerate()
        .map(|(index, payload)| (payload.name.as_str(), index))
        .collect();
    let mut last = None;
    for entry in &manifest.entries {
        let path = || entry.path.clone();
        match place(&entry.path, &payloads) {
            None => wrong.push(Inconsistency::Unexplained { path: path() }),
            Some(place) if Some(place) < last => {
                wrong.push(Inconsistency::OutOfOrder { path: path() });
            }
            Some(place) => last = Some(place),
        }
    }
    for name in REQUIRED {
        if !manifest.entries.iter().any(|entry| entry.path == name) {
            wrong.push(Inconsistency::Missing {
                path: name.to_owned(),
            });
        }
    }
}

fn place(path: &str, payloads: &HashMap<&str, usize>) -> Option<Place> {
    match path {
        names::SCRIPT => Some(Place::Script),
        names::ARTICLE => Some(Place::Article),
        names::SPEC => Some(Place::Spec),
        names::SUMS => Some(Place::Sums),
        _ => match payloads.get(path) {
            Some(index) => Some(Place::Payload(*index)),
            None => (path.split_once('/')?.0 == names::META).then_some(Place::OtherMeta),
        },
    }
}

impl Inconsistency {
    /// Returns the entry or payload it is about.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::TooManyEntries { .. } => None,
            Self::BadName { path, .. }
            | Self::Clash { path, .. }
            | Self::TooLarge { path, .. }
            | Self::MethodMismatch { path }
            | Self::Unexplained { path }
            | Self::Missing { path }
            | Self::OutOfOrder { path } => Some(path),
            Self::PayloadWithoutEntry { name }
            | Self::PayloadDiffers { name, .. }
            | Self::ReservedPayload { name }
            | Self::PayloadTwice { name } => Some(name),
        }
    }

    /// Returns its name in reports.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TooManyEntries { .. } => "manifest-too-many-entries",
            Self::BadName { .. } => "entry-name-unsafe",
            Self::Clash { .. } => "entry-name-clash",
            Self::TooLarge { .. } => "entry-too-large",
            Self::MethodMismatch { .. } => "entry-method-mismatch",
            Self::Unexplained { .. } => "entry-unexplained",
            Self::Missing { .. } => "entry-unlisted",
            Self::OutOfOrder { .. } => "entry-out-of-order",
            Self::PayloadWithoutEntry { .. } => "payload-without-entry",
            Self::PayloadDiffers { .. } => "payload-entry-mismatch",
            Self::ReservedPayload { .. } => "payload-name-reserved",
            Self::PayloadTwice { .. } => "payload-twice",
        }
    }
}
