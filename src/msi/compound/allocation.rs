//! The allocation table of a compound file: loaded whole, bounded by what the file can hold.
//!
//! See [FAT Sectors](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/30e1013a-a0ff-4404-9ccf-d75d835ff404)
//! and [DIFAT Sectors](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/0afa4e43-b18f-432a-9917-4f276eca7a73).

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::super::defects::Defects;
use super::super::error::MsiError;
use super::super::limits::Limits;
use super::chain::{ChainDefect, Chains, FREE, LAST_SECTOR, LIST, TABLE};
use super::header::Header;
use super::source::Source;
use super::{Blanks, check_limit, numbers, read_error};

/// The most bytes that are read at once.
const RUN_BYTES: u64 = 1 << 16;

/// The allocation table and where its own sectors are.
pub(super) struct Allocation {
    pub chains: Chains,
    tables: Vec<u32>,
    /// The sectors of the list of tables.
    lists: Vec<u32>,
    /// How many sectors the whole file had, as the table and the header have it.
    stated: u64,
    /// Where the last used sector ends, as the table has it; at the end of the file where it is not whole.
    pub used: u64,
}

impl Allocation {
    /// Reads the table and claims the sectors that it takes itself.
    pub fn load<R: Read + Seek>(
        source: &mut Source<R>,
        header: &Header,
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let (lists, tables) = list(source, header, limits, defects)?;
        let mut loaded = Loader::load(source, header, &tables, defects.are_noted())?;
        let last = loaded.last_used.map(|sector| header.start_of(sector));
        let mut used = last.map_or(header.sector_bytes, |start| start + header.sector_bytes);
        let size = source.size();
        let extent = size.saturating_sub(header.sector_bytes);
        let successors = std::mem::take(&mut loaded.entries);
        let mut chains = if defects.are_noted() {
            let most = limits.allocation_bytes / 4;
            Chains::padded(successors, header.sector_bytes, extent, most)
        } else {
            Chains::new(successors, header.sector_bytes, extent)
        };
        for &sector in lists.iter().chain(&tables) {
            let offset = header.start_of(sector);
            if !chains.claim_one(sector) && offset < size {
                let what = "the allocation table".to_owned();
                defects.record(MsiError::SharedSector { what, offset })?;
            }
        }
        let needed = used.max(loaded.missing_table.unwrap_or(0));
        if loaded.missing_table.is_some() || last.is_some_and(|start| start >= size) {
            defects.record(MsiError::Truncated { size, needed })?;
        }
        let blanks = std::mem::take(&mut loaded.blanks);
        if !blanks.0.is_empty() || loaded.missing_table.is_some() {
            used = size;
        }
        blanks.record("the allocation table", defects)?;
        let counted = u64::from(header.table_count).saturating_mul(header.sector_bytes / 4);
        Ok(Self {
            chains,
            tables,
            lists,
            stated: counted.max(loaded.seen.into()),
            used,
        })
    }

    /// Allows guesses where the table does not tell how a chain goes on; `starts` are first sectors of
    /// chains, and `directory` are the sectors of the directory.
    pub fn allow_guesses(&mut self, starts: impl Iterator<Item = u32>, directory: &[u32]) {
        let own = self.lists.iter().chain(&self.tables).chain(directory);
        self.chains.allow_guesses(starts, own.copied(), self.stated);
    }

    /// Returns how many entries were loaded.
    pub fn entry_count(&self) -> u64 {
        self.chains.count()
    }

    /// Words the defect of a chain whose first sector is named at byte `start` of the file.
    pub fn word(&self, defect: ChainDefect, what: String, header: &Header, start: u64) -> MsiError {
        let entry =
            |after: Option<u32>| after.map_or(start, |sector| self.entry_offset(header, sector));
        defect.explain(what, entry, |sector| header.start_of(sector))
    }

    /// Where the entry of a sector lies in the file.
    pub fn entry_offset(&self, header: &Header, sector: u32) -> u64 {
        let per_sector = header.sector_bytes / 4;
        let (table, entry) = (
            u64::from(sector) / per_sector,
            u64::from(sector) % per_sector,
        );
        let table = usize::try_from(table).ok().and_then(|i| self.tables.get(i));
        table.map_or(0, |&table| header.start_of(table) + entry * 4)
    }
}

