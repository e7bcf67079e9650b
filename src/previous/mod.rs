//! What a rollup replaces: the packages of the one before it, for the rules about upgrades.
//!
//! [`Previous::read`] takes a folder of packages or a bundle. Only what these rules look at is kept of each package:
//! the columns of all tables, and the rows of those in [`KEPT`].

mod counterpart;
mod read;

use crate::digest::Digest;
use crate::msi::Package;
use crate::msi::schema::{
    COMPONENT, DIRECTORY, DocumentedTable, FEATURE, FEATURE_COMPONENTS, FILE, MEDIA, MSI_FILE_HASH,
    PROPERTY, REGISTRY,
};

pub(crate) use counterpart::file_name;
pub use read::PreviousError;

/// The packages that come before those that are judged.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    packages: Vec<PreviousPackage>,
    unreadable: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct PreviousPackage {
    /// What it is called.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// What is in it, as far as rules about upgrades look.
    pub package: Package,
}

/// The tables of which the rows are kept.
pub const KEPT: [&DocumentedTable; 9] = [
    COMPONENT,
    DIRECTORY,
    FEATURE,
    FEATURE_COMPONENTS,
    FILE,
    MEDIA,
    MSI_FILE_HASH,
    PROPERTY,
    REGISTRY,
];

impl Previous {
    /// Takes packages that were read, and the names of those that could not be.
    pub fn new(packages: Vec<PreviousPackage>, unreadable: Vec<String>) -> Self {
        Self {
            packages,
            unreadable,
        }
    }

    /// Returns the packages.
    pub fn packages(&self) -> &[PreviousPackage] {
        &self.packages
    }

    /// Returns the names of those that could not be read.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }
}

impl PreviousPackage {
    /// Keeps of a package what rules about upgrades look at.
    pub fn new(name: impl Into<String>, sha256: Digest, mut package: Package) -> Self {
        package
            .tables
            .keep_rows(|table| KEPT.iter().any(|kept| kept.name() == table));
        Self {
            name: name.into(),
            sha256,
            package,
        }
    }
}
