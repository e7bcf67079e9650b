//! Property sets: the format of the summary information.
//!
//! See [MS-OLEPS](https://learn.microsoft.com/openspecs/windows_protocols/ms-oleps).

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::codepage::Codepage;

/// The identifier of the property that holds the code page.
const CODEPAGE: u32 = 1;
/// The identifier of the dictionary, which has no type.
const DICTIONARY: u32 = 0;
const HEADER_BYTES: usize = 28;
const FORMAT_BYTES: usize = 20;

/// The first section of a property set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropertySet {
    /// What the identifiers mean.
    pub format: Uuid,
    /// The code page of its texts.
    pub codepage: Codepage,
    /// The properties in the order of the stream.
    pub properties: Vec<Property>,
}

/// One property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its identifier.
    pub id: u32,
    /// Where its value starts in the stream.
    pub offset: usize,
    /// The value.
    pub value: PropertyValue,
}

/// The values that installer databases use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyValue {
    /// `VT_EMPTY`, `VT_NULL`.
    Empty,
    /// `VT_I1`, `VT_I2`, `VT_I4`, `VT_UI4` and the like.
    Int(i64),
    /// `VT_LPSTR`, `VT_LPWSTR`.
    Text {
        /// The bytes up to the first NUL.
        raw: Vec<u8>,
        /// The decoded text.
        text: String,
    },
    /// `VT_FILETIME`.
    Time(FileTime),
    /// Any other type, unread.
    Other {
        /// The type's number.
        kind: u32,
    },
}

/// A time in units of 100 nanoseconds since 1601, as Windows counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileTime(pub u64);

impl FileTime {
    /// Returns the time; `None` beyond the year 9999.
    pub fn to_timestamp(self) -> Option<Timestamp> {
        const UNIX_EPOCH: i64 = 11_644_473_600;
        let seconds = i64::try_from(self.0 / 10_000_000).ok()?;
        let nanoseconds = i32::try_from(self.0 % 10_000_000).ok()?.checked_mul(100)?;
        Timestamp::new(seconds.checked_sub(UNIX_EPOCH)?, nanoseconds).ok()
    }
}

/// What is wrong with a property set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PropertySetDefect {
    /// Something does not fit into the stream.
    #[error("{part} at byte {offset} does not fit into {size} bytes")]
    Cut {
        /// What.
        part: &'static str,
        /// Where it starts.
        offset: usize,
        /// The stream's size.
        size: usize,
    },
    /// The byte-order mark is not `FE FF`.
    #[error("the byte-order mark is {found:#06x}")]
    ByteOrder {
        /// The mark.
        found: u16,
    },
    /// There is no section.
    #[error("it has no section")]
    NoSection,
    /// A property stands twice.
    #[error("property {id} stands twice")]
    Duplicate {
        /// Its identifier.
        id: u32,
    },
    /// The texts take more bytes than there are, so that some lie upon each other.
    #[error("the text of property {id} at byte {offset} overlaps others")]
    Overlap {
        /// Its identifier.
        id: u32,
        /// Where its value starts.
        offset: usize,
    },
    /// The property of the code page is no number.
    #[error("the code page at byte {offset} is not a 16-bit number")]
    NoCodepage {
        /// Where it starts.
        offset: usize,
    },
    /// A text is written in a code page that is not known here.
    #[error("the text of property {id} is written in the unknown code page {codepage}")]
    UnknownCodepage {
        /// The property.
        id: u32,
        /// The code page.
        codepage: Codepage,
    },
}

impl PropertySet {
    /// Reads the first section.
    pub fn parse(bytes: &[u8]) -> Result<Self, PropertySetDefect> {
        let reader = Bytes(bytes);
        let mark = reader.u16(0, "the header")?;
        if mark != 0xfffe {
            return Err(PropertySetDefect::ByteOrder { found: mark });
        }
        if reader.u32(24, "the header")? == 0 {
            return Err(PropertySetDefect::NoSection);
        }
        let format = reader.guid(HEADER_BYTES, "the format identifier")?;
        let section = reader.index(HEADER_BYTES + FORMAT_BYTES - 4, "the section's offset")?;
        let count = reader.index(section.saturating_add(4), "the number of properties")?;
        let mut places = Vec::new();
        let mut seen = BTreeSet::new();
        for number in 0..count {
            let entry = section
                .saturating_add(8)
                .saturating_add(number.saturating_mul(8));
            let id = reader.u32(entry, "a property's entry")?;
            let offset = reader.index(entry.saturating_add(4), "a property's entry")?;
            if !seen.insert(id) {
                return Err(PropertySetDefect::Duplicate { id });
            }
            places.push((id, section.saturating_add(offset)));
        }
        let codepage = codepage_of(&reader, &places)?;
        let mut properties = Vec::new();
        let mut text_bytes = 0;
        for (id, offset) in places.into_iter().filter(|&(id, _)| id != DICTIONARY) {
            let value = value_at(&reader, id, offset, codepage)?;
            if let PropertyValue::Text { raw, .. } = &value {
                text_bytes += raw.len();
            }
            // Otherwise a small stream could ask for much memory.
            if text_bytes > bytes.len() {
                return Err(PropertySetDefect::Overlap { id, offset });
            }
            properties.push(Property { id, offset, value });
        }
        Ok(Self {
            format,
            codepage,
            properties,
        })
    }

