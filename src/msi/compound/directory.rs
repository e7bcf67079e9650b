//! The directory of a compound file: a list of entries.
//!
//! See [Compound File Directory Sectors](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/a94d7445-c4be-49cd-b6b9-2f4abc663817).

use std::io::{Read, Seek};

use uuid::Uuid;

use super::super::defects::Defects;
use super::super::error::MsiError;
use super::super::limits::Limits;
use super::super::property_set::FileTime;
use super::allocation::Allocation;
use super::chain::{END, LAST_SECTOR};
use super::header::Header;
use super::source::Source;
use super::{check_limit, lost, read_error};

/// Bytes of one entry.
pub(super) const ENTRY_BYTES: usize = 128;
/// The link to no entry.
pub(super) const NONE: u32 = 0xffff_ffff;
const UNUSED: u8 = 0;
pub(super) const STORAGE: u8 = 1;
pub(super) const STREAM: u8 = 2;
pub(super) const ROOT: u8 = 5;
/// NUL and `!`, `/`, `:`, `\\`, which no name has.
const FORBIDDEN: [u16; 5] = [0, 0x21, 0x2f, 0x3a, 0x5c];

/// One entry as stored.
pub(super) struct Entry {
    /// Where it lies in the file.
    pub offset: u64,
    pub name: Vec<u16>,
    /// Bytes of the name and its NUL.
    pub name_bytes: u16,
    pub kind: u8,
    pub left: u32,
    pub right: u32,
    pub child: u32,
    pub stamp: Stamp,
    pub start: u32,
    pub size: u64,
    /// Whether it was found by its shape alone.
    pub is_guessed: bool,
}

/// What the directory says of a stream or a storage beside its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The class of a storage; nil for streams.
    pub class: Uuid,
    /// Bits that are the application's.
    pub state: u32,
    /// When it was made; zero where nobody says.
    pub created: FileTime,
    /// When it was changed; zero where nobody says.
    pub modified: FileTime,
}

impl Entry {
    /// Reads an entry; `version` 3 has sizes of 32 bits only.
    pub fn parse(bytes: &[u8; ENTRY_BYTES], version: u16, offset: u64) -> Self {
        let word = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let long = |at: usize| u32::from(word(at)) | u32::from(word(at + 2)) << 16;
        let quad = |at: usize| u64::from(long(at)) | u64::from(long(at + 4)) << 32;
        let name_bytes = word(64);
        let units = usize::from(name_bytes.min(64) / 2).saturating_sub(1);
        let mut class = [0; 16];
        class.copy_from_slice(&bytes[80..96]);
        Self {
            offset,
            name: (0..units).map(|unit| word(unit * 2)).collect(),
            name_bytes,
            kind: bytes[66],
            left: long(68),
            right: long(72),
            child: long(76),
            stamp: Stamp {
                class: Uuid::from_bytes_le(class),
                state: long(96),
                created: FileTime(quad(100)),
                modified: FileTime(quad(108)),
            },
            start: long(116),
            // Some writers leave garbage in the upper half.
            size: if version == 3 {
                u64::from(long(120))
            } else {
                quad(120)
            },
            is_guessed: false,
        }
    }

    /// Returns an entry for one whose bytes are lost: the root where it is the first.
    pub fn lost(number: usize) -> Self {
        let mut bytes = [0; ENTRY_BYTES];
        bytes[66] = if number == 0 { ROOT } else { UNUSED };
        // No links and no sectors.
        bytes[68..80].fill(0xff);
        bytes[116..120].fill(0xff);
        Self::parse(&bytes, 3, 0)
    }

    /// Tells whether bytes look like an entry of a directory that is used and not the root; its links are
    /// below `most`. `None` is an entry that is not used.
    pub fn is_likely(bytes: &[u8; ENTRY_BYTES], most: u64) -> Option<bool> {
        let entry = Self::parse(bytes, 3, 0);
        let (units, _) = bytes[..64].as_chunks::<2>();
        if entry.kind == UNUSED && entry.name_bytes == 0 && units.iter().all(|unit| *unit == [0; 2])
        {
            return None;
        }
        let length = entry.name_bytes;
        let is_named = length.is_multiple_of(2)
            && (4..=64).contains(&length)
            && is_nameable(&entry.name)
            && units.get(entry.name.len()) == Some(&[0; 2]);
        let links = [entry.left, entry.right, entry.child];
        let is_linked = links
            .into_iter()
            .all(|link| link == NONE || u64::from(link) < most);
        let is_kind = match entry.kind {
            STREAM => entry.child == NONE && (entry.start <= LAST_SECTOR || entry.start == END),
            kind => kind == STORAGE,
        };
        let is_coloured = bytes[67] <= 1;
        Some(is_named && is_linked && is_kind && is_coloured)
    }

