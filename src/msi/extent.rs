//! How far a compound file reaches, by its own allocation table.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use super::error::MsiError;

const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const HEADER_BYTES: usize = 512;
/// Where the header's part of the list of allocation-table sectors starts.
const DIFAT_OFFSET: usize = 76;
/// Sector numbers above are marks: table sectors, end of a chain, free.
const LAST_SECTOR: u32 = 0xffff_fffa;
const FREE: u32 = 0xffff_ffff;

/// The size of a compound file, told by the system and by its allocation table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub version: u16,
    pub size: u64,
    /// Where the last used sector ends.
    pub used: u64,
}

impl Extent {
    /// Reads the header and as much of the allocation table as tells the last used sector.
    pub fn read<R: Read + Seek>(reader: &mut R) -> Result<Self, MsiError> {
        let mut source = Sectors::open(reader)?;
        let tables = source.table_sectors()?;
        let last = source.last_used(&tables)?;
        let extent = Self {
            version: source.version,
            size: source.size,
            used: source.start_of(last.map_or(0, |last| u64::from(last) + 1)),
        };
        let last_start = extent.used.saturating_sub(source.sector_bytes);
        if last_start >= extent.size {
            return Err(MsiError::Truncated {
                size: extent.size,
                needed: extent.used,
            });
        }
        Ok(extent)
    }

    /// Returns how many bytes follow the last used sector.
    pub fn trailing(self) -> u64 {
        self.size.saturating_sub(self.used)
    }
}

struct Sectors<'a, R> {
    reader: &'a mut R,
    header: [u8; HEADER_BYTES],
    version: u16,
    size: u64,
    sector_bytes: u64,
}

impl<'a, R: Read + Seek> Sectors<'a, R> {
    fn open(reader: &'a mut R) -> Result<Self, MsiError> {
        let during = |source| MsiError::Io {
            part: "the header".to_owned(),
            source,
        };
        let size = reader.seek(SeekFrom::End(0)).map_err(during)?;
        reader.seek(SeekFrom::Start(0)).map_err(during)?;
        let mut start = Vec::new();
        reader
            .take(HEADER_BYTES as u64)
            .read_to_end(&mut start)
            .map_err(during)?;
        if !start.starts_with(&MAGIC) {
            start.truncate(MAGIC.len());
            return Err(MsiError::NotACompoundFile { found: start });
        }
        let mut header = [0; HEADER_BYTES];
        if start.len() < HEADER_BYTES {
            return Err(MsiError::Truncated {
                size,
                needed: HEADER_BYTES as u64,
            });
        }
        header.copy_from_slice(&start);
        let word = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let wrong = |field, offset: usize| MsiError::CompoundHeader {
            field,
            value: word(offset).into(),
            offset: offset as u64,
        };
        let version = word(26);
        if word(28) != 0xfffe {
            return Err(wrong("the byte-order mark", 28));
        }
        let sector_bytes = match (version, word(30)) {
            (3, 9) => 512,
            (4, 12) => 4096,
            (3 | 4, _) => return Err(wrong("the sector shift", 30)),
            _ => return Err(wrong("the version", 26)),
        };
        Ok(Self {
            reader,
            header,
            version,
            size,
            sector_bytes,
        })
    }

    /// The header takes the place of the sector before sector 0.
    fn start_of(&self, sector: u64) -> u64 {
        (sector + 1) * self.sector_bytes
    }

    fn sector(&mut self, number: u32) -> Result<Vec<u32>, MsiError> {
        let offset = self.start_of(number.into());
        let during = |source: io::Error| MsiError::Io {
            part: format!("the allocation table at byte {offset}"),
            source,
        };
        self.reader.seek(SeekFrom::Start(offset)).map_err(during)?;
        let mut bytes = Vec::new();
        self.reader
            .by_ref()
            .take(self.sector_bytes)
            .read_to_end(&mut bytes)
            .map_err(during)?;
        if bytes.len() as u64 == self.sector_bytes {
            return Ok(numbers(&bytes));
        }
        Err(MsiError::Truncated {
            size: self.size,
            needed: offset + self.sector_bytes,
        })
    }

