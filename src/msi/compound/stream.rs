//! Reading a chain of sectors as one stream.

use std::io::{self, Read, Seek, SeekFrom};

use super::chain::Chains;
use super::source::Source;
use crate::source::position_after;

/// Where the sectors of a chain lie in the file.
#[derive(Clone, Copy)]
pub(super) enum Layout<'a> {
    /// Behind the header.
    File,
    /// In the mini stream, whose sectors these are, each of so many bytes.
    Mini {
        stream: &'a [u32],
        sector_bytes: u64,
    },
}

/// A sector of a chain and its number in the chain, so that nothing is walked twice going forward.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    start: u32,
    pub(super) number: u64,
    sector: u32,
}

impl Cursor {
    /// Stands at the first sector.
    pub(super) fn new(start: u32) -> Self {
        Self {
            start,
            number: 0,
            sector: start,
        }
    }

    /// Goes to the sector of that number.
    fn go_to(&mut self, number: u64, chains: &Chains) -> Option<u32> {
        if number < self.number {
            *self = Self::new(self.start);
        }
        while self.number < number {
            self.sector = chains.after(self.sector)?;
            self.number += 1;
        }
        Some(self.sector)
    }
}

/// A stream of the file. Sectors that lie side by side are read at once.
pub(in super::super) struct StreamReader<'a, R> {
    source: &'a mut Source<R>,
    chains: &'a Chains,
    layout: Layout<'a>,
    pub(super) cursor: &'a mut Cursor,
    size: u64,
    position: u64,
}

impl<'a, R: Read + Seek> StreamReader<'a, R> {
    /// Makes a reader of the claimed chain of the cursor, which has at least `size` bytes.
    pub(super) fn new(
        source: &'a mut Source<R>,
        chains: &'a Chains,
        layout: Layout<'a>,
        cursor: &'a mut Cursor,
        size: u64,
    ) -> Self {
        Self {
            source,
            chains,
            layout,
            cursor,
            size,
            position: 0,
        }
    }

    /// Returns where the next bytes lie in the file and how many lie there side by side, at most `wanted`.
    fn run(&mut self, wanted: u64) -> Option<(u64, u64)> {
        let unit = self.chains.unit();
        let mut sector = self.cursor.go_to(self.position / unit, self.chains)?;
        let within = self.position % unit;
        let offset = self.layout.offset(sector, unit)? + within;
        let mut length = unit - within;
        while length < wanted {
            let Some(next) = self.chains.after(sector) else {
                break;
            };
            if self.layout.offset(next, unit) != Some(offset + length) {
                break;
            }
            length += unit;
            sector = next;
        }
        Some((offset, length.min(wanted)))
    }
}

impl Layout<'_> {
    fn offset(self, sector: u32, unit: u64) -> Option<u64> {
        let behind_header = |sector: u32, bytes: u64| (u64::from(sector) + 1).checked_mul(bytes);
        match self {
            Self::File => behind_header(sector, unit),
            Self::Mini {
                stream,
                sector_bytes,
            } => {
                let at = u64::from(sector) * unit;
                let holder = usize::try_from(at / sector_bytes).ok()?;
                Some(behind_header(*stream.get(holder)?, sector_bytes)? + at % sector_bytes)
            }
        }
    }
}

impl<R: Read + Seek> Read for StreamReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.size.saturating_sub(self.position);
        let wanted = rest.min(buffer.len() as u64);
        if wanted == 0 {
            return Ok(0);
        }
        // The chain was walked when it was claimed, and the file had these bytes then.
        let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let (offset, length) = self.run(wanted).ok_or_else(gone)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let buffer = buffer.get_mut(..length).ok_or_else(gone)?;
        let count = self.source.read_at(offset, buffer)?;
        if count == 0 {
            return Err(gone());
        }
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for StreamReader<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = position_after(to, self.position, self.size)?;
        Ok(self.position)
    }
}
