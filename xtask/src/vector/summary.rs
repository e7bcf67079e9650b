//! The summary information around a vector.
//!
//! See [Summary Property Descriptions](https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions)
//! and [MS-OLEPS](https://learn.microsoft.com/openspecs/windows_protocols/ms-oleps).

use super::NotBuilt;
use super::given::Summary;
use super::text::guid;
use crate::packages::compound_file::Stream;

/// The format of the property set: `{F29F85E0-4FF9-1068-AB91-08002B27B3D9}`.
const FORMAT: uuid::Uuid = uuid::uuid!("f29f85e0-4ff9-1068-ab91-08002b27b3d9");
/// The flags of the package.
const WORD_COUNT: u32 = 15;
/// Where the section of properties starts.
const SECTION: u32 = 48;

enum Property {
    Short(i16),
    Long(i32),
    Text(String),
}

/// Returns the stream; the name makes the package code one of its own.
pub(super) fn stream(summary: &Summary, name: &str) -> Result<Stream, NotBuilt> {
    let text = |text: &str| Property::Text(text.to_owned());
    let template = summary.template.as_deref().unwrap_or("Intel;1033");
    let code = summary.package_code.clone();
    let code = code.unwrap_or_else(|| guid(&format!("package{name}")));
    let mut properties = vec![
        (1, Property::Short(1252)),
        (2, text("Installation Database")),
        (3, text("Vector")),
        (4, text("Vendor")),
        (7, text(template)),
        (9, Property::Text(code)),
        (14, Property::Long(summary.page_count.unwrap_or(200))),
    ];
    if !summary.numbers.iter().any(|(id, _)| *id == WORD_COUNT) {
        properties.push((WORD_COUNT, Property::Long(0)));
    }
    let numbers = summary.numbers.iter();
    properties.extend(numbers.map(|(id, number)| (*id, Property::Long(*number))));
    let name = summary.last_author.iter();
    properties.extend(name.map(|name| (8, text(name))));
    let times = summary.wrong_times.iter();
    properties.extend(times.map(|(id, time)| (*id, text(time))));
    properties.retain(|(id, _)| !summary.absent.contains(id));
    let too_long = |_| NotBuilt("the summary information is too long".to_owned());
    let number = |length: usize| u32::try_from(length).map_err(too_long);
    let (mut index, mut values) = (Vec::new(), Vec::new());
    let start = 8 + 8 * properties.len();
    for (id, property) in &properties {
        index.extend(u32::to_le_bytes(*id));
        index.extend(number(start + values.len())?.to_le_bytes());
        values.extend(property.bytes()?);
    }
    let mut bytes = vec![0xfe, 0xff, 0, 0, 0, 0, 2, 0];
    bytes.extend([0; 16]);
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(FORMAT.to_bytes_le());
    bytes.extend(SECTION.to_le_bytes());
    bytes.extend(number(start + values.len())?.to_le_bytes());
    bytes.extend(number(properties.len())?.to_le_bytes());
    bytes.extend(index);
    bytes.extend(values);
    Ok(Stream {
        name: "\u{5}SummaryInformation".to_owned(),
        bytes,
    })
}

impl Property {
    /// Returns the typed value, filled up to four bytes.
    fn bytes(&self) -> Result<Vec<u8>, NotBuilt> {
        let mut bytes = Vec::new();
        match self {
            Self::Short(number) => {
                bytes.extend(2_u32.to_le_bytes());
                bytes.extend(number.to_le_bytes());
            }
            Self::Long(number) => {
                bytes.extend(3_u32.to_le_bytes());
                bytes.extend(number.to_le_bytes());
            }
            Self::Text(text) => {
                if !text.is_ascii() {
                    return Err(NotBuilt(format!(
                        "the summary holds ASCII only, not `{text}`"
                    )));
                }
                let too_long = |_| NotBuilt("a text of the summary is too long".to_owned());
                let length = u32::try_from(text.len() + 1).map_err(too_long)?;
                bytes.extend(30_u32.to_le_bytes());
                bytes.extend(length.to_le_bytes());
                bytes.extend(text.as_bytes());
                bytes.push(0);
            }
        }
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        Ok(bytes)
    }
}