    /// Lists the sectors that hold the allocation table.
    fn table_sectors(&mut self) -> Result<Vec<u32>, MsiError> {
        let mut tables = numbers(&self.header[DIFAT_OFFSET..]);
        let mut next = numbers(&self.header[68..72])
            .first()
            .copied()
            .unwrap_or(FREE);
        let mut seen = HashSet::new();
        while next <= LAST_SECTOR {
            if !seen.insert(next) {
                let offset = self.start_of(next.into());
                return Err(MsiError::AllocationCycle { offset });
            }
            let mut list = self.sector(next)?;
            next = list.pop().unwrap_or(FREE);
            tables.extend(list);
        }
        // Some writers pad the list with zeros instead of marks.
        while tables.len() > HEADER_BYTES && tables.last() == Some(&0) {
            tables.pop();
        }
        tables.retain(|&sector| sector <= LAST_SECTOR);
        Ok(tables)
    }

    fn last_used(&mut self, tables: &[u32]) -> Result<Option<u32>, MsiError> {
        let per_sector = self.sector_bytes / 4;
        let sectors = self.size.div_ceil(self.sector_bytes).saturating_sub(1);
        for (index, &table) in tables.iter().enumerate().rev() {
            let entries = self.sector(table)?;
            let first = index as u64 * per_sector;
            let used = (first..).zip(&entries).filter(|&(sector, &entry)| {
                // Beyond the end of the file some writers pad with zeros or marks of their own.
                entry != FREE && (sector < sectors || is_in_chain(entry))
            });
            if let Some((sector, _)) = used.last() {
                return Ok(u32::try_from(sector).ok());
            }
        }
        Ok(None)
    }
}

fn is_in_chain(entry: u32) -> bool {
    const TABLE: u32 = 0xffff_fffd;
    const LIST: u32 = 0xffff_fffc;
    !matches!(entry, 0 | TABLE | LIST | FREE)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let quads = bytes.chunks_exact(4);
    quads
        .map(|quad| u32::from_le_bytes([quad[0], quad[1], quad[2], quad[3]]))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn sample(version: cfb::Version) -> Vec<u8> {
        let file = Cursor::new(Vec::new());
        let mut file = cfb::CompoundFile::create_with_version(version, file).unwrap();
        let mut stream = file.create_stream("x").unwrap();
        stream.write_all(&[7; 9000]).unwrap();
        drop(stream);
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let shown = match Extent::read(&mut Cursor::new(bytes)) {
            Ok(extent) => format!("v{} +{}", extent.version, extent.trailing()),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn bytes_after_the_end_are_counted() {
        for (version, number) in [(cfb::Version::V3, 3), (cfb::Version::V4, 4)] {
            let mut bytes = sample(version);
            check(&bytes, &format!("v{number} +0"));
            bytes.extend([0; 100]);
            check(&bytes, &format!("v{number} +100"));
        }
    }

    #[test]
    fn a_cut_file_is_told() {
        let bytes = sample(cfb::Version::V3);
        let size = bytes.len();
        let cut = format!(
            "the file is cut: it has {} bytes, and its last used sector ends at byte {size}",
            size - 512
        );
        check(&bytes[..size - 512], &cut);
        // A last sector that is there in part is not missed before something in it is.
        check(&bytes[..size - 1], "v3 +0");
        check(
            &bytes[..100],
            "the file is cut: it has 100 bytes, and its last used sector ends at byte 512",
        );
    }

    #[test]
    fn other_files_are_told() {
        check(
            b"MZ",
            "not a compound file: it starts with the bytes [4d, 5a]",
        );
        check(b"", "not a compound file: it starts with the bytes []");
        let wrong = |offset: usize, value: u8| {
            let mut bytes = sample(cfb::Version::V3);
            bytes[offset] = value;
            bytes
        };
        check(
            &wrong(26, 5),
            "the compound file's header has the version 0x5 at byte 26",
        );
        check(
            &wrong(28, 0),
            "the compound file's header has the byte-order mark 0xff00 at byte 28",
        );
        check(
            &wrong(30, 12),
            "the compound file's header has the sector shift 0xc at byte 30",
        );
        let mut cycle = sample(cfb::Version::V3);
        cycle[68..72].copy_from_slice(&[0; 4]);
        cycle[512 + 508..1024].copy_from_slice(&[0; 4]);
        let cycle_at = "the list of allocation tables comes back to its part at byte 512";
        check(&cycle, cycle_at);
    }
}
