//! Merge modules: what they are and what they need beside them.

use super::package::{Kind, Package};
use super::schema::{
    DocumentedColumn, MODULE_DEPENDENCY, MODULE_EXCLUSION, MODULE_SIGNATURE, module_dependency,
    module_exclusion, module_signature,
};
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
        let text = |row: Row<'_>, column: &DocumentedColumn| row.text(column).map(str::to_owned);
        let signature =
            |row: Row<'_>, [id, language, version]: [&DocumentedColumn; 3]| ModuleSignature {
                id: text(row, id).unwrap_or_default(),
                language: row.int(language).unwrap_or(0),
                version: text(row, version),
            };
        let own = self.tables.rows(MODULE_SIGNATURE).next()?;
        let required = [
            module_dependency::REQUIRED_ID,
            module_dependency::REQUIRED_LANGUAGE,
            module_dependency::REQUIRED_VERSION,
        ];
        Some(Module {
            signature: signature(
                own,
                [
                    module_signature::MODULE_ID,
                    module_signature::LANGUAGE,
                    module_signature::VERSION,
                ],
            ),
            dependencies: self
                .tables
                .rows(MODULE_DEPENDENCY)
                .map(|row| signature(row, required))
                .collect(),
            exclusions: self
                .tables
                .rows(MODULE_EXCLUSION)
                .map(|row| ModuleExclusion {
                    id: text(row, module_exclusion::EXCLUDED_ID).unwrap_or_default(),
                    language: row.int(module_exclusion::EXCLUDED_LANGUAGE).unwrap_or(0),
                    from: text(row, module_exclusion::EXCLUDED_MIN_VERSION),
                    to: text(row, module_exclusion::EXCLUDED_MAX_VERSION),
                })
                .collect(),
        })
    }
}
