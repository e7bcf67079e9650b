//! The mini stream: short streams together in one, with an allocation table of its own.
//!
//! See [Mini Stream](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/c9d28a62-e19a-4d84-8d5b-a9b4ba4bae98)
//! and [Mini FAT Sectors](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/c5d235f7-b73c-4ec5-bf8d-5c08306cd023).

use std::io::{Read, Seek};

use super::super::defects::Defects;
use super::super::error::MsiError;
use super::super::limits::Limits;
use super::allocation::Allocation;
use super::chain::{Chains, Claim, END, FREE};
use super::directory::Entry;
use super::header::Header;
use super::source::Source;
use super::stream::{Cursor, Layout, StreamReader};
use super::{Blanks, check_limit, fill, numbers, read_error, record_broken};

/// Bytes of a sector of the mini stream.
pub(super) const MINI_SECTOR: u64 = 64;

/// The mini stream and its allocation table.
pub(super) struct Mini {
    pub chains: Chains,
    /// The sectors of the mini stream.
    pub stream: Vec<u32>,
    /// The sectors of its table.
    tables: Vec<u32>,
    /// How many mini sectors have a place and a successor that are not guessed.
    told: u64,
}

impl Mini {
    /// Reads the table and claims its sectors and those of the mini stream; `starts` are the first sectors of
    /// the streams in it.
    pub fn load<R: Read + Seek>(
        source: &mut Source<R>,
        header: &Header,
        allocation: &mut Allocation,
        (root, starts): (&Entry, impl Iterator<Item = u32>),
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let mut mini = Self {
            chains: Chains::new(Vec::new(), MINI_SECTOR, 0),
            stream: Vec::new(),
            tables: Vec::new(),
            told: u64::MAX,
        };
        if root.size == 0 {
            return Ok(mini);
        }
        let claim = allocation.chains.claim(root.start, Some(root.size));
        let told = claim.bytes;
        let claim = allocation.chains.guess(claim, root.size);
        if let Some(defect) = claim.defect {
            let what = "the mini stream".to_owned();
            let source = allocation.word(defect, what.clone(), header, root.start_offset());
            if claim.bytes > told {
                record_broken(what, (told, claim.bytes, root.size), source, defects)?;
            } else {
                defects.record(source)?;
            }
        }
        mini.stream = allocation.chains.sectors(root.start, &claim);
        let extent = claim.bytes;
        if claim.bytes > told {
            mini.told = told / MINI_SECTOR;
        }
        if header.mini_table == END || header.mini_table == FREE {
            return Ok(mini);
        }
        let claim = mini.claim_table(header, allocation, limits, defects)?;
        let successors = read_table(source, header, allocation, &claim, extent, defects)?;
        mini.chains = if defects.are_noted() {
            let most = limits.allocation_bytes / 4;
            let mut chains = Chains::padded(successors, MINI_SECTOR, extent, most);
            let stated = root.size.div_ceil(MINI_SECTOR);
            chains.allow_guesses(starts, std::iter::empty(), stated);
            chains
        } else {
            Chains::new(successors, MINI_SECTOR, extent)
        };
        Ok(mini)
    }

    fn claim_table(
        &mut self,
        header: &Header,
        allocation: &mut Allocation,
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Claim, MsiError> {
        let what = "the mini allocation table".to_owned();
        let claim = allocation.chains.claim(header.mini_table, None);
        let told = claim.bytes;
        let stated = u64::from(header.mini_table_count) * header.sector_bytes;
        let claim = allocation.chains.guess(claim, stated);
        if let Some(defect) = claim.defect {
            let source = allocation.word(defect, what.clone(), header, 60);
            if claim.bytes > told {
                self.told = self.told.min(told / 4);
                record_broken(what, (told, claim.bytes, stated), source, defects)?;
            } else {
                defects.record(source)?;
            }
        }
        let used = allocation.entry_count() * 4;
        check_limit(
            "the size of the allocation tables",
            used.saturating_add(claim.bytes),
            limits.allocation_bytes,
        )?;
        self.tables = allocation.chains.sectors(header.mini_table, &claim);
        Ok(claim)
    }

    /// Returns how many bytes of a claim, from its start on, have a place that is told.
    pub fn told(&self, start: u32, claim: &Claim) -> u64 {
        let sectors = self.chains.sectors(start, claim);
        let told = sectors
            .iter()
            .take_while(|&&sector| u64::from(sector) < self.told);
        (told.count() as u64 * MINI_SECTOR).min(claim.bytes)
    }

    /// Where a mini sector lies in the file.
    pub fn place(&self, header: &Header, sector: u32) -> u64 {
        let at = u64::from(sector) * MINI_SECTOR;
        let holder = usize::try_from(at / header.sector_bytes).ok();
        let holder = holder.and_then(|holder| self.stream.get(holder));
        holder.map_or(0, |&holder| {
            header.start_of(holder) + at % header.sector_bytes
        })
    }

    /// Where the entry of a mini sector lies in the file.
    pub fn entry_offset(&self, header: &Header, sector: u32) -> u64 {
        let at = u64::from(sector) * 4;
        let table = usize::try_from(at / header.sector_bytes).ok();
        let table = table.and_then(|table| self.tables.get(table));
        table.map_or(0, |&table| {
            header.start_of(table) + at % header.sector_bytes
        })
    }
}

/// Reads the entries of the table that a mini stream of `extent` bytes has.
fn read_table<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    allocation: &Allocation,
    claim: &Claim,
    extent: u64,
    defects: &mut Defects,
) -> Result<Vec<u32>, MsiError> {
    // Writers keep room for more entries than there are sectors.
    let needed = (extent.div_ceil(MINI_SECTOR) * 4).min(claim.bytes);
    let chains = &allocation.chains;
    let mut cursor = Cursor::new(header.mini_table);
    let mut reader = StreamReader::new(source, chains, Layout::File, &mut cursor, needed);
    let (mut successors, mut blanks) = (Vec::new(), Blanks::default());
    successors.reserve_exact(usize::try_from(needed / 4).unwrap_or(0));
    let mut buffer = vec![0; usize::try_from(header.sector_bytes).unwrap_or(0)];
    for sector in chains.sectors(header.mini_table, claim) {
        let count = fill(&mut reader, &mut buffer)
            .map_err(|source| read_error("the mini allocation table", source))?;
        let Some(table) = buffer.get_mut(..count).filter(|table| !table.is_empty()) else {
            break;
        };
        if defects.are_noted() {
            blanks.free(table, header.start_of(sector));
        }
        successors.extend(numbers(table));
    }
    blanks.record("the mini allocation table", defects)?;
    Ok(successors)
}
