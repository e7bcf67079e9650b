//! Writes a compound file from front to back: header, allocation tables, directory, short streams, long streams.
//!
//! The allocation table accounts for every sector. As in files that Windows writes, the tables and the directory come
//! first, so that of a file that is cut short the rest can be read. The same outline gives the same bytes.

use std::io::{self, Write};

use super::apportionment::{Apportionment, LISTED_IN_HEADER, MINI_SECTOR};
use super::chain::{END, FREE, LIST, TABLE};
use super::directory::{ENTRY_BYTES, NONE, ROOT, STORAGE, STREAM};
use super::header::{HEADER_BYTES, MAGIC};
use super::outline::{ItemKind, Listed, MINI_STREAM_CUTOFF, Outline, OutlineError, Version};
use super::red_black::{self, Links};

/// Why a compound file was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no such file.
    #[error(transparent)]
    Outline(#[from] OutlineError),
    /// The system does not take or give the bytes.
    #[error("the compound file cannot be written")]
    Io(#[from] io::Error),
    /// A stream does not have the bytes that were told beforehand.
    #[error("a stream has {found} bytes, and {stated} were told beforehand")]
    StreamLength {
        /// What was told.
        stated: u64,
        /// What came.
        found: u64,
    },
}

/// Writes a file of exactly `size` bytes, which its content has to fill.
///
/// `copy` writes the bytes of the stream of that number, counted as they were added; it is called once for each stream
/// that has any, the short ones first.
pub fn write<W: Write>(
    outline: &Outline,
    size: u64,
    target: &mut W,
    mut copy: impl FnMut(usize, &mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    let shares = Apportionment::of(outline.version(), size)?;
    let content = outline.content_sectors();
    if content != shares.content {
        let capacity = shares.content;
        return Err(OutlineError::Misfit { content, capacity }.into());
    }
    let listing = outline.listing()?;
    let plan = Plan::of(outline, &shares);
    target.write_all(&plan.header(outline))?;
    plan.write_tables(outline.version(), target)?;
    target.write_all(&directory(outline, &listing, &plan))?;
    target.write_all(&plan.mini_table)?;
    let short = |size: &u64| (1..MINI_STREAM_CUTOFF).contains(size);
    let long = |size: &u64| *size >= MINI_STREAM_CUTOFF;
    let sector = outline.version().sector_bytes();
    let mut filled = 0;
    for (number, stated) in outline.sizes().enumerate().filter(|(_, size)| short(size)) {
        filled += put(target, number, stated, MINI_SECTOR, &mut copy)?;
    }
    pad(target, filled, sector)?;
    for (number, stated) in outline.sizes().enumerate().filter(|(_, size)| long(size)) {
        put(target, number, stated, sector, &mut copy)?;
    }
    Ok(())
}

/// Writes one stream, filled up with zeros to whole units, and returns how many bytes that made.
fn put(
    target: &mut impl Write,
    number: usize,
    stated: u64,
    unit: u64,
    copy: &mut impl FnMut(usize, &mut dyn Write) -> io::Result<()>,
) -> Result<u64, WriteError> {
    let mut counted = Counted {
        target: &mut *target,
        count: 0,
    };
    copy(number, &mut counted)?;
    let found = counted.count;
    if found != stated {
        return Err(WriteError::StreamLength { stated, found });
    }
    pad(target, found, unit)?;
    Ok(found.next_multiple_of(unit))
}

fn pad(target: &mut impl Write, written: u64, unit: u64) -> io::Result<()> {
    let missing = written.next_multiple_of(unit) - written;
    io::copy(&mut io::Read::take(io::repeat(0), missing), target).map(drop)
}

struct Counted<'a, W> {
    target: &'a mut W,
    count: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.target.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

/// Where everything goes.
struct Plan {
    shares: Apportionment,
    /// One entry for each sector.
    table: Vec<u32>,
    /// The mini allocation table, in whole sectors.
    mini_table: Vec<u8>,
    mini_table_sectors: u32,
    mini_sectors: u64,
    directory: u32,
    mini_table_start: u32,
    mini_stream: u32,
    /// The first sector of each stream, by its number.
    starts: Vec<u32>,
}

impl Plan {
    fn of(outline: &Outline, shares: &Apportionment) -> Self {
        let sector = outline.version().sector_bytes();
        let mut table = vec![LIST; index(shares.lists)];
        table.resize(index(shares.lists + shares.tables), TABLE);
        let directory = chain(&mut table, outline.directory_sectors());
        let mut minis = Vec::new();
        let mut starts: Vec<u32> = outline
            .sizes()
            .map(|size| match size {
                MINI_STREAM_CUTOFF.. => END,
                short => chain(&mut minis, short.div_ceil(MINI_SECTOR)),
            })
            .collect();
        let mini_sectors = minis.len() as u64;
        let mini_table_sectors = mini_sectors.div_ceil(sector / 4);
        minis.resize(index(mini_table_sectors * (sector / 4)), FREE);
        let mini_table_start = chain(&mut table, mini_table_sectors);
        let mini_stream = chain(&mut table, (mini_sectors * MINI_SECTOR).div_ceil(sector));
        for (start, size) in starts.iter_mut().zip(outline.sizes()) {
            if size >= MINI_STREAM_CUTOFF {
                *start = chain(&mut table, size.div_ceil(sector));
            }
        }
        Self {
            shares: *shares,
            table,
            mini_table: minis.iter().flat_map(|entry| entry.to_le_bytes()).collect(),
            mini_table_sectors: number(mini_table_sectors),
            mini_sectors,
            directory,
            mini_table_start,
            mini_stream,
            starts,
        }
    }

    fn header(&self, outline: &Outline) -> Vec<u8> {
        let version = outline.version();
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0; 16]);
        // Minor and major version, byte order, sector and mini sector size as powers of two.
        for value in [0x003e, version.number(), 0xfffe, version.shift(), 6] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 6]);
        let Apportionment { lists, tables, .. } = self.shares;
        for value in [
            match version {
                Version::V3 => 0,
                Version::V4 => number(outline.directory_sectors()),
            },
            number(tables),
            self.directory,
            0, // the transaction signature
            number(MINI_STREAM_CUTOFF),
            self.mini_table_start,
            self.mini_table_sectors,
            if lists == 0 { END } else { 0 },
            number(lists),
        ] {
            bytes.extend(value.to_le_bytes());
        }
        for table in 0..tables.min(LISTED_IN_HEADER) {
            bytes.extend(number(lists + table).to_le_bytes());
        }
        bytes.resize(HEADER_BYTES, 0xff);
        bytes.resize(index(version.sector_bytes()), 0);
        bytes
    }

    /// Writes the rest of the list of the table's sectors, and the table.
    fn write_tables(&self, version: Version, target: &mut impl Write) -> io::Result<()> {
        let entries = version.sector_bytes() / 4;
        let Apportionment { lists, tables, .. } = self.shares;
        let beyond: Vec<u32> = (LISTED_IN_HEADER.min(tables)..tables)
            .map(|table| number(lists + table))
            .collect();
        let mut lines = Vec::new();
        for (list, part) in (1..).zip(beyond.chunks(index(entries - 1))) {
            lines.extend(part);
            lines.resize(index(list * entries - 1), FREE);
            lines.push(if list == lists { END } else { number(list) });
        }
        lines.extend(&self.table);
        lines.resize(index((lists + tables) * entries), FREE);
        for part in lines.chunks(1 << 12) {
            let bytes: Vec<u8> = part.iter().flat_map(|entry| entry.to_le_bytes()).collect();
            target.write_all(&bytes)?;
        }
        Ok(())
    }
}