    /// Returns the value of a property.
    pub fn get(&self, id: u32) -> Option<&PropertyValue> {
        self.properties
            .iter()
            .find(|property| property.id == id)
            .map(|property| &property.value)
    }
}

fn codepage_of(reader: &Bytes<'_>, places: &[(u32, usize)]) -> Result<Codepage, PropertySetDefect> {
    let Some(&(id, offset)) = places.iter().find(|&&(id, _)| id == CODEPAGE) else {
        return Ok(Codepage::NEUTRAL);
    };
    match value_at(reader, id, offset, Codepage::NEUTRAL)? {
        // The number is stored as signed, and 65001 is beyond that.
        PropertyValue::Int(number) => {
            let low = u16::try_from(number & 0xffff).unwrap_or(u16::MAX);
            Ok(Codepage(u32::from(low)))
        }
        _ => Err(PropertySetDefect::NoCodepage { offset }),
    }
}

fn value_at(
    reader: &Bytes<'_>,
    id: u32,
    offset: usize,
    codepage: Codepage,
) -> Result<PropertyValue, PropertySetDefect> {
    let kind = reader.u32(offset, "a value's type")?;
    let start = offset.saturating_add(4);
    let text = start.saturating_add(4);
    let part = "a value";
    Ok(match kind {
        0 | 1 => PropertyValue::Empty,
        2 => PropertyValue::Int(reader.u16(start, part)?.cast_signed().into()),
        3 | 22 => PropertyValue::Int(reader.u32(start, part)?.cast_signed().into()),
        16 => PropertyValue::Int(i64::from(
            reader.u16(start, part)?.to_le_bytes()[0].cast_signed(),
        )),
        17 => PropertyValue::Int(i64::from(reader.u16(start, part)?.to_le_bytes()[0])),
        18 => PropertyValue::Int(reader.u16(start, part)?.into()),
        19 | 23 => PropertyValue::Int(reader.u32(start, part)?.into()),
        30 => {
            let length = reader.index(start, "a text's length")?;
            let raw = until_nul(reader.slice(text, length, "a text")?);
            let decoded = codepage
                .decode(raw)
                .map_err(|_| PropertySetDefect::UnknownCodepage { id, codepage })?;
            PropertyValue::Text {
                raw: raw.to_vec(),
                text: decoded.text.into_owned(),
            }
        }
        31 => {
            let length = reader.index(start, "a text's length")?;
            let raw = reader.slice(text, length.saturating_mul(2), "a text")?;
            let units = raw
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            let text = char::decode_utf16(units.take_while(|&unit| unit != 0))
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            PropertyValue::Text {
                raw: raw.to_vec(),
                text,
            }
        }
        64 => PropertyValue::Time(FileTime(reader.u64(start, part)?)),
        kind => PropertyValue::Other { kind },
    })
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|&byte| byte == 0);
    &bytes[..end.unwrap_or(bytes.len())]
}

