//! The documented file table: the spec's `inventory:` section.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{Documented, Located, SignatureDemand};
use crate::digest::Digest;
use crate::version::Version;

/// One documented file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name, as printed.
    pub name: Located<String>,
    /// Whether an installer package or something that goes along.
    pub kind: PayloadKind,
    /// Its documented version; the article may say that there is none.
    pub version: Option<Located<Version>>,
    /// Its size in bytes; where there is none, its digest is stated.
    pub size: Option<Located<u64>>,
    /// The SHA-256 of its bytes.
    pub sha256: Option<Located<Digest>>,
    /// Its date and time in UTC, where they are stated.
    pub modified: Option<Located<Documented>>,
    /// The platform it is for; the article may say that there is none.
    pub platform: Option<Located<Platform>>,
    /// The product we expect in it.
    pub expected: ExpectedProduct,
    /// What is asked of its signature, where that is not what is asked of all.
    pub signature: SignatureDemand,
}

impl Row {
    /// Returns the time that the bundle gives the file: the documented one, else the day of the release.
    pub fn carried(&self, release: Date) -> Timestamp {
        self.modified.as_ref().map_or_else(
            || {
                let midnight = TimeZone::UTC.to_timestamp(release.at(0, 0, 0, 0));
                midnight.unwrap_or(Timestamp::MAX)
            },
            |modified| modified.value.instant,
        )
    }
}

/// What kind of payload a row documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadKind {
    /// A Windows Installer package.
    Msi,
    /// A Windows Installer patch.
    Msp,
    /// A cabinet that packages take their files from.
    Cab,
    /// Anything else that goes along: a program, a text.
    File,
}

impl PayloadKind {
    /// Returns what the end of a name says.
    pub fn of_name(name: &str) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        [Self::Msi, Self::Msp, Self::Cab]
            .into_iter()
            .find(|kind| ending.eq_ignore_ascii_case(kind.as_str()))
            .unwrap_or(Self::File)
    }

    /// Tells whether it is a database of Windows Installer.
    pub const fn is_database(self) -> bool {
        matches!(self, Self::Msi | Self::Msp)
    }

    /// Returns the word used in specs and manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Msi => "msi",
            Self::Msp => "msp",
            Self::Cab => "cab",
            Self::File => "file",
        }
    }
}

/// The identity a package should have, in packaging's voice. Absent parts are not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedProduct {
    /// `ProductName`.
    pub name: Option<Located<String>>,
    /// `ProductCode`.
    pub product_code: Option<Located<Uuid>>,
    /// `UpgradeCode`.
    pub upgrade_code: Option<Located<Uuid>>,
    /// Whether this was concluded rather than known.
    pub inferred: bool,
}

/// A processor platform, as file tables and the summary's Template name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Platform {
    /// 32-bit Intel.
    X86,
    /// 64-bit AMD and Intel.
    X64,
    /// Itanium.
    Ia64,
    /// 64-bit ARM.
    Arm64,
}

impl Platform {
    /// Returns the word used in specs, manifests and file tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::X64 => "x64",
            Self::Ia64 => "ia64",
            Self::Arm64 => "arm64",
        }
    }
}

/// A text that names no platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it names no platform")]
pub struct NotAPlatform;

impl FromStr for Platform {
    type Err = NotAPlatform;

    /// Reads the word used in specs, manifests and file tables.
    fn from_str(text: &str) -> Result<Self, NotAPlatform> {
        [Self::X86, Self::X64, Self::Ia64, Self::Arm64]
            .into_iter()
            .find(|platform| platform.as_str() == text)
            .ok_or(NotAPlatform)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