/// Lists the sectors that hold the list's rest, and those that hold the allocation table.
fn list<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    limits: &Limits,
    defects: &mut Defects,
) -> Result<(Vec<u32>, Vec<u32>), MsiError> {
    let mut lists = Vec::new();
    let mut seen = HashSet::new();
    let mut tables = header.tables.clone();
    let mut next = header.list;
    let mut bytes = vec![0; usize::try_from(header.sector_bytes).unwrap_or(0)];
    while next <= LAST_SECTOR {
        let offset = header.start_of(next);
        if !seen.insert(next) {
            defects.record(MsiError::AllocationCycle { offset })?;
            break;
        }
        let found = source
            .fill_at(offset, &mut bytes)
            .map_err(|source| read_error(&format!("the list at byte {offset}"), source))?;
        if found < bytes.len() {
            let needed = offset + header.sector_bytes;
            let size = source.size();
            defects.record(MsiError::Truncated { size, needed })?;
            break;
        }
        lists.push(next);
        tables.extend(numbers(&bytes));
        next = tables.pop().unwrap_or(FREE);
        check_size(header, &tables, limits)?;
    }
    // Some writers pad the list with zeros instead of marks.
    while tables.len() > Header::LISTED && tables.last() == Some(&0) {
        tables.pop();
    }
    tables.retain(|&sector| sector <= LAST_SECTOR);
    check_size(header, &tables, limits)?;
    Ok((lists, tables))
}

fn check_size(header: &Header, tables: &[u32], limits: &Limits) -> Result<(), MsiError> {
    let stated = (tables.len() as u64).saturating_mul(header.sector_bytes);
    check_limit(
        "the size of the allocation tables",
        stated,
        limits.allocation_bytes,
    )
}

#[derive(Default)]
struct Loader {
    /// One for each sector of the file.
    entries: Vec<u32>,
    /// How many entries were seen.
    seen: u32,
    last_used: Option<u32>,
    /// Where the last part of the table ends that the file does not have.
    missing_table: Option<u64>,
    blanks: Blanks,
}

impl Loader {
    /// Reads the parts of the table, those that lie side by side at once.
    fn load<R: Read + Seek>(
        source: &mut Source<R>,
        header: &Header,
        tables: &[u32],
        may_have_blanks: bool,
    ) -> Result<Self, MsiError> {
        let mut loader = Self::default();
        let sectors = source
            .size()
            .div_ceil(header.sector_bytes)
            .saturating_sub(1);
        let listed = (tables.len() as u64).saturating_mul(header.sector_bytes / 4);
        let count = usize::try_from(listed.min(sectors)).unwrap_or(0);
        loader.entries.reserve_exact(count);
        let most = usize::try_from(RUN_BYTES / header.sector_bytes).unwrap_or(1);
        let part_bytes = usize::try_from(header.sector_bytes).unwrap_or(1);
        let mut buffer = Vec::new();
        for run in tables.chunk_by(|&a, &b| a.checked_add(1) == Some(b)) {
            for part in run.chunks(most) {
                let offset = header.start_of(part.first().copied().unwrap_or(0));
                let bytes = part.len() as u64 * header.sector_bytes;
                buffer.resize(usize::try_from(bytes).unwrap_or(0), 0xff);
                let found = source.fill_at(offset, &mut buffer).map_err(|source| {
                    read_error(&format!("the allocation table at byte {offset}"), source)
                })?;
                let (there, missing) = buffer.split_at_mut(found.min(part_bytes * part.len()));
                if may_have_blanks {
                    loader.free_blanks(there, offset, part_bytes, sectors);
                }
                if !missing.is_empty() {
                    missing.fill(0xff);
                    let end = offset + bytes;
                    loader.missing_table = loader.missing_table.max(Some(end));
                }
                loader.take(numbers(&buffer), sectors);
            }
        }
        Ok(loader)
    }

    /// Frees what was overwritten with zeros.
    fn free_blanks(&mut self, there: &mut [u8], offset: u64, part_bytes: usize, sectors: u64) {
        let parts = there.chunks_mut(part_bytes);
        let places = (offset..).step_by(part_bytes);
        let firsts = (self.seen..).step_by(part_bytes / 4);
        for ((part, offset), first) in parts.zip(places).zip(firsts) {
            // Beyond the end of the file some writers pad with zeros.
            if u64::from(first) < sectors {
                self.blanks.free(part, offset);
            }
        }
    }

    fn take(&mut self, entries: impl Iterator<Item = u32>, sectors: u64) {
        for entry in entries {
            let is_there = u64::from(self.seen) < sectors;
            if is_there {
                self.entries.push(entry);
            }
            // Beyond the end of the file some writers pad with zeros or marks of their own.
            if entry != FREE && (is_there || !matches!(entry, 0 | TABLE | LIST)) {
                self.last_used = Some(self.seen);
            }
            self.seen = self.seen.saturating_add(1);
        }
    }
}
