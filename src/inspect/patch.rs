//! What a patch changes, replaces and carries, as facts.

use std::collections::HashMap;
use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use super::facts::{Database, Problem};
use super::transform::{self, Transform};
use crate::msi::{self, StreamId};

/// What a patch is and carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Patch {
    /// Its patch code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The product codes that it can be applied to.
    pub targets: Vec<String>,
    /// The patch codes of the patches that it replaces.
    pub obsoletes: Vec<String>,
    /// The transforms, in the order in which they are tried.
    pub transforms: Vec<Pair>,
    /// The streams that are cabinets.
    pub cabinets: Vec<String>,
    /// The rows of `MsiPatchMetadata`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Metadata>,
    /// The rows of `MsiPatchSequence`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<Sequence>,
}

/// The two transforms that a patch has for a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Pair {
    /// The name that they have in common.
    pub name: String,
    /// What it changes in the product; absent if it is missing or cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Transform>,
    /// What it adds for patching, from the storage whose name starts with `#`; absent if it is missing or
    /// cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patching: Option<Transform>,
}

/// A row of `MsiPatchMetadata`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Metadata {
    /// Who defines the property; absent for Windows Installer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The property.
    pub property: String,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A row of `MsiPatchSequence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sequence {
    /// The family of patches in which it has a place.
    pub family: String,
    /// The product for which that holds; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
    /// Whether it supersedes the earlier ones of the family.
    pub supersedes: bool,
}

/// Reads what a patch is and what its transforms change. What cannot be read is a problem.
pub fn patch<R: Read + Seek>(
    database: &mut msi::Database<R>,
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    match msi::patch::facts(database) {
        Ok(None) => {}
        Ok(Some(found)) => facts.patch = Some(of(found, database, problems)),
        Err(error) => problems.push(transform::problem(&error)),
    }
}

fn of<R: Read + Seek>(
    found: msi::patch::Patch,
    database: &mut msi::Database<R>,
    problems: &mut Vec<Problem>,
) -> Patch {
    let streams = &database.package().streams;
    let streams: HashMap<_, _> = streams.iter().map(|stream| (stream.id, stream)).collect();
    let name = |id: StreamId| streams.get(&id);
    let cabinets = found.cabinets.into_iter().filter_map(name);
    let cabinets = cabinets.map(|stream| stream.name.clone()).collect();
    let mut transforms = Vec::new();
    for pair in found.transforms {
        let mut read = |storage| transform::read(database, Some(storage), problems);
        let (product, patching) = (
            pair.target.and_then(&mut read),
            pair.patch.and_then(&mut read),
        );
        if pair.target.is_none() && pair.patch.is_none() {
            problems.push(Problem {
                message: format!("there is no transform `{}`, which is named", pair.name),
                at_fault: true,
            });
        }
        transforms.push(Pair {
            name: pair.name,
            product,
            patching,
        });
    }
    let metadata = found.metadata.into_iter().map(|row| Metadata {
        company: row.company,
        property: row.property,
        value: row.value,
    });
    let sequences = found.sequences.into_iter().map(|row| Sequence {
        family: row.family,
        product_code: row.product_code,
        sequence: row.sequence,
        supersedes: row.attributes & SUPERSEDES != 0,
    });
    Patch {
        code: found.code,
        targets: found.targets,
        obsoletes: found.obsoletes,
        transforms,
        cabinets,
        metadata: metadata.collect(),
        sequences: sequences.collect(),
    }
}

/// `msidbPatchSequenceSupersedeEarlier`, see
/// [MsiPatchSequence](https://learn.microsoft.com/windows/win32/msi/msipatchsequence-table).
const SUPERSEDES: i32 = 1;
