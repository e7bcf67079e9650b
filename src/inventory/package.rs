//! The facts of one Windows Installer package, as rules ask for them.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::spec::Platform;

/// The facts of one package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The rows of the Property table.
    pub properties: BTreeMap<String, String>,
    /// The platform and languages it is for, as the summary information states them.
    pub template: String,
    /// The package code: the summary information's revision number.
    pub revision: Option<String>,
}

/// Why a package could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It is no compound file.
    #[error("not a compound file")]
    NotCompound,
}

impl Package {
    /// Returns a row of the Property table.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }

    /// Returns a property that holds a GUID, if it does.
    pub fn guid(&self, name: &str) -> Option<Uuid> {
        self.property(name)?.parse().ok()
    }

    /// Returns the platform that the template names; an empty one means Intel.
    pub fn platform(&self) -> Option<Platform> {
        match self.template.split(';').next()? {
            "" | "Intel" => Some(Platform::X86),
            "x64" => Some(Platform::X64),
            "Intel64" => Some(Platform::Ia64),
            "Arm64" => Some(Platform::Arm64),
            _ => None,
        }
    }
}
