//! Where a resource is installed, so that those of two packages can be compared.

use super::Groundwork;
use crate::digest::Digest;
use crate::folded_name::FoldedName;
use crate::msi::Row;
use crate::msi::category::filename::Names;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{FILE, REGISTRY, file, registry};

/// Where a resource is installed. Two are equal where Windows takes them for the same, also in two packages.
///
/// Properties are not looked at: folders can only be the same if they are below the same root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A folder, by the identity of its path.
    Folder(Digest),
    /// A file in a folder.
    File(Digest, FoldedName),
    /// A registry value.
    RegistryValue {
        /// `Root`, as the table states it.
        root: i32,
        /// The key.
        key: FoldedName,
        /// The name; the unnamed value has the empty one.
        name: FoldedName,
    },
    /// An ODBC data source, by its key.
    OdbcDataSource(String),
}

impl<'a> Groundwork<'a> {
    /// Returns what stands for a component; `None` where a row is missing that says where it is.
    pub fn location(&self, component: &Component<'a>) -> Option<Location> {
        match component.key_path {
            KeyPath::Directory => self.folder(component.directory?).map(Location::Folder),
            KeyPath::File(key) => self.file_location(self.find(FILE, &[key])?),
            KeyPath::Registry(key) => Some(registry_location(self.find(REGISTRY, &[key])?)),
            KeyPath::OdbcDataSource(key) => Some(Location::OdbcDataSource(key.to_owned())),
        }
    }

    /// Returns where the file of a row of `File` is installed.
    pub fn file_location(&self, row: Row<'a>) -> Option<Location> {
        let component = self.components().get(row.text(file::COMPONENT_)?)?;
        let folder = self.folder(component.directory?)?;
        let name = Names::of(row.text(file::FILE_NAME)?).long;
        Some(Location::File(folder, FoldedName::of(name)))
    }

    /// Returns the identity of a folder's path. A standard folder needs no row.
    pub fn folder(&self, directory: &str) -> Option<Digest> {
        let directories = self.directories();
        match directories.place(directory) {
            Some(place) => directories.identity(place.target),
            None => directories
                .standard(directory)
                .map(|folder| Digest::of(folder.name().as_bytes())),
        }
    }
}

/// Returns where the value of a row of `Registry` is written.
pub fn registry_location(row: Row<'_>) -> Location {
    let text = |column| row.text(column).unwrap_or_default();
    Location::RegistryValue {
        root: row.int(registry::ROOT).unwrap_or_default(),
        key: FoldedName::of(text(registry::KEY)),
        name: FoldedName::of(text(registry::NAME)),
    }
}