/// Reads of a stream, each checked against its end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn slice(
        &self,
        offset: usize,
        length: usize,
        part: &'static str,
    ) -> Result<&'a [u8], PropertySetDefect> {
        let end = offset.saturating_add(length);
        self.0.get(offset..end).ok_or(PropertySetDefect::Cut {
            part,
            offset,
            size: self.0.len(),
        })
    }

    fn array<const N: usize>(
        &self,
        offset: usize,
        part: &'static str,
    ) -> Result<[u8; N], PropertySetDefect> {
        let mut array = [0; N];
        array.copy_from_slice(self.slice(offset, N, part)?);
        Ok(array)
    }

    fn u16(&self, offset: usize, part: &'static str) -> Result<u16, PropertySetDefect> {
        self.array(offset, part).map(u16::from_le_bytes)
    }

    fn u32(&self, offset: usize, part: &'static str) -> Result<u32, PropertySetDefect> {
        self.array(offset, part).map(u32::from_le_bytes)
    }

    fn u64(&self, offset: usize, part: &'static str) -> Result<u64, PropertySetDefect> {
        self.array(offset, part).map(u64::from_le_bytes)
    }

    fn guid(&self, offset: usize, part: &'static str) -> Result<Uuid, PropertySetDefect> {
        self.array(offset, part).map(Uuid::from_bytes_le)
    }

    /// Reads a 32-bit number that counts bytes or items.
    fn index(&self, offset: usize, part: &'static str) -> Result<usize, PropertySetDefect> {
        let number = self.u32(offset, part)?;
        Ok(usize::try_from(number).unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a stream of one section from the bytes of its values.
    fn stream(values: &[(u32, &[u8])]) -> Vec<u8> {
        let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut bytes = vec![0xfe, 0xff];
        bytes.resize(24, 0);
        bytes.extend(number(1));
        bytes.extend([7; 16]);
        bytes.extend(number(48));
        bytes.extend(number(0));
        bytes.extend(number(values.len()));
        let mut offset = 8 + values.len() * 8;
        for (id, value) in values {
            bytes.extend(id.to_le_bytes());
            bytes.extend(number(offset));
            offset += value.len();
        }
        bytes.extend(values.iter().flat_map(|(_, value)| value.iter()));
        bytes
    }

    #[track_caller]
    fn check(values: &[(u32, &[u8])], expect: &str) {
        let shown = match PropertySet::parse(&stream(values)) {
            Ok(set) => {
                let values: Vec<_> = set.properties.iter().map(show).collect();
                format!("{}: {}", set.codepage, values.join(", "))
            }
            Err(defect) => defect.to_string(),
        };
        assert_eq!(shown, expect);
    }

    fn show(property: &Property) -> String {
        let value = match &property.value {
            PropertyValue::Text { text, .. } => format!("`{text}`"),
            PropertyValue::Time(time) => time.to_timestamp().unwrap().to_string(),
            other => format!("{other:?}"),
        };
        format!("{}={value}", property.id)
    }

    const CODEPAGE_1252: (u32, &[u8]) = (1, &[2, 0, 0, 0, 0xe4, 0x04, 0, 0]);

    #[test]
    fn values_have_types() {
        check(
            &[
                CODEPAGE_1252,
                (4, b"\x1e\0\0\0\x05\0\0\0caf\xe9\0\0\0\0"),
                (7, b"\x1e\0\0\0\x02\0\0\0ab"),
                (8, b"\x1f\0\0\0\x02\0\0\0\xac\x20\0\0"),
                (12, b"\x40\0\0\0\0\x80\x3e\xd5\xde\xb1\x9d\x01"),
                (15, b"\x03\0\0\0\xff\xff\xff\xff"),
                (16, b"\x47\0\0\0"),
                (17, b"\x01\0\0\0"),
            ],
            "1252: 1=Int(1252), 4=`café`, 7=`ab`, 8=`€`, 12=1970-01-01T00:00:00Z, 15=Int(-1), \
             16=Other { kind: 71 }, 17=Empty",
        );
    }

    #[test]
    fn a_code_page_beyond_the_signed_numbers_is_read() {
        check(
            &[(1, &[2, 0, 0, 0, 0xe9, 0xfd, 0, 0])],
            "65001: 1=Int(-535)",
        );
    }

    #[test]
    fn broken_sets_are_refused() {
        check(
            &[(4, b"\x1e\0\0\0\xff\0\0\0ab")],
            "a text at byte 72 does not fit into 74 bytes",
        );
        check(
            &[(4, b"\x1e\0\0\0\xff\xff\xff\xff")],
            "a text at byte 72 does not fit into 72 bytes",
        );
        check(
            &[(4, b"\x03\0\0\0")],
            "a value at byte 68 does not fit into 68 bytes",
        );
        check(&[(4, b"\0\0\0\0"), (4, b"")], "property 4 stands twice");
        check(
            &[(1, b"\x1e\0\0\0\0\0\0\0")],
            "the code page at byte 64 is not a 16-bit number",
        );
        let unknown: (u32, &[u8]) = (1, &[2, 0, 0, 0, 9, 0, 0, 0]);
        check(
            &[unknown, (4, b"\x1e\0\0\0\x01\0\0\0\xe9")],
            "the text of property 4 is written in the unknown code page 9",
        );
        let defect = PropertySet::parse(&[0xff, 0xfe]).unwrap_err();
        assert_eq!(defect, PropertySetDefect::ByteOrder { found: 0xfeff });
        let mut none = stream(&[]);
        none[24] = 0;
        assert_eq!(
            PropertySet::parse(&none).unwrap_err(),
            PropertySetDefect::NoSection
        );
    }

    #[test]
    fn texts_that_lie_upon_each_other_are_refused() {
        let mut bytes = stream(&[(2, b"\x1e\0\0\0\xc8\0\0\0"), (3, b""), (4, b"")]);
        for entry in [64, 72] {
            let first: [u8; 4] = bytes[60..64].try_into().unwrap();
            bytes[entry + 4..entry + 8].copy_from_slice(&first);
        }
        bytes.resize(bytes.len() + 200, b'x');
        let defect = PropertySet::parse(&bytes).unwrap_err();
        assert_eq!(defect, PropertySetDefect::Overlap { id: 3, offset: 80 });
    }
}
