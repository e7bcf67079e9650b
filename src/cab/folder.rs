//! Folders: runs of members that are compressed as one stream. `CFFOLDER`.

use std::fmt;
use std::io::{Read, Seek};

use super::error::CabError;
use super::header::{Tables, u16_at, u32_at};
use super::volume::Volume;

/// What a folder table says of one folder.
///
/// See [MS-CAB] 2.2, `CFFOLDER`. In a set, a folder that goes on over several cabinets is one folder.
///
/// [MS-CAB]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// How its data are compressed.
    pub compression: Compression,
    /// Where its data lie: one part in each cabinet that it goes through.
    pub(super) parts: Vec<Part>,
    /// Whether it begins in a cabinet before those that were read, so that it cannot be decompressed.
    pub(super) headless: bool,
    /// Whether it goes on in a cabinet after those that were read.
    pub(super) tailless: bool,
}

/// The part of a folder that lies in one cabinet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The cabinet, as a place in the set that has been read.
    pub volume: usize,
    /// Where the first data block begins.
    pub offset: u64,
    /// How many data blocks there are.
    pub blocks: u16,
    /// How many bytes of each block belong to an application.
    pub block_reserve: u8,
}

/// How the data of a folder are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    Stored,
    /// MSZIP: deflate, block by block.
    Mszip,
    /// Quantum, which this reader names and does not decompress.
    Quantum,
    /// LZX with a window of two to the power of `window_bits` bytes.
    Lzx {
        /// 15 to 21 in a cabinet that is right.
        window_bits: u8,
    },
    /// Anything else.
    Unknown(u16),
}

impl Compression {
    fn from_type(kind: u16) -> Self {
        let [method, parameter] = kind.to_le_bytes();
        match method & 0xf {
            0 => Self::Stored,
            1 => Self::Mszip,
            2 => Self::Quantum,
            3 => Self::Lzx {
                window_bits: parameter & 0x1f,
            },
            _ => Self::Unknown(kind),
        }
    }
}

impl fmt::Display for Compression {
    /// Writes the name that archivers show, such as `LZX:21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored => f.write_str("stored"),
            Self::Mszip => f.write_str("MSZIP"),
            Self::Quantum => f.write_str("Quantum"),
            Self::Lzx { window_bits } => write!(f, "LZX:{window_bits}"),
            Self::Unknown(kind) => write!(f, "unknown ({kind:#06x})"),
        }
    }
}

impl Folder {
    /// Returns how many data blocks the folder has; a block that is split between two cabinets counts in
    /// both.
    pub fn blocks(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.blocks)).sum()
    }
}

/// Reads the folder table.
pub(super) fn read_all<R: Read + Seek>(
    volume: &mut Volume<R>,
    tables: &Tables,
) -> Result<Vec<Folder>, CabError> {
    let mut offset = tables.folders_offset;
    let mut folders = Vec::new();
    for _ in 0..tables.folders {
        let mut fields = [0; 8];
        volume.read_exact("folder table", offset, &mut fields)?;
        offset += fields.len() as u64 + u64::from(tables.folder_reserve);
        let part = Part {
            volume: 0,
            offset: u64::from(u32_at(&fields, 0)),
            blocks: u16_at(&fields, 4),
            block_reserve: tables.block_reserve,
        };
        folders.push(Folder {
            compression: Compression::from_type(u16_at(&fields, 6)),
            parts: vec![part],
            headless: false,
            tailless: false,
        });
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressions_are_told_apart_and_named() {
        let named = [0, 1, 0x1472, 0x1503, 4].map(|kind| Compression::from_type(kind).to_string());
        assert_eq!(
            named,
            ["stored", "MSZIP", "Quantum", "LZX:21", "unknown (0x0004)"]
        );
    }
}
