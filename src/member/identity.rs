//! What a package says it is: its codes, its version, for whom and for which machines it is.

use uuid::Uuid;

use crate::groundwork::Groundwork;
use crate::msi::Platform;
use crate::msi::category::version;
use crate::version::Version;

/// The codes and the like of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `ProductName`.
    pub name: Option<String>,
    /// `ProductCode`.
    pub product_code: Option<Uuid>,
    /// The package code of the summary.
    pub package_code: Option<Uuid>,
    /// `UpgradeCode`.
    pub upgrade_code: Option<Uuid>,
    /// `ProductVersion`, with all fields that are written.
    pub version: Option<Version>,
    /// `ProductLanguage`.
    pub language: Option<u16>,
    /// The platform of the summary.
    pub platform: Option<Platform>,
    /// For whom it is installed.
    pub context: Context,
}

/// For whom a package is installed, where its tables decide that.
///
/// See [ALLUSERS Property](https://learn.microsoft.com/windows/win32/msi/allusers) and
/// [Installation Context](https://learn.microsoft.com/windows/win32/msi/installation-context).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Context {
    /// Whoever installs it decides.
    #[default]
    Either,
    /// For all users of the machine.
    Machine,
    /// For the user who installs it.
    User,
}

impl Identity {
    pub(super) fn of(ground: &Groundwork<'_>) -> Self {
        let package = ground.package();
        let code = |text: &str| text.trim().parse().ok();
        let property = |name: &str| ground.property(name);
        Self {
            name: property("ProductName").map(str::to_owned),
            product_code: property("ProductCode").and_then(code),
            package_code: package.package_code().and_then(code),
            upgrade_code: property("UpgradeCode").and_then(code),
            version: property("ProductVersion").and_then(|text| text.parse().ok()),
            language: property("ProductLanguage").and_then(|text| text.trim().parse().ok()),
            platform: package.platform(),
            context: Context::of(ground),
        }
    }

    /// Returns the three fields of the version that Windows Installer compares, where they are legal.
    pub fn compared_version(&self) -> Option<[u16; 3]> {
        version::product(&self.version?.to_string()).ok()
    }
}

impl Context {
    /// The bit of the summary's word count that says that no elevation is needed.
    ///
    /// See [Word Count Summary](https://learn.microsoft.com/windows/win32/msi/word-count-summary).
    const NO_ELEVATION: i64 = 8;

    fn of(ground: &Groundwork<'_>) -> Self {
        let word_count = ground.package().summary.word_count().unwrap_or_default();
        let is_single = ground.property("MSIINSTALLPERUSER") == Some("1");
        match ground.property("ALLUSERS") {
            Some("1") => Self::Machine,
            Some("2") if is_single => Self::User,
            None if word_count & Self::NO_ELEVATION != 0 => Self::User,
            _ => Self::Either,
        }
    }

    /// Returns the words for it in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Either => "for one user or for all",
            Self::Machine => "for all users",
            Self::User => "for one user",
        }
    }
}
