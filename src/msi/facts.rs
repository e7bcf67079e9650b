//! What people ask of a package first, taken from its tables and its summary.

use std::collections::BTreeMap;

use super::package::{Package, Platform, Stream};
use super::table::Table;

/// The stream that holds an Authenticode signature.
pub const SIGNATURE_STREAM: &str = "\u{5}DigitalSignature";
/// The stream that extends the signature over names, sizes and times.
pub const SIGNATURE_EX_STREAM: &str = "\u{5}MsiDigitalSignatureEx";

impl Package {
    /// Returns the value of a row of the `Property` table.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.tables
            .rows("Property")
            .find(|row| row.text("Property") == Some(name))?
            .text("Value")
    }

    /// Returns the `Property` table, sorted by name; rows without name or value are left out.
    pub fn properties(&self) -> BTreeMap<&str, &str> {
        self.tables
            .rows("Property")
            .filter_map(|row| Some((row.text("Property")?, row.text("Value")?)))
            .collect()
    }

    /// Returns the property `ProductName`.
    pub fn product_name(&self) -> Option<&str> {
        self.property("ProductName")
    }

    /// Returns the property `ProductCode` as written.
    pub fn product_code(&self) -> Option<&str> {
        self.property("ProductCode")
    }

    /// Returns the property `ProductVersion` as written.
    pub fn product_version(&self) -> Option<&str> {
        self.property("ProductVersion")
    }

    /// Returns the property `UpgradeCode` as written.
    pub fn upgrade_code(&self) -> Option<&str> {
        self.property("UpgradeCode")
    }

    /// Returns the package code (of a patch: the patch code), the first GUID of the summary's Revision Number.
    ///
    /// See [Revision Number Summary](https://learn.microsoft.com/windows/win32/msi/revision-number-summary).
    pub fn package_code(&self) -> Option<&str> {
        let revision = self.summary.revision()?.trim_start();
        let end = revision.find('}')?;
        let code = revision.get(..=end)?;
        code.starts_with('{').then_some(code)
    }

    /// Returns the platform of the summary's Template; `None` where it is missing or names no platform.
    ///
    /// A patch has product codes in its Template and no platform.
    pub fn platform(&self) -> Option<Platform> {
        let (platform, _) = self.summary.template()?.split_once(';')?;
        Platform::parse(platform.trim())
    }

    /// Returns the language identifiers of the summary's Template in their order; 0 is neutral.
    ///
    /// Parts that are no number are left out; [`super::SummaryInformation::template`] has them.
    pub fn languages(&self) -> Vec<u16> {
        let template = self.summary.template().unwrap_or_default();
        let (_, languages) = template.split_once(';').unwrap_or_default();
        languages
            .split(',')
            .filter_map(|language| language.trim().parse().ok())
            .collect()
    }

    /// Returns how many rows the `File` table has.
    pub fn file_count(&self) -> usize {
        self.tables.get("File").map_or(0, Table::row_count)
    }

    /// Whether the database carries a signature stream, which may well be stale: presence proves nothing.
    pub fn has_signature_stream(&self) -> bool {
        self.stream(SIGNATURE_STREAM).is_some()
    }

    /// Returns the first stream of the root with that decoded name.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams
            .iter()
            .find(|stream| stream.storage.is_none() && stream.name == name)
    }
}
