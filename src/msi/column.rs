//! A column's definition: its name and the bits of its type.

use std::fmt;

use super::error::MsiError;

/// A column of a table, as the `_Columns` table defines it.
///
/// See [Column Definition Format](https://learn.microsoft.com/windows/win32/msi/column-definition-format).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    name: String,
    kind: ColumnKind,
    bits: u16,
}

/// What a cell of the column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Text of at most so many characters; 0 sets no limit.
    Text(u8),
    /// A whole number, declared with 0, 1 or 2 bytes (stored in two) or with 4.
    Integer(u8),
    /// A stream of the database, named after the table and the row's key.
    Stream,
}

const WIDTH: u16 = 0x00ff;
const PERSISTENT: u16 = 0x0100;
const LOCALIZABLE: u16 = 0x0200;
const SHORT: u16 = 0x0400;
const OBJECT: u16 = 0x0800;
const NULLABLE: u16 = 0x1000;
const KEY: u16 = 0x2000;
const TEMPORARY: u16 = 0x4000;
const UNKNOWN: u16 = 0x8000;

impl Column {
    /// Reads the type bits of `_Columns.Type`.
    ///
    /// # Errors
    /// [`MsiError::UnknownColumnType`] where the bits describe no storage known here.
    pub fn from_bits(table: &str, name: &str, bits: u16) -> Result<Self, MsiError> {
        let width = u8::try_from(bits & WIDTH).unwrap_or(u8::MAX);
        let kind = match (bits & OBJECT != 0, width) {
            (true, 0) if bits & (SHORT | LOCALIZABLE | KEY) == 0 => Some(ColumnKind::Stream),
            (true, _) => Some(ColumnKind::Text(width)),
            (false, 0 | 1 | 2 | 4) => Some(ColumnKind::Integer(width)),
            (false, _) => None,
        };
        match kind {
            Some(kind) if bits & UNKNOWN == 0 => Ok(Self {
                name: name.to_owned(),
                kind,
                bits,
            }),
            _ => Err(MsiError::UnknownColumnType {
                table: table.to_owned(),
                column: name.to_owned(),
                bits,
            }),
        }
    }

    /// Makes a persistent column from its IDT type, such as `s72`, `S0`, `l64`, `i2`, `I4` or `v0`.
    ///
    /// Returns `None` for any other text.
    pub fn new(name: &str, idt_type: &str, key: bool) -> Option<Self> {
        let (letter, width) = idt_type.split_at_checked(1)?;
        let width: u8 = width.parse().ok()?;
        let lower = letter.to_ascii_lowercase();
        let base = match (lower.as_str(), width) {
            ("s", _) => OBJECT | SHORT,
            ("l", _) => OBJECT | SHORT | LOCALIZABLE,
            ("v", 0) => OBJECT,
            ("i", 1 | 2) => SHORT,
            ("i", 4) => 0,
            _ => return None,
        };
        let nullable = if lower == letter { 0 } else { NULLABLE };
        let bits = base | PERSISTENT | nullable | if key { KEY } else { 0 } | u16::from(width);
        Self::from_bits("", name, bits).ok()
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what the cells hold.
    pub fn kind(&self) -> ColumnKind {
        self.kind
    }

    /// Returns the bits as the file has them.
    pub fn bits(&self) -> u16 {
        self.bits
    }

    /// Whether it is part of the primary key.
    pub fn is_key(&self) -> bool {
        self.bits & KEY != 0
    }

    /// Whether a cell may be null.
    pub fn is_nullable(&self) -> bool {
        self.bits & NULLABLE != 0
    }

    /// Whether its text is meant to be translated.
    pub fn is_localizable(&self) -> bool {
        self.bits & LOCALIZABLE != 0
    }

    /// Whether it is marked as not to be stored.
    pub fn is_temporary(&self) -> bool {
        self.bits & TEMPORARY != 0
    }

    /// Returns the type as an IDT file writes it: `s72`, `L0`, `i2`, `v0`; capital where nullable.
    pub fn idt_type(&self) -> String {
        self.to_string()
    }

    /// How many bytes a cell takes in the table's stream.
    pub(super) fn stored_bytes(&self, reference_bytes: usize) -> usize {
        match self.kind {
            ColumnKind::Text(_) => reference_bytes,
            ColumnKind::Integer(4) => 4,
            ColumnKind::Integer(_) | ColumnKind::Stream => 2,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, width) = match self.kind {
            ColumnKind::Text(width) if self.is_temporary() => ('g', width),
            ColumnKind::Text(width) if self.is_localizable() => ('l', width),
            ColumnKind::Text(width) => ('s', width),
            ColumnKind::Integer(width) if self.is_temporary() => ('j', width),
            ColumnKind::Integer(width) => ('i', width),
            ColumnKind::Stream => ('v', 0),
        };
        let letter = if self.is_nullable() {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        write!(f, "{letter}{width}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bits: u16, expect: &str) {
        let text = match Column::from_bits("T", "C", bits) {
            Ok(column) => {
                if !column.is_temporary() && !matches!(column.kind(), ColumnKind::Integer(0)) {
                    let again = Column::new("C", &column.to_string(), column.is_key());
                    assert_eq!(again.as_ref(), Some(&column), "{bits:#x}");
                }
                let key = if column.is_key() { " key" } else { "" };
                format!("{column}{key}")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(text, expect, "{bits:#x}");
    }

    #[test]
    fn bits_tell_the_type() {
        check(0x2d48, "s72 key");
        check(0x1d00, "S0");
        check(0x0d00, "s0");
        check(0x1fff, "L255");
        check(0x0502, "i2");
        check(0x1104, "I4");
        check(0x0501, "i1");
        check(0x0500, "i0");
        check(0x0900, "v0");
        check(0x1900, "V0");
        check(0x4d20, "g32");
        check(0x5502, "J2");
    }

    #[test]
    fn unknown_storage_is_refused() {
        check(0x0503, "column `T.C` has the unknown type 0x0503");
        check(0x8d48, "column `T.C` has the unknown type 0x8d48");
    }
}
