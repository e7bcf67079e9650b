//! The bytes of one cabinet, read at stated places.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::error::{CabError, Defect};

/// Two blocks and a bit: a block is then read in one go.
const BUFFER: usize = 128 << 10;

/// One cabinet's bytes.
#[derive(Debug)]
pub(super) struct Volume<R> {
    reader: BufReader<R>,
    /// Where the reader stands; unknown after it has failed.
    position: Option<u64>,
}

impl<R: Read + Seek> Volume<R> {
    pub(super) fn new(mut reader: R) -> io::Result<Self> {
        reader.seek(SeekFrom::Start(0))?;
        Ok(Self {
            reader: BufReader::with_capacity(BUFFER, reader),
            position: Some(0),
        })
    }

    /// Fills `buffer` from `offset` on, as far as there are bytes, and says how far that was.
    pub(super) fn read_up_to(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, CabError> {
        match self.position.take() {
            Some(here) => {
                let step = offset.cast_signed().wrapping_sub(here.cast_signed());
                self.reader.seek_relative(step)
            }
            None => self.reader.seek(SeekFrom::Start(offset)).map(drop),
        }
        .map_err(CabError::read(offset))?;
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(CabError::read(offset + filled as u64)(error)),
            }
        }
        self.position = Some(offset + filled as u64);
        Ok(filled)
    }

    /// Fills `buffer` from `offset` on, or says which `part` of the cabinet is cut off there.
    pub(super) fn read_exact(
        &mut self,
        part: &'static str,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<(), CabError> {
        let found = self.read_up_to(offset, buffer)?;
        if found < buffer.len() {
            let missing = (buffer.len() - found) as u64;
            return Err(CabError::at(offset, Defect::Truncated { part, missing }));
        }
        Ok(())
    }
}

/// The cabinets that hold the folders: one, or a set.
pub(super) trait Volumes {
    /// Fills `buffer` from `offset` of the cabinet with the number `volume` on; `part` words the error.
    fn read_exact(
        &mut self,
        volume: usize,
        part: &'static str,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<(), CabError>;
}

/// A cabinet on its own is a set of one.
impl<R: Read + Seek> Volumes for Volume<R> {
    fn read_exact(
        &mut self,
        _volume: usize,
        part: &'static str,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<(), CabError> {
        Volume::read_exact(self, part, offset, buffer)
    }
}
