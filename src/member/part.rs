//! The components of a member.

use std::sync::Arc;

use uuid::Uuid;

use super::folder::Folder;
use super::resources::registry_place;
use super::texts::{Texts, short_enough};
use crate::folded_name::FoldedName;
use crate::msi::category::filename::Names;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{ODBC_DATA_SOURCE, REGISTRY, component, file, odbc_data_source};

/// One component.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its key.
    pub key: Arc<str>,
    /// `ComponentId`; none where it has none, or one that is no GUID.
    pub id: Option<Uuid>,
    /// `Attributes`.
    pub attributes: i32,
    /// Whether it is installed under a condition.
    pub is_conditional: bool,
    /// Where it is installed; none where its folder leads nowhere.
    pub folder: Option<Folder>,
    /// What stands for it.
    pub key_place: KeyPlace,
}

/// What stands for a component, as one place in every package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// Its folder.
    Folder,
    /// The file of this name in its folder, or of a short and a long one.
    File(Arc<str>),
    /// This registry value; none where only the installation tells which.
    Registry(Option<Box<str>>),
    /// The ODBC data source of this name.
    OdbcDataSource(Arc<str>),
    /// A row that is not there.
    Missing,
}

impl Part {
    /// Whether any of these bits of `Attributes` is set.
    pub const fn has(&self, bits: i32) -> bool {
        self.attributes & bits != 0
    }

    /// Whether it is for 64-bit programs.
    pub const fn is_wide(&self) -> bool {
        self.has(Component::BITS_64)
    }
}

impl Part {
    /// Whether another component is in another folder, as far as the tables of both tell.
    pub fn is_elsewhere(&self, other: &Self) -> bool {
        let known = |part: &'_ Self| part.folder.clone().filter(|folder| folder.is_known);
        match (known(self), known(other)) {
            (Some(one), Some(other)) => !FoldedName::is_same(&one.path, &other.path),
            _ => false,
        }
    }

    /// Whether something else stands for another component, as far as the tables of both tell.
    pub fn has_other_key_place(&self, other: &Self) -> bool {
        use KeyPlace::{File, Folder, Missing, OdbcDataSource, Registry};
        match (&self.key_place, &other.key_place) {
            (Folder, Folder) => self.is_elsewhere(other),
            (File(one), File(two)) => {
                let [one, two] = [one, two].map(|name| Names::of(name).long);
                !FoldedName::is_same(one, two) || self.is_elsewhere(other)
            }
            (Registry(Some(one)), Registry(Some(two))) => !FoldedName::is_same(one, two),
            (OdbcDataSource(one), OdbcDataSource(two)) => !FoldedName::is_same(one, two),
            (Missing, _) | (_, Missing) | (Registry(_), Registry(_)) => false,
            _ => true,
        }
    }

    /// Writes what stands for it.
    pub fn show_key_place(&self) -> String {
        let folder = self.folder.as_ref().map_or("", |folder| &folder.path);
        match &self.key_place {
            KeyPlace::Folder => format!("`{folder}`"),
            KeyPlace::File(name) => format!("`{folder}{}`", Names::of(name).long),
            KeyPlace::Registry(Some(value)) => format!("`{value}`"),
            KeyPlace::Registry(None) => "a registry value".to_owned(),
            KeyPlace::OdbcDataSource(name) => format!("the ODBC data source `{name}`"),
            KeyPlace::Missing => "a row that is not there".to_owned(),
        }
    }
}

/// Reads the components of a package, in stored order.
pub(super) fn all(texts: &Texts<'_, '_>) -> Vec<Part> {
    let components = texts.ground().components().iter();
    components.map(|component| part(texts, component)).collect()
}

fn part<'a>(texts: &Texts<'_, 'a>, component: &Component<'a>) -> Part {
    Part {
        key: shared(component.row.value(component::COMPONENT)),
        id: component.id.and_then(|id| id.parse().ok()),
        attributes: component.attributes,
        is_conditional: component.condition.is_some(),
        folder: component.directory.and_then(|key| texts.folder(key)),
        key_place: key_place(texts, component).unwrap_or(KeyPlace::Missing),
    }
}

fn key_place<'a>(texts: &Texts<'_, 'a>, component: &Component<'a>) -> Option<KeyPlace> {
    let ground = texts.ground();
    Some(match component.key_path {
        KeyPath::Directory => KeyPlace::Folder,
        KeyPath::File(_) => {
            let row = ground.key_file(component)?;
            short_enough(row.text(file::FILE_NAME)?)?;
            KeyPlace::File(shared(row.value(file::FILE_NAME)))
        }
        KeyPath::Registry(key) => {
            let row = ground.find(REGISTRY, &[key])?;
            KeyPlace::Registry(registry_place(texts, row).and_then(|place| texts.kept(place)))
        }
        KeyPath::OdbcDataSource(key) => {
            let row = ground.find(ODBC_DATA_SOURCE, &[key])?;
            KeyPlace::OdbcDataSource(shared(row.value(odbc_data_source::DESCRIPTION)))
        }
    })
}

fn shared(value: Option<&crate::msi::Value>) -> Arc<str> {
    value.map_or_else(Arc::default, super::shared)
}
