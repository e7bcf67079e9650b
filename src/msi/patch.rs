//! Patches: what they patch, what they replace, and what they carry.
//!
//! See [Patch Packages](https://learn.microsoft.com/windows/win32/msi/patch-packages).

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use super::database::Database;
use super::error::MsiError;
use super::name::StreamKind;
use super::package::{Kind, Package, StorageId, StreamId};
use super::schema::{
    MSI_PATCH_METADATA, MSI_PATCH_SEQUENCE, msi_patch_metadata, msi_patch_sequence,
};

/// How a cabinet starts.
const CABINET: &[u8; 4] = b"MSCF";

/// The facts of a patch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// The patch code, the first GUID of the summary's Revision Number.
    pub code: Option<String>,
    /// The codes of the patches that it replaces: the GUIDs that follow.
    pub obsoletes: Vec<String>,
    /// The product codes that it can be applied to: the summary's Template.
    pub targets: Vec<String>,
    /// The transforms, in the order of the summary's Last Saved By; those it does not name come last.
    pub transforms: Vec<PatchTransform>,
    /// The streams that are cabinets.
    pub cabinets: Vec<StreamId>,
    /// The rows of `MsiPatchMetadata`.
    pub metadata: Vec<PatchMetadata>,
    /// The rows of `MsiPatchSequence`.
    pub sequences: Vec<PatchSequence>,
}

/// A pair of transforms: the first changes the product to the new state, the other one, whose name starts
/// with `#`, adds what the patch needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchTransform {
    /// The name, without `#`.
    pub name: String,
    /// The storage of the first.
    pub target: Option<StorageId>,
    /// The storage of the other one.
    pub patch: Option<StorageId>,
}

/// A row of [`MsiPatchMetadata`](https://learn.microsoft.com/windows/win32/msi/msipatchmetadata-table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchMetadata {
    /// Who defines the property; `None` is Windows Installer.
    pub company: Option<String>,
    /// The property.
    pub property: String,
    /// Its value.
    pub value: Option<String>,
}

/// A row of [`MsiPatchSequence`](https://learn.microsoft.com/windows/win32/msi/msipatchsequence-table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchSequence {
    /// The family in which it has an order.
    pub family: String,
    /// The product for which that holds; `None` is every target.
    pub product_code: Option<String>,
    /// Its place in the family, like a version.
    pub sequence: Option<String>,
    /// The attributes; 1 is to supersede earlier ones.
    pub attributes: i32,
}

/// Returns the facts of a patch; `None` for other kinds of databases.
///
/// # Errors
/// Where a stream's first bytes cannot be read.
pub fn facts<R: Read + Seek>(database: &mut Database<R>) -> Result<Option<Patch>, MsiError> {
    let package = database.package();
    if package.kind != Kind::Patch {
        return Ok(None);
    }
    let mut patch = of_package(package);
    let candidates: Vec<_> = package
        .streams
        .iter()
        .filter(|stream| stream.storage.is_none() && stream.kind == StreamKind::Data)
        .map(|stream| (stream.id, stream.name.clone()))
        .collect();
    for (id, name) in candidates {
        let mut start = Vec::new();
        let stream = database.open_stream(id)?;
        let part = || format!("the stream `{name}`");
        let bytes = stream.take(CABINET.len() as u64).read_to_end(&mut start);
        bytes.map_err(|source| MsiError::Io {
            part: part(),
            source,
        })?;
        if start == CABINET {
            patch.cabinets.push(id);
        }
    }
    Ok(Some(patch))
}

fn of_package(package: &Package) -> Patch {
    let mut codes = guids(package.summary.revision().unwrap_or_default()).into_iter();
    let text = |text: Option<&str>| text.map(str::to_owned);
    Patch {
        code: codes.next(),
        obsoletes: codes.collect(),
        targets: guids(package.summary.template().unwrap_or_default()),
        transforms: transforms(package),
        cabinets: Vec::new(),
        metadata: package
            .tables
            .rows(MSI_PATCH_METADATA)
            .map(|row| PatchMetadata {
                company: text(row.text(msi_patch_metadata::COMPANY)),
                property: row
                    .text(msi_patch_metadata::PROPERTY)
                    .unwrap_or_default()
                    .to_owned(),
                value: text(row.text(msi_patch_metadata::VALUE)),
            })
            .collect(),
        sequences: package
            .tables
            .rows(MSI_PATCH_SEQUENCE)
            .map(|row| PatchSequence {
                family: row
                    .text(msi_patch_sequence::PATCH_FAMILY)
                    .unwrap_or_default()
                    .to_owned(),
                product_code: text(row.text(msi_patch_sequence::PRODUCT_CODE)),
                sequence: text(row.text(msi_patch_sequence::SEQUENCE)),
                attributes: row.int(msi_patch_sequence::ATTRIBUTES).unwrap_or(0),
            })
            .collect(),
    }
}

