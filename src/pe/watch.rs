//! A PE file that passes by: keeps the few pieces that its facts are read from.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use object::read::ReadCache;

use super::image::{Image, headers_offset};
use super::{BUDGET, Budgeted, PeError, PeFacts, read};
use crate::source::position_after;

/// The headers lie at the beginning, and few linkers need more than two kilobytes for them.
const HEAD: u64 = 16 << 10;
/// The tables lie at the beginning of the resources, and so does the version, unless there are many.
const TABLES: u64 = 1 << 20;

/// Watches a file pass by, piece by piece, and says in the end what [`read`](super::read) would have said.
///
/// It keeps about a megabyte at most, however large the file is. Where the version resource lies before
/// the tables that lead to it, which no known linker does, it says [`PeError::Passed`].
pub struct Watch {
    /// How many bytes have passed.
    passed: u64,
    kept: Vec<Piece>,
    stage: Stage,
}

/// Bytes that were kept, and where they begin.
struct Piece {
    start: u64,
    bytes: Vec<u8>,
}

/// What is waited for, and kept when it comes.
enum Stage {
    Head,
    /// Headers that lie far from the beginning.
    Headers(Range<u64>),
    Tables(Range<u64>),
    Version(Range<u64>),
    Done,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            passed: 0,
            kept: Vec::new(),
            stage: Stage::Head,
        }
    }
}

impl Watch {
    /// Looks at the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            // Up to where the next decision is due, or all.
            let due = self.wanted().map_or(u64::MAX, |wanted| wanted.end);
            let before = usize::try_from(due.saturating_sub(self.passed)).unwrap_or(usize::MAX);
            let (now, later) = rest.split_at(rest.len().min(before));
            self.keep(now);
            self.passed += now.len() as u64;
            rest = later;
            if self.passed >= due {
                self.decide();
            }
        }
    }

    /// Says what the file is, after all of it has passed. `None` if it is no PE file.
    pub fn finish(self) -> Result<Option<PeFacts>, PeError> {
        match read(Kept {
            position: 0,
            size: self.passed,
            pieces: &self.kept,
        }) {
            Err(PeError::Read { offset, .. }) => Err(PeError::Passed { offset }),
            result => result,
        }
    }

    fn wanted(&self) -> Option<Range<u64>> {
        match &self.stage {
            Stage::Head => Some(0..HEAD),
            Stage::Headers(range) | Stage::Tables(range) | Stage::Version(range) => {
                Some(range.clone())
            }
            Stage::Done => None,
        }
    }

    /// Keeps what is wanted of the bytes that come next.
    fn keep(&mut self, bytes: &[u8]) {
        let Some(wanted) = self.wanted() else {
            return;
        };
        let skipped =
            usize::try_from(wanted.start.saturating_sub(self.passed)).unwrap_or(usize::MAX);
        let bytes = bytes.get(skipped..).unwrap_or_default();
        if bytes.is_empty() {
            return;
        }
        let start = self.passed + skipped as u64;
        match self.kept.last_mut() {
            Some(piece) if piece.end() == start => piece.bytes.extend(bytes),
            _ => self.kept.push(Piece {
                start,
                bytes: bytes.to_vec(),
            }),
        }
    }

    /// Finds out what is wanted after what was wanted last has passed. What goes wrong here goes wrong
    /// again in the end, and is told there.
    fn decide(&mut self) {
        self.stage = self.next_stage().unwrap_or(Stage::Done);
        // In a small file what is wanted next can have passed already.
        if self
            .wanted()
            .is_some_and(|wanted| wanted.end <= self.passed)
        {
            self.decide();
        }
    }

    fn next_stage(&self) -> Option<Stage> {
        let kept = Kept {
            position: 0,
            size: u64::MAX,
            pieces: &self.kept,
        };
        let cache = ReadCache::new(Budgeted {
            inner: kept,
            left: BUDGET,
            failed: None,
        });
        if matches!(self.stage, Stage::Head) {
            let offset = headers_offset(&cache)?;
            if offset > HEAD / 2 {
                return Some(Stage::Headers(offset..offset + HEAD));
            }
        }
        let image = Image::parse(&cache).ok()??;
        match self.stage {
            Stage::Head | Stage::Headers(_) => {
                let place = image.resources?;
                Some(Stage::Tables(
                    place.start..place.end.min(place.start + TABLES),
                ))
            }
            Stage::Tables(_) => Some(Stage::Version(image.find_version(&cache).ok()??)),
            Stage::Version(_) | Stage::Done => None,
        }
    }
}

impl Write for Watch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Piece {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

/// A file of which only some pieces can be read.
struct Kept<'a> {
    position: u64,
    size: u64,
    pieces: &'a [Piece],
}

impl Read for Kept<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size {
            return Ok(0);
        }
        let here = |piece: &&Piece| (piece.start..piece.end()).contains(&self.position);
        let piece = self
            .pieces
            .iter()
            .find(here)
            .ok_or(io::ErrorKind::NotSeekable)?;
        let skipped = usize::try_from(self.position - piece.start).unwrap_or(usize::MAX);
        let bytes = piece.bytes.get(skipped..).unwrap_or_default();
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Kept<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = position_after(to, self.position, self.size)?;
        Ok(self.position)
    }
}
