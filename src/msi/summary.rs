//! The summary information stream, by the names of its properties.

use jiff::Timestamp;

use super::property_set::{PropertySet, PropertyValue};

/// The stream that holds it.
pub const SUMMARY_STREAM: &str = "\u{5}SummaryInformation";

/// What a database says of itself in its summary.
///
/// See [Summary Information Stream Property Set](https://learn.microsoft.com/windows/win32/msi/summary-information-stream-property-set).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryInformation(pub PropertySet);

impl SummaryInformation {
    /// Returns the property set as stored.
    pub fn property_set(&self) -> &PropertySet {
        &self.0
    }

    /// Returns the Title (2): the kind of database in words.
    pub fn title(&self) -> Option<&str> {
        self.text(2)
    }

    /// Returns the Subject (3): the name of the product.
    pub fn subject(&self) -> Option<&str> {
        self.text(3)
    }

    /// Returns the Author (4): the manufacturer.
    pub fn author(&self) -> Option<&str> {
        self.text(4)
    }

    /// Returns the Keywords (5).
    pub fn keywords(&self) -> Option<&str> {
        self.text(5)
    }

    /// Returns the Comments (6).
    pub fn comments(&self) -> Option<&str> {
        self.text(6)
    }

    /// Returns the Template (7) as stored: platform and languages, or the product codes of a patch.
    pub fn template(&self) -> Option<&str> {
        self.text(7)
    }

    /// Returns the Last Saved By (8).
    pub fn last_saved_by(&self) -> Option<&str> {
        self.text(8)
    }

    /// Returns the Revision Number (9) as stored: one code, or several of a patch or a transform.
    pub fn revision(&self) -> Option<&str> {
        self.text(9)
    }

    /// Returns the time Last Printed (11): when an administrative image was made.
    pub fn last_printed(&self) -> Option<Timestamp> {
        self.time(11)
    }

    /// Returns the Create Time (12).
    pub fn created(&self) -> Option<Timestamp> {
        self.time(12)
    }

    /// Returns the Last Saved Time (13).
    pub fn last_saved(&self) -> Option<Timestamp> {
        self.time(13)
    }

    /// Returns the Page Count (14): the lowest version of Windows Installer, times 100.
    pub fn page_count(&self) -> Option<i64> {
        self.int(14)
    }

    /// Returns the Word Count (15): the flags of the source image.
    pub fn word_count(&self) -> Option<i64> {
        self.int(15)
    }

    /// Returns the Character Count (16): the validation flags of a transform.
    pub fn character_count(&self) -> Option<i64> {
        self.int(16)
    }

    /// Returns the Creating Application (18).
    pub fn creating_application(&self) -> Option<&str> {
        self.text(18)
    }

    /// Returns the Security flags (19).
    pub fn security(&self) -> Option<i64> {
        self.int(19)
    }

    fn text(&self, id: u32) -> Option<&str> {
        match self.0.get(id)? {
            PropertyValue::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    fn int(&self, id: u32) -> Option<i64> {
        match self.0.get(id)? {
            PropertyValue::Int(number) => Some(*number),
            _ => None,
        }
    }

    fn time(&self, id: u32) -> Option<Timestamp> {
        match self.0.get(id)? {
            PropertyValue::Time(time) => time.to_timestamp(),
            _ => None,
        }
    }
}