fn transforms(package: &Package) -> Vec<PatchTransform> {
    let order = package.summary.last_saved_by().unwrap_or_default();
    // Each name stands after a colon, and both of a pair are named.
    let stated = order
        .split(';')
        .map(|name| name.trim().trim_start_matches(':'));
    let storages = package.storages.iter();
    let storages = storages.filter(|storage| storage.parent.is_none());
    // The first of two storages with one name counts.
    let mut ids = HashMap::new();
    for storage in storages.clone() {
        ids.entry(storage.name.as_str()).or_insert(storage.id);
    }
    let patches: HashMap<&str, StorageId> = ids
        .iter()
        .filter_map(|(name, id)| Some((name.strip_prefix('#')?, *id)))
        .collect();
    let stored = storages.map(|storage| storage.name.as_str());
    let mut known = HashSet::new();
    stated
        .chain(stored)
        .map(|name| name.strip_prefix('#').unwrap_or(name))
        .filter(|name| !name.is_empty() && known.insert(*name))
        .map(|name| PatchTransform {
            name: name.to_owned(),
            target: ids.get(name).copied(),
            patch: patches.get(name).copied(),
        })
        .collect()
}

/// Characters of a GUID in braces.
const GUID: usize = 38;

/// Returns every GUID in braces, braces included.
fn guids(text: &str) -> Vec<String> {
    let starts = text.match_indices('{');
    let found = starts.filter_map(|(at, _)| {
        let guid = text.get(at..)?.get(..GUID)?;
        let inner = guid.strip_prefix('{')?.strip_suffix('}')?;
        let is_guid = inner
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        is_guid.then(|| guid.to_owned())
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::codepage::Codepage;
    use super::super::package::{Container, Storage};
    use super::super::summary::SummaryInformation;
    use super::super::table::Tables;
    use super::*;

    const A: &str = "{9B6C3525-0000-4000-8000-00000000000A}";
    const B: &str = "{9b6c3525-0000-4000-8000-00000000000b}";

    #[test]
    fn guids_stand_in_braces() {
        assert_eq!(guids(&format!("{A}{B} ;{A}")), [A, B, A]);
        for none in [
            "{A}",
            "{A",
            "A}",
            "{9B6C3525-0000-4000-8000-00000000000A",
            "",
        ] {
            assert_eq!(guids(none), [""; 0], "{none}");
        }
    }

    /// Each brace could begin a text that reaches to the end, so that there would be 4 GB of them.
    #[test]
    fn braces_that_begin_no_guid_are_passed_over() {
        let text = "{".repeat(100_000) + "}" + &A.repeat(2);
        assert_eq!(guids(&text), [A, A]);
    }

    fn patch_of(storages: &[String]) -> Package {
        let storages = storages.iter().enumerate().map(|(index, name)| Storage {
            id: StorageId(index),
            parent: None,
            raw_name: name.clone(),
            name: name.clone(),
            class: uuid::Uuid::nil(),
        });
        Package {
            kind: Kind::Patch,
            container: Container {
                version: 3,
                size: 0,
                trailing: 0,
                class: uuid::Uuid::nil(),
            },
            codepage: Codepage::NEUTRAL,
            summary: SummaryInformation::default(),
            tables: Tables::default(),
            streams: Vec::new(),
            storages: storages.collect(),
            oddities: Vec::new(),
        }
    }

    /// Comparing each name with all before it would take two thousand million comparisons.
    #[test]
    fn many_transforms_are_paired_in_one_pass() {
        let names = (0..65_536).map(|number| {
            let sign = if number % 2 == 0 { "" } else { "#" };
            format!("{sign}T{}", number / 2)
        });
        let pairs = transforms(&patch_of(&names.collect::<Vec<_>>()));
        assert_eq!(pairs.len(), 32_768);
        for (number, pair) in pairs.iter().enumerate() {
            let own = Some(StorageId(2 * number));
            let other = Some(StorageId(2 * number + 1));
            assert_eq!((pair.target, pair.patch), (own, other), "{}", pair.name);
        }
    }
}
