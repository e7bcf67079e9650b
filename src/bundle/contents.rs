//! What a manifest may say about the files of its bundle: the same judgement for writer and verifier.

use std::collections::HashMap;

use super::inconsistency::Inconsistency;
use super::layout::{Layout, Member};
use super::limits;
use super::manifest::{EntryRecord, Manifest, Method, Payload};
use super::moment::Moment;
use super::names::{self, Names};
use super::path::BundlePath;
use super::signatures::Signatures;

/// The files of a bundle, judged.
#[derive(Clone, Debug)]
pub struct Contents {
    entries: Vec<(BundlePath, EntryRecord)>,
    release: Moment,
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
        judge_amount(manifest)?;
        let mut wrong = Vec::new();
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
    pub(crate) fn layout(&self, manifest: &[u8], signatures: &Signatures) -> Layout {
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
        members.extend(signatures.named().map(|(name, bytes)| whole(name, bytes)));
        Layout::new(members)
    }
}

/// Refuses what would cost too much to judge in detail.
fn judge_amount(manifest: &Manifest) -> Result<(), Vec<Inconsistency>> {
    let count = manifest.entries.len();
    if count > limits::ENTRIES {
        return Err(vec![Inconsistency::TooManyEntries { count }]);
    }
    let count = manifest.payloads.len();
    if count > limits::ENTRIES {
        return Err(vec![Inconsistency::TooManyPayloads { count }]);
    }
    let bytes = manifest.entries.iter().map(|entry| entry.path.len()).sum();
    if bytes > limits::PATHS_BYTES {
        return Err(vec![Inconsistency::PathsTooLong { bytes }]);
    }
    let deflated = manifest
        .entries
        .iter()
        .filter(|entry| entry.method == Method::Deflate);
    let bytes = deflated.fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
    if bytes > limits::ALL_DEFLATED_BYTES {
        return Err(vec![Inconsistency::DeflatedTooLarge { bytes }]);
    }
    Ok(())
}

fn judge_names(
    manifest: &Manifest,
    wrong: &mut Vec<Inconsistency>,
) -> Vec<(BundlePath, EntryRecord)> {
    let mut taken = Names::default();
    let mut entries = Vec::with_capacity(manifest.entries.len());
    // The bundle's own names that are in no list: nobody else may have them.
    let own = [names::MANIFEST, names::CATALOG, names::SSH_SIGNATURE].map(str::to_owned);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::sample::Sample;
    use crate::digest::Digest;

    fn check(change: impl FnOnce(&mut Manifest), expect: &[&str]) {
        let mut manifest = Manifest::parse(Sample::new().draft.manifest()).unwrap();
        change(&mut manifest);
        let seen: Vec<String> = match Contents::judge(&manifest) {
            Ok(contents) => {
                assert_eq!(contents.entries().len(), manifest.entries.len());
                Vec::new()
            }
            Err(wrong) => wrong.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(seen, expect);
    }

    /// An entry as it is, under another name.
    fn renamed(entry: &EntryRecord, name: &str) -> EntryRecord {
        EntryRecord {
            path: name.to_owned(),
            ..entry.clone()
        }
    }

    #[test]
    fn a_manifest_in_order_is_fine() {
        check(|_| {}, &[]);
        // What a later version adds beside the spec.
        check(
            |manifest| {
                let sbom = renamed(&manifest.entries[1], "META/sbom.cdx.json");
                manifest.entries.insert(6, sbom);
            },
            &[],
        );
    }

    #[test]
    fn entries_are_explained_and_in_order() {
        check(
            |manifest| {
                let stray = renamed(&manifest.entries[1], "stray.exe");
                manifest.entries.insert(2, stray);
            },
            &["`stray.exe` is neither a payload nor one of the bundle's own entries"],
        );
        check(
            |manifest| {
                let manifest_again = renamed(&manifest.entries[1], "META/manifest.json");
                manifest.entries.insert(6, manifest_again);
            },
            &[
                "the name `META/manifest.json` is `META/manifest.json` again, for a system that ignores case or Unicode normalisation",
            ],
        );
        check(
            |manifest| {
                let seal = renamed(&manifest.entries[1], "META/Manifest.json.p7s");
                manifest.entries.insert(6, seal);
            },
            &[
                "the name `META/Manifest.json.p7s` is `META/manifest.json.p7s` again, for a system that ignores case or Unicode normalisation",
            ],
        );
        check(
            |manifest| manifest.entries.swap(0, 1),
            &["`install.ps1` is not at its place in the order of entries"],
        );
        check(
            |manifest| manifest.payloads.swap(0, 1),
            &["`Zweites Päckchen.msi` is not at its place in the order of entries"],
        );
        check(
            |manifest| drop(manifest.entries.remove(1)),
            &["the manifest does not list `README.html`"],
        );
    }

    #[test]
    fn sizes_fit_the_method() {
        check(
            |manifest| manifest.entries[0].size = 17 << 20,
            &["`install.ps1` is 17825792 bytes long, at most 16777216 are allowed"],
        );
        check(
            |manifest| manifest.entries[0].stored_size = 1 << 50,
            &["`install.ps1` states sizes or digests that do not fit its method"],
        );
        check(
            |manifest| manifest.entries[1].stored_sha256 = Digest::of(b""),
            &["`README.html` states sizes or digests that do not fit its method"],
        );
        check(
            |manifest| {
                manifest.entries[1].size = u64::MAX;
                manifest.entries[1].stored_size = u64::MAX;
            },
            &[
                "`README.html` is 18446744073709551615 bytes long, at most 1099511627776 are allowed",
            ],
        );
        check(
            |manifest| {
                let entry = manifest.entries[1].clone();
                manifest.entries = vec![entry; limits::ENTRIES + 1];
            },
            &["the manifest lists 20001 entries, at most 20000 are allowed"],
        );
    }

    #[test]
    fn payloads_are_their_entries() {
        check(
            |manifest| {
                manifest.payloads[0].sha256 = Digest::of(b"");
                manifest.payloads[0].modified = manifest.rollup.release;
            },
            &[
                "the payload `First.msi` and its entry differ in their SHA-256",
                "the payload `First.msi` and its entry differ in their time",
            ],
        );
        check(
            |manifest| {
                let twice = manifest.payloads[2].clone();
                manifest.payloads.push(twice);
            },
            &["the payload `readme.txt` is listed twice"],
        );
        check(
            |manifest| {
                manifest.payloads[0].name = "Install.ps1".to_owned();
                manifest.entries[2].path = "Install.ps1".to_owned();
            },
            &[
                "the name `Install.ps1` is `install.ps1` again, for a system that ignores case or Unicode normalisation",
                "the payload `Install.ps1` has a name that is reserved for the bundle itself",
            ],
        );
        check(
            |manifest| {
                manifest.payloads[0].name = "folder/First.msi".to_owned();
                manifest.entries[2].path = "folder/First.msi".to_owned();
            },
            &["the payload `folder/First.msi` has a name that is reserved for the bundle itself"],
        );
    }
}