    /// Whether it is a stream.
    pub fn is_stream(&self) -> bool {
        self.kind == STREAM
    }

    /// Whether it is the root.
    pub fn is_root(&self) -> bool {
        self.kind == ROOT
    }

    /// Where the field that names its first sector lies in the file.
    pub fn start_offset(&self) -> u64 {
        self.offset + 116
    }

    /// Tells an entry that should be a stream or a storage.
    pub fn wrong_kind(&self) -> MsiError {
        MsiError::DirectoryKind {
            offset: self.offset + 66,
            kind: self.kind,
        }
    }
}

/// Whether a name has none of the characters that no name has.
pub(super) fn is_nameable(name: &[u16]) -> bool {
    name.iter().all(|unit| !FORBIDDEN.contains(unit))
}

/// The entries of a directory, and the sectors that they lie in.
pub(super) struct Directory {
    /// The root first.
    pub entries: Vec<Entry>,
    pub sectors: Vec<u32>,
}

impl Directory {
    /// Reads the directory and claims its sectors. Of a file that is salvaged, the sectors that its chain
    /// does not lead to are looked for.
    pub fn load<R: Read + Seek>(
        source: &mut Source<R>,
        header: &Header,
        allocation: &mut Allocation,
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let claim = allocation.chains.claim(header.directory, None);
        // The rest of the last sector is filled with unused entries.
        let room = header.sector_bytes / ENTRY_BYTES as u64;
        let most = (limits.entries as u64).saturating_add(room);
        let count = claim.bytes / ENTRY_BYTES as u64;
        check_limit("the number of directory entries", count, most)?;
        let mut told = Self {
            entries: Vec::new(),
            sectors: allocation.chains.sectors(header.directory, &claim),
        };
        for &sector in &told.sectors {
            read(source, header, sector, &mut told.entries)?;
        }
        let what = "the directory".to_owned();
        let Some(defect) = claim.defect else {
            if told.entries.is_empty() {
                return Err(MsiError::ChainEnds { what, offset: 48 });
            }
            return Ok(told);
        };
        defects.record(allocation.word(defect, what, header, 48))?;
        told.guess(source, header, allocation, most - count, defects)?;
        Ok(told)
    }

    /// Adds at most so many entries that the chain does not lead to.
    fn guess<R: Read + Seek>(
        &mut self,
        source: &mut Source<R>,
        header: &Header,
        allocation: &mut Allocation,
        most: u64,
        defects: &mut Defects,
    ) -> Result<(), MsiError> {
        let lost = lost::find(source, header, &allocation.chains, most)?;
        if self.entries.is_empty() {
            if lost.is_empty() {
                let (offset, size) = (header.start_of(header.directory), source.size());
                return Err(MsiError::NoDirectory { offset, size });
            }
            let room = header.sector_bytes / ENTRY_BYTES as u64;
            let room = usize::try_from(room).unwrap_or(1);
            self.entries.extend((0..room).map(Entry::lost));
        }
        let told = self.entries.len();
        for &sector in &lost {
            allocation.chains.claim_one(sector);
            read(source, header, sector, &mut self.entries)?;
        }
        self.sectors.extend(lost);
        let mut count = 0;
        for entry in self.entries.iter_mut().skip(told) {
            entry.is_guessed = true;
            count += usize::from(entry.kind != UNUSED);
        }
        if count > 0 {
            defects.record(MsiError::GuessedEntries { count })?;
        }
        Ok(())
    }
}

fn read<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    sector: u32,
    entries: &mut Vec<Entry>,
) -> Result<(), MsiError> {
    let mut buffer = vec![0; usize::try_from(header.sector_bytes).unwrap_or(0)];
    let start = header.start_of(sector);
    let found = source
        .fill_at(start, &mut buffer)
        .map_err(|source| read_error("the directory", source))?;
    let bytes = buffer.get(..found).unwrap_or_default();
    for (offset, bytes) in (start..).step_by(ENTRY_BYTES).zip(bytes.as_chunks().0) {
        entries.push(Entry::parse(bytes, header.version, offset));
    }
    Ok(())
}
