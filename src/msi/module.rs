//! Merge modules: what they are and what they need beside them.

use super::package::{Kind, Package};
use super::table::Row;

/// The facts of a merge module.
///
/// See [ModuleSignature](https://learn.microsoft.com/windows/win32/msi/modulesignature-table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Itself.
    pub signature: ModuleSignature,
    /// The modules that it needs: the rows of
    /// [ModuleDependency](https://learn.microsoft.com/windows/win32/msi/moduledependency-table).
    pub dependencies: Vec<ModuleSignature>,
    /// The modules that it cannot stand beside: the rows of
    /// [ModuleExclusion](https://learn.microsoft.com/windows/win32/msi/moduleexclusion-table).
    pub exclusions: Vec<ModuleExclusion>,
}

/// A module by identifier, language and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleSignature {
    /// The identifier, with its GUID at the end.
    pub id: String,
    /// The language; 0 is any.
    pub language: i32,
    /// The version; `None` in a dependency is any.
    pub version: Option<String>,
}

/// A module that is excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleExclusion {
    /// The identifier.
    pub id: String,
    /// The language; a negative one excludes all others.
    pub language: i32,
    /// The first version; `None` is no bound.
    pub from: Option<String>,
    /// The last version; `None` is no bound.
    pub to: Option<String>,
}

impl Package {
    /// Returns the facts of a merge module; `None` for other kinds of databases.
    pub fn module(&self) -> Option<Module> {
        if self.kind != Kind::MergeModule {
            return None;
        }
        let text = |row: Row<'_>, column: &str| row.text(column).map(str::to_owned);
        let signature = |row: Row<'_>, [id, language, version]: [&str; 3]| ModuleSignature {
            id: text(row, id).unwrap_or_default(),
            language: row.int(language).unwrap_or(0),
            version: text(row, version),
        };
        let own = self.tables.rows("ModuleSignature").next()?;
        let required = ["RequiredID", "RequiredLanguage", "RequiredVersion"];
        Some(Module {
            signature: signature(own, ["ModuleID", "Language", "Version"]),
            dependencies: self
                .tables
                .rows("ModuleDependency")
                .map(|row| signature(row, required))
                .collect(),
            exclusions: self
                .tables
                .rows("ModuleExclusion")
                .map(|row| ModuleExclusion {
                    id: text(row, "ExcludedID").unwrap_or_default(),
                    language: row.int("ExcludedLanguage").unwrap_or(0),
                    from: text(row, "ExcludedMinVersion"),
                    to: text(row, "ExcludedMaxVersion"),
                })
                .collect(),
        })
    }
}
