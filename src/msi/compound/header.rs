//! The header of a compound file.
//!
//! See [Compound File Header](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/05060311-bfce-4b12-874d-71fd4ce63aea).

use std::io::{Read, Seek};

use super::super::error::MsiError;
use super::super::package::Oddity;
use super::source::Source;
use super::{numbers, read_error};
use crate::recognition::{FileKind, HEAD, TAIL};

pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
pub(super) const HEADER_BYTES: usize = 512;
/// Where the header's part of the list of allocation-table sectors starts.
const LIST_OFFSET: usize = 76;

/// The fields of the header that reading needs.
pub(super) struct Header {
    /// The major version: 3 or 4.
    pub version: u16,
    pub sector_bytes: u64,
    /// How many sectors the allocation table has; nothing is read by it.
    pub table_count: u32,
    /// How many sectors the directory is said to have; nothing is read by it.
    directory_count: u32,
    /// The first sector of the directory.
    pub directory: u32,
    /// Streams below this size lie in the mini stream.
    pub cutoff: u64,
    /// The first sector of the mini allocation table.
    pub mini_table: u32,
    /// How many sectors the mini allocation table has; nothing is read by it but what is guessed.
    pub mini_table_count: u32,
    /// The first sector of the rest of the list of allocation-table sectors.
    pub list: u32,
    /// The list of allocation-table sectors, as far as the header has it.
    pub tables: Vec<u32>,
}

/// Says what a file is that is no compound file.
fn recognise<R: Read + Seek>(source: &mut Source<R>) -> Result<FileKind, MsiError> {
    let size = source.size();
    let mut part = |start: u64, bytes: u64| {
        let mut buffer = vec![0; usize::try_from(bytes).unwrap_or(0)];
        let found = source.fill_at(start, &mut buffer);
        let found = found.map_err(|source| read_error("the file", source))?;
        buffer.truncate(found);
        Ok(buffer)
    };
    let head = part(0, HEAD as u64)?;
    let most = TAIL as u64;
    let tail = part(size.saturating_sub(most), most.min(size))?;
    Ok(FileKind::of_ends(&head, &tail))
}

impl Header {
    /// How many sectors the header itself lists.
    pub const LISTED: usize = (HEADER_BYTES - LIST_OFFSET) / 4;

    /// Reads the header; nothing can be read of a file whose header is wrong.
    pub fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Self, MsiError> {
        let mut header = [0; HEADER_BYTES];
        let found = source
            .fill_at(0, &mut header)
            .map_err(|source| read_error("the header", source))?;
        if found < MAGIC.len() || !header.starts_with(&MAGIC) {
            return Err(MsiError::NotACompoundFile {
                found: recognise(source)?,
            });
        }
        if found < HEADER_BYTES {
            return Err(MsiError::Truncated {
                size: source.size(),
                needed: HEADER_BYTES as u64,
            });
        }
        Self::parse(&header)
    }

    fn parse(header: &[u8; HEADER_BYTES]) -> Result<Self, MsiError> {
        let word = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let long = |at: usize| u32::from(word(at)) | u32::from(word(at + 2)) << 16;
        let wrong = |field, offset: usize, value| MsiError::CompoundHeader {
            field,
            value,
            offset: offset as u64,
        };
        let expect = |field, offset, expected: u16| match word(offset) {
            found if found == expected => Ok(()),
            found => Err(wrong(field, offset, found.into())),
        };
        expect("the byte-order mark", 28, 0xfffe)?;
        let version = word(26);
        let sector_bytes = match (version, word(30)) {
            (3, 9) => 512,
            (4, 12) => 4096,
            (3 | 4, shift) => return Err(wrong("the sector shift", 30, shift.into())),
            _ => return Err(wrong("the version", 26, version.into())),
        };
        expect("the mini sector shift", 32, 6)?;
        let cutoff = long(56);
        if cutoff != 4096 {
            return Err(wrong("the mini stream cutoff", 56, cutoff));
        }
        Ok(Self {
            version,
            sector_bytes,
            table_count: long(44),
            directory_count: long(40),
            directory: long(48),
            cutoff: cutoff.into(),
            mini_table: long(60),
            mini_table_count: long(64),
            list: long(68),
            tables: numbers(&header[LIST_OFFSET..]).collect(),
        })
    }

    /// Says how the number of the directory's sectors is wrong, if it is: version 3 does not count them.
    ///
    /// See [Compound File Header](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/05060311-bfce-4b12-874d-71fd4ce63aea),
    /// "Number of Directory Sectors".
    pub fn miscounted_directory(&self, found: usize) -> Option<Oddity> {
        let expected = if self.version == 3 { 0 } else { found };
        (usize::try_from(self.directory_count) != Ok(expected)).then_some(
            Oddity::DirectorySectors {
                version: self.version,
                stated: self.directory_count,
                expected,
            },
        )
    }

    /// Where a sector starts; the header takes the place of the sector before sector 0.
    pub fn start_of(&self, sector: u32) -> u64 {
        (u64::from(sector) + 1) * self.sector_bytes
    }
}
