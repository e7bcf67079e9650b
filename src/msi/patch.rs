//! Patches: what they patch, what they replace, and what they carry.
//!
//! See [Patch Packages](https://learn.microsoft.com/windows/win32/msi/patch-packages).

use std::io::{Read, Seek};

use super::database::Database;
use super::error::MsiError;
use super::name::StreamKind;
use super::package::{Kind, Package, StorageId, StreamId};

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
            .rows("MsiPatchMetadata")
            .map(|row| PatchMetadata {
                company: text(row.text("Company")),
                property: row.text("Property").unwrap_or_default().to_owned(),
                value: text(row.text("Value")),
            })
            .collect(),
        sequences: package
            .tables
            .rows("MsiPatchSequence")
            .map(|row| PatchSequence {
                family: row.text("PatchFamily").unwrap_or_default().to_owned(),
                product_code: text(row.text("ProductCode")),
                sequence: text(row.text("Sequence")),
                attributes: row.int("Attributes").unwrap_or(0),
            })
            .collect(),
    }
}

fn transforms(package: &Package) -> Vec<PatchTransform> {
    let order = package.summary.last_saved_by().unwrap_or_default();
    // Each name stands after a colon, and both of a pair are named.
    let named = order
        .split(';')
        .map(|name| name.trim().trim_start_matches(':'));
    let stored = package
        .storages
        .iter()
        .filter(|storage| storage.parent.is_none());
    let stored = stored.map(|storage| storage.name.as_str());
    let mut transforms: Vec<PatchTransform> = Vec::new();
    for name in named.chain(stored) {
        let name = name.strip_prefix('#').unwrap_or(name);
        if name.is_empty() || transforms.iter().any(|known| known.name == name) {
            continue;
        }
        let find = |name: &str| {
            let mut storages = package.storages.iter();
            let found = storages.find(|storage| storage.parent.is_none() && storage.name == name);
            found.map(|storage| storage.id)
        };
        transforms.push(PatchTransform {
            name: name.to_owned(),
            target: find(name),
            patch: find(&format!("#{name}")),
        });
    }
    transforms
}

/// Returns everything in braces, braces included.
fn guids(text: &str) -> Vec<String> {
    let starts = text.match_indices('{').filter_map(|(at, _)| text.get(at..));
    starts
        .filter_map(|rest| rest.get(..=rest.find('}')?))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_stand_in_braces() {
        assert_eq!(guids("{A}{B} ;{C}"), ["{A}", "{B}", "{C}"]);
        assert_eq!(guids("{A"), [""; 0]);
        assert_eq!(guids("A}"), [""; 0]);
    }
}
