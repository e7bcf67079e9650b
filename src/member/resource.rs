//! What the components of a member put on the machine.

use std::collections::HashMap;
use std::sync::Arc;

use super::texts::short_enough;
use super::{Part, RowKey, key_of};
use crate::groundwork::Groundwork;
use crate::msi::category::filename::Names;
use crate::msi::schema::{FILE, MSI_FILE_HASH, file, msi_file_hash};
use crate::msi_file_hash::MsiFileHash;
use crate::version::Version;

/// One row of `File`.
#[derive(Clone, Debug)]
pub struct InstalledFile {
    /// Its key.
    pub key: RowKey,
    /// The place of its component in the list of components.
    pub part: u32,
    /// `FileName`: the name, or a short and a long one.
    pub name: Arc<str>,
    /// `FileSize`.
    pub size: Option<i32>,
    /// `Version`.
    pub version: FileVersion,
    /// What `MsiFileHash` says of it.
    pub hash: Option<MsiFileHash>,
}

/// The version by which Windows Installer compares a file with one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileVersion {
    /// It has none.
    None,
    /// It has one; a companion file that of the file that it follows.
    Of(Version),
    /// It follows a file that is not there or follows another one.
    Untold,
}

/// Something else that a component writes.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// The key of its row.
    pub key: RowKey,
    /// The place of its component in the list of components.
    pub part: u32,
    /// Which of its kind it is, as one text in every package; none where only the installation tells.
    pub place: Option<Box<str>>,
    /// What is written there; none where it is nothing, or known at installation only.
    pub value: Option<Box<str>>,
}

/// What a component installs by one row, which is compared with what others install.
pub trait Installed {
    /// Returns the table of its row.
    fn table(&self) -> &'static str;

    /// Returns the key of its row.
    fn key(&self) -> impl Iterator<Item = String>;

    /// Returns the place of its component in the list of components.
    fn part(&self) -> u32;
}

impl Installed for InstalledFile {
    fn table(&self) -> &'static str {
        "File"
    }

    fn key(&self) -> impl Iterator<Item = String> {
        self.key.iter().map(ToString::to_string)
    }

    fn part(&self) -> u32 {
        self.part
    }
}

impl Installed for Resource {
    fn table(&self) -> &'static str {
        self.kind.table()
    }

    fn key(&self) -> impl Iterator<Item = String> {
        self.key.iter().map(ToString::to_string)
    }

    fn part(&self) -> u32 {
        self.part
    }
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// A value in the registry.
    RegistryValue,
    /// A value in an INI file.
    IniValue,
    /// A shortcut.
    Shortcut,
    /// A service.
    Service,
    /// An environment variable that is set as a whole.
    EnvironmentVariable,
    /// A COM class in a context.
    Class,
    /// A name of a COM class or a document.
    ProgId,
    /// An extension of file names.
    Extension,
    /// A type library.
    TypeLibrary,
    /// An ODBC driver.
    OdbcDriver,
}

impl ResourceKind {
    /// Returns the table that it stands in.
    pub const fn table(self) -> &'static str {
        match self {
            Self::RegistryValue => "Registry",
            Self::IniValue => "IniFile",
            Self::Shortcut => "Shortcut",
            Self::Service => "ServiceInstall",
            Self::EnvironmentVariable => "Environment",
            Self::Class => "Class",
            Self::ProgId => "ProgId",
            Self::Extension => "Extension",
            Self::TypeLibrary => "TypeLib",
            Self::OdbcDriver => "ODBCDriver",
        }
    }

    /// Returns the words for it in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RegistryValue => "the registry value",
            Self::IniValue => "the value of an INI file",
            Self::Shortcut => "the shortcut",
            Self::Service => "the service",
            Self::EnvironmentVariable => "the environment variable",
            Self::Class => "the COM class",
            Self::ProgId => "the program id",
            Self::Extension => "the extension",
            Self::TypeLibrary => "the type library",
            Self::OdbcDriver => "the ODBC driver",
        }
    }
}

impl InstalledFile {
    /// Returns its long name.
    pub fn long_name(&self) -> &str {
        Names::of(&self.name).long
    }

    /// Returns its short name, which is the long one where only one is written.
    pub fn short_name(&self) -> &str {
        Names::of(&self.name).short
    }

    /// Returns where it is installed, where the tables tell.
    pub fn target(&self, part: &Part) -> Option<String> {
        let folder = part.folder.as_ref().filter(|folder| folder.is_known)?;
        Some(format!("{}{}", folder.path, self.long_name()))
    }

    /// Returns where it is installed under its short name, where the tables tell.
    ///
    /// The folder is that of long names: two folders of other long names are not one, whatever short ones are written.
    pub fn short_target(&self, part: &Part) -> Option<String> {
        let folder = part.folder.as_ref().filter(|folder| folder.is_known)?;
        Some(format!("{}{}", folder.path, self.short_name()))
    }

    /// Whether another file has other content for certain, by size and hash.
    pub fn differs_from(&self, other: &Self) -> bool {
        let differs_in_size =
            self.size.is_some() && other.size.is_some() && self.size != other.size;
        let differs_in_hash = match (self.hash, other.hash) {
            (Some(one), Some(other)) => !one.fits(other) && !other.fits(one),
            _ => false,
        };
        differs_in_size || differs_in_hash
    }
}

/// Reads the files of a package, in the order of their components; those without a component or a name that Windows could
/// take are left out.
pub(super) fn files(ground: &Groundwork<'_>) -> Vec<InstalledFile> {
    let mut numbers = HashMap::new();
    for (number, component) in (0..).zip(ground.components().iter()) {
        numbers.entry(component.key).or_insert(number);
    }
    let mut hashes = HashMap::new();
    for row in ground.rows(MSI_FILE_HASH) {
        if let (Some(key), Some(hash)) = (row.text(msi_file_hash::FILE_), hash_of(row)) {
            hashes.entry(key).or_insert(hash);
        }
    }
    let rows = ground.rows(FILE).filter_map(|row| {
        let part = *numbers.get(row.text(file::COMPONENT_)?)?;
        short_enough(row.text(file::FILE_NAME)?)?;
        let hash = row.text(file::FILE).and_then(|key| hashes.get(key));
        Some(InstalledFile {
            key: key_of(row),
            part,
            name: super::shared(row.value(file::FILE_NAME)?),
            size: row.int(file::FILE_SIZE),
            version: version_of(ground, row.text(file::VERSION)),
            hash: hash.copied(),
        })
    });
    let mut files: Vec<_> = rows.collect();
    files.sort_by_key(|file| file.part);
    files
}

/// Reads a version; what is none is the key of the file whose version counts.
///
/// See [Companion Files](https://learn.microsoft.com/windows/win32/msi/companion-files).
fn version_of(ground: &Groundwork<'_>, text: Option<&str>) -> FileVersion {
    let Some(text) = text else {
        return FileVersion::None;
    };
    let followed = || {
        ground
            .find(FILE, &[text])?
            .text(file::VERSION)?
            .parse()
            .ok()
    };
    let version = text.parse().ok().or_else(followed);
    version.map_or(FileVersion::Untold, FileVersion::Of)
}

fn hash_of(row: crate::msi::Row<'_>) -> Option<MsiFileHash> {
    let parts = [
        row.int(msi_file_hash::HASH_PART1)?,
        row.int(msi_file_hash::HASH_PART2)?,
        row.int(msi_file_hash::HASH_PART3)?,
        row.int(msi_file_hash::HASH_PART4)?,
    ];
    Some(MsiFileHash::from_parts(parts))
}