/// Chains so many sectors behind those that are there, and returns the first.
fn chain(table: &mut Vec<u32>, count: u64) -> u32 {
    if count == 0 {
        return END;
    }
    let first = table.len() as u64;
    table.extend((1..count).map(|next| number(first + next)));
    table.push(END);
    number(first)
}

/// Returns the directory in whole sectors.
fn directory(outline: &Outline, listing: &[Listed<'_>], plan: &Plan) -> Vec<u8> {
    let mut links = vec![Links::ALONE; listing.len()];
    let tops: Vec<u32> = listing
        .iter()
        .map(|listed| red_black::link(&mut links, listed.children.0, listed.children.1))
        .collect();
    let mut bytes = Vec::new();
    for (place, ((listed, links), top)) in listing.iter().zip(&links).zip(tops).enumerate() {
        let (kind, start, size) = match listed.item.kind {
            _ if place == 0 => (ROOT, plan.mini_stream, plan.mini_sectors * MINI_SECTOR),
            ItemKind::Storage => (STORAGE, 0, 0),
            ItemKind::Stream { number, size } => (
                STREAM,
                plan.starts.get(number).copied().unwrap_or(END),
                size,
            ),
        };
        let name = &listed.item.name;
        let mut entry: Vec<u8> = name.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let name_bytes = number(entry.len() as u64 + 2);
        entry.resize(64, 0);
        entry.extend(&name_bytes.to_le_bytes()[..2]);
        entry.extend([kind, links.color]);
        for link in [links.left, links.right, top] {
            entry.extend(link.to_le_bytes());
        }
        let stamp = &listed.item.stamp;
        entry.extend(stamp.class.to_bytes_le());
        entry.extend(stamp.state.to_le_bytes());
        entry.extend(stamp.created.0.to_le_bytes());
        entry.extend(stamp.modified.0.to_le_bytes());
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        bytes.extend(entry);
    }
    let whole = outline.directory_sectors() * outline.version().sector_bytes();
    while (bytes.len() as u64) < whole {
        let mut unused = [0; ENTRY_BYTES];
        for at in [68, 72, 76] {
            unused[at..at + 4].copy_from_slice(&NONE.to_le_bytes());
        }
        bytes.extend(unused);
    }
    bytes
}

/// Sizes were bounded by [`Apportionment::of`], so that sectors and entries can be numbered.
fn number(index: u64) -> u32 {
    u32::try_from(index).unwrap_or(FREE)
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
