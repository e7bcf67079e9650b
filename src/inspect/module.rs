//! What a merge module is and needs, as facts.

use serde::{Deserialize, Serialize};

use crate::msi::{ModuleSignature, Package};

/// What a merge module is and needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Module {
    /// Itself.
    #[serde(flatten)]
    pub own: Identity,
    /// The modules that it needs.
    pub dependencies: Vec<Identity>,
    /// The modules that it cannot stand beside.
    pub exclusions: Vec<Exclusion>,
}

/// A module, by the `ModuleSignature` table or as another one asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Identity {
    /// The identifier, with its GUID at the end.
    pub id: String,
    /// The language identifier; 0 is any.
    pub language: i32,
    /// The version; absent for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A module that is excluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Exclusion {
    /// The identifier.
    pub id: String,
    /// The language identifier; a negative one excludes all others.
    pub language: i32,
    /// The first version; absent for no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last version; absent for no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Returns what a merge module is; none for other kinds.
pub(super) fn module(package: &Package) -> Option<Module> {
    let found = package.module()?;
    let exclusions = found.exclusions.into_iter().map(|one| Exclusion {
        id: one.id,
        language: one.language,
        from: one.from,
        to: one.to,
    });
    Some(Module {
        own: identity(found.signature),
        dependencies: found.dependencies.into_iter().map(identity).collect(),
        exclusions: exclusions.collect(),
    })
}

fn identity(found: ModuleSignature) -> Identity {
    Identity {
        id: found.id,
        language: found.language,
        version: found.version,
    }
}
