//! What people ask of a package first, taken from its tables and its summary.

use std::collections::BTreeMap;

use super::package::{Package, Platform, Stream};
use super::schema::{FILE, PROPERTY, property};
use super::table::Table;

/// The stream that holds an Authenticode signature.
pub const SIGNATURE_STREAM: &str = "\u{5}DigitalSignature";
/// The stream that extends the signature over names, sizes and times.
pub const SIGNATURE_EX_STREAM: &str = "\u{5}MsiDigitalSignatureEx";

impl Package {
    /// Returns the value of a row of the `Property` table.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.tables
            .rows(PROPERTY)
            .find(|row| row.text(property::PROPERTY) == Some(name))?
            .text(property::VALUE)
    }

    /// Returns the `Property` table, sorted by name; rows without name or value are left out.
    pub fn properties(&self) -> BTreeMap<&str, &str> {
        self.tables
            .rows(PROPERTY)
            .filter_map(|row| Some((row.text(property::PROPERTY)?, row.text(property::VALUE)?)))
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
            .filter_map(|language| language.trim().parse::<u16>().ok())
            .collect()
    }

    /// Returns how many rows the `File` table has.
    pub fn file_count(&self) -> usize {
        self.tables.get(FILE).map_or(0, Table::row_count)
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::property_set::{Property, PropertyValue};
    use super::super::specimen::Cell::{Null, Text};
    use super::super::specimen::Specimen;
    use super::super::{Limits, StreamKind, read};
    use super::*;

    fn package() -> Package {
        let mut specimen = Specimen::new();
        let text = |name| [Text(name), Text("x")];
        let columns = [("Property", 0x2d48), ("Value", 0x1d00)];
        let rows = [
            text("ProductName"),
            text("ProductCode"),
            [Text("Empty"), Null],
        ];
        let rows = rows.each_ref().map(<[_; 2]>::as_slice);
        specimen.table("Property", &columns, &rows);
        specimen.table("File", &[("File", 0x2d48)], &[&[Text("a")], &[Text("b")]]);
        specimen.stream(StreamKind::Data, SIGNATURE_STREAM, vec![0]);
        read(Cursor::new(specimen.build()), &Limits::default()).unwrap()
    }

    #[test]
    fn properties_come_from_the_table() {
        let package = package();
        let names: Vec<_> = package.properties().into_keys().collect();
        assert_eq!(names, ["ProductCode", "ProductName"]);
        assert_eq!(
            (package.product_name(), package.upgrade_code()),
            (Some("x"), None)
        );
        assert_eq!((package.property("Empty"), package.file_count()), (None, 2));
    }

    #[test]
    fn a_signature_counts_in_the_root_only() {
        let mut package = package();
        assert!(package.has_signature_stream());
        for stream in &mut package.streams {
            stream.storage = Some(super::super::StorageId(0));
        }
        assert!(!package.has_signature_stream());
    }

    #[track_caller]
    fn check(template: &str, platform: Option<Platform>, languages: &[u16]) {
        let mut package = package();
        package.summary = with_text(7, template);
        let found = (package.platform(), package.languages());
        assert_eq!(found, (platform, languages.to_vec()), "{template}");
    }

    fn with_text(id: u32, text: &str) -> super::super::SummaryInformation {
        let mut summary = super::super::SummaryInformation::default();
        summary.0.properties.push(Property {
            id,
            offset: 0,
            value: PropertyValue::Text {
                raw: text.as_bytes().to_vec(),
                text: text.to_owned(),
            },
        });
        summary
    }

    #[test]
    fn the_template_has_platform_and_languages() {
        check("Intel;1033", Some(Platform::X86), &[1033]);
        check(";0", Some(Platform::X86), &[0]);
        check("x64;1033, 1041", Some(Platform::X64), &[1033, 1041]);
        check("AMD64;", Some(Platform::X64), &[]);
        check("intel64;1033", Some(Platform::Itanium), &[1033]);
        check("Arm64;1033", Some(Platform::Arm64), &[1033]);
        check("{0C05B734-6E4D-4B2E-8C62-5C5C0F0C8C5A};{1}", None, &[]);
        check("Intel", None, &[]);
    }

    #[test]
    fn the_package_code_stands_first_in_the_revision() {
        let mut package = package();
        for (revision, code) in [
            ("{A}", Some("{A}")),
            (" {A}{B}", Some("{A}")),
            ("A}", None),
            ("{A", None),
        ] {
            package.summary = with_text(9, revision);
            assert_eq!(package.package_code(), code, "{revision}");
        }
    }
}
