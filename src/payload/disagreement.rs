//! How the bytes of a file differ from what the tables say of it.

use std::collections::BTreeSet;

use super::{PayloadFile, Processors};
use crate::msi_file_hash::MsiFileHash;
use crate::pe::{Machine, PeError, PeFacts, VersionResource};
use crate::version::Version;

/// One way in which a file is not what its rows say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Disagreement {
    /// It has another size than `FileSize`.
    #[error("the file `{file}` has {found} bytes, and `File` says {stated}")]
    Size {
        /// The file.
        file: String,
        /// What the table says.
        stated: u64,
        /// What it has.
        found: u64,
    },
    /// It has another hash than its row of `MsiFileHash`.
    #[error("the content of the file `{file}` does not have the hash in `MsiFileHash`")]
    Hash {
        /// The file.
        file: String,
    },
    /// It is a program or library of another version than `Version`.
    #[error("the file `{file}` has the version {found}, and `File` says {stated}")]
    Version {
        /// The file.
        file: String,
        /// What the table says.
        stated: String,
        /// What the file says.
        found: String,
    },
    /// It is a program or library without a version, and `Version` states one.
    #[error("the file `{file}` has no version of its own, and `File` says {stated}")]
    NoVersion {
        /// The file.
        file: String,
        /// What the table says.
        stated: String,
    },
    /// It is a program or library with a version, and `Version` states none.
    #[error("the file `{file}` has the version {found}, and `File` says none")]
    Unstated {
        /// The file.
        file: String,
        /// What the file says.
        found: String,
    },
    /// It is a program or library for another processor than its component.
    #[error("the file `{file}` is a program for {found}, and its component is for {stated}")]
    Machine {
        /// The file.
        file: String,
        /// What the component is for.
        stated: Processors,
        /// What the file says.
        found: Machine,
    },
    /// It is a program or library in other languages than `Language`.
    #[error("the file `{file}` is in the languages {found}, and `File` says {stated}")]
    Language {
        /// The file.
        file: String,
        /// What the table says.
        stated: String,
        /// What the file says: identifiers, separated by commas.
        found: String,
    },
}

impl Disagreement {
    /// Returns the key of the file.
    pub fn file(&self) -> &str {
        match self {
            Self::Size { file, .. }
            | Self::Hash { file }
            | Self::Version { file, .. }
            | Self::NoVersion { file, .. }
            | Self::Unstated { file, .. }
            | Self::Machine { file, .. }
            | Self::Language { file, .. } => file,
        }
    }

    /// Whether the file has other bytes than the tables promise, and not only another description.
    pub const fn is_about_bytes(&self) -> bool {
        matches!(self, Self::Size { .. } | Self::Hash { .. })
    }
}

/// Compares a file that was read to its end with everything that the tables say of it.
pub(super) fn all(
    file: &PayloadFile,
    size: u64,
    hash: Option<MsiFileHash>,
    pe: &Result<Option<PeFacts>, PeError>,
) -> Vec<Disagreement> {
    let pe = pe.as_ref().ok().and_then(Option::as_ref);
    let of_pe = pe.map(|pe| {
        [
            of_version(file, pe),
            of_language(file, pe),
            of_machine(file, pe),
        ]
    });
    let of_pe = of_pe.into_iter().flatten().flatten();
    of_bytes(file, size, hash)
        .into_iter()
        .chain(of_pe)
        .collect()
}

/// Compares size and hash; a hash is needed only where the tables have one.
pub(super) fn of_bytes(
    file: &PayloadFile,
    size: u64,
    hash: Option<MsiFileHash>,
) -> Option<Disagreement> {
    let is_other = match (file.hash, hash) {
        (Some(stated), Some(found)) => !stated.fits(found),
        (stated, _) => stated.is_some(),
    };
    let other_hash = || Disagreement::Hash {
        file: file.key.clone(),
    };
    of_size(file, size).or_else(|| is_other.then(other_hash))
}

pub(super) fn of_size(file: &PayloadFile, found: u64) -> Option<Disagreement> {
    let stated = file.size.filter(|stated| *stated != found)?;
    Some(Disagreement::Size {
        file: file.key.clone(),
        stated,
        found,
    })
}

/// A `Version` that is no version is the key of another file, whose version counts.
fn of_version(file: &PayloadFile, pe: &PeFacts) -> Option<Disagreement> {
    let key = file.key.clone();
    let Some(stated) = &file.version else {
        let own = pe.version.as_ref()?;
        return Some(Disagreement::Unstated {
            file: key,
            found: own.file.to_string(),
        });
    };
    let stated: Version = stated.parse().ok()?;
    match &pe.version {
        Some(own) if own.file.parts() == stated.parts() => None,
        Some(own) => Some(Disagreement::Version {
            file: key,
            stated: stated.to_string(),
            found: own.file.to_string(),
        }),
        None => Some(Disagreement::NoVersion {
            file: key,
            stated: stated.to_string(),
        }),
    }
}

fn of_machine(file: &PayloadFile, pe: &PeFacts) -> Option<Disagreement> {
    let stated = file.processors.filter(|stated| stated.excludes(pe))?;
    Some(Disagreement::Machine {
        file: file.key.clone(),
        stated,
        found: pe.machine,
    })
}

/// Compares languages as sets: their order means nothing.
///
/// See [File Table](https://learn.microsoft.com/windows/win32/msi/file-table), `Language`.
fn of_language(file: &PayloadFile, pe: &PeFacts) -> Option<Disagreement> {
    let text = file.language.as_ref()?;
    let numbers = text.split(',').map(|number| number.trim().parse().ok());
    let stated: BTreeSet<u16> = numbers.collect::<Option<_>>()?;
    let found = languages(pe.version.as_ref()?);
    (!found.is_empty() && found != stated).then(|| Disagreement::Language {
        file: file.key.clone(),
        stated: text.to_string(),
        found: joined(&found),
    })
}

fn languages(version: &VersionResource) -> BTreeSet<u16> {
    let translations = version.translations.iter();
    translations.map(|one| one.language).collect()
}

fn joined(numbers: &BTreeSet<u16>) -> String {
    let texts: Vec<_> = numbers.iter().map(u16::to_string).collect();
    texts.join(",")
}
