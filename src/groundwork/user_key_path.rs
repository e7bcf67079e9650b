//! Whether a component is found again in each user's registry.

use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{REGISTRY, registry};

use super::Groundwork;

/// `Root` of `Registry`: the user's in an installation for one user, the machine's in one for all.
pub const ROOT_EITHER: i32 = -1;
/// `Root` of `Registry`: `HKEY_CURRENT_USER`.
pub const ROOT_USER: i32 = 1;

/// Why a component's key path is no registry value of the user.
///
/// See [ICE38](https://learn.microsoft.com/windows/win32/msi/ice38).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserKeyPathFault<'a> {
    /// It has none: its folder stands for it.
    #[error("its key path is its folder")]
    Directory,
    /// It is a file.
    #[error("its key path is the file `{0}`")]
    File(&'a str),
    /// It is an ODBC data source.
    #[error("its key path is the data source `{0}`")]
    OdbcDataSource(&'a str),
    /// The value has no row.
    #[error("its key path `{0}` has no row in `Registry`")]
    Missing(&'a str),
    /// The value is another component's.
    #[error("its key path `{0}` is a registry value of another component")]
    Foreign(&'a str),
    /// The value is not below the user's root.
    #[error("its key path `{0}` is a registry value of the machine")]
    Machine(&'a str),
}

impl<'a> Groundwork<'a> {
    /// Judges whether the key path of a component is a registry value of its own in the user's part of the registry.
    pub fn judge_user_key_path(
        &self,
        component: &Component<'a>,
    ) -> Result<(), UserKeyPathFault<'a>> {
        let key = match component.key_path {
            KeyPath::Directory => return Err(UserKeyPathFault::Directory),
            KeyPath::File(key) => return Err(UserKeyPathFault::File(key)),
            KeyPath::OdbcDataSource(key) => return Err(UserKeyPathFault::OdbcDataSource(key)),
            KeyPath::Registry(key) => key,
        };
        let row = self.find(REGISTRY, &[key]);
        let row = row.ok_or(UserKeyPathFault::Missing(key))?;
        if row.text(registry::COMPONENT_) != Some(component.key) {
            return Err(UserKeyPathFault::Foreign(key));
        }
        match row.int(registry::ROOT) {
            Some(ROOT_USER | ROOT_EITHER) => Ok(()),
            _ => Err(UserKeyPathFault::Machine(key)),
        }
    }
}
