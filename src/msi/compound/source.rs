//! The bytes below a compound file, read at places.

use std::io::{self, Read, Seek, SeekFrom};

/// A reader that remembers where it stands, so that reading on does not seek.
pub(in super::super) struct Source<R> {
    reader: R,
    at: Option<u64>,
    size: u64,
}

impl<R: Read + Seek> Source<R> {
    /// Asks for the size.
    pub fn new(mut reader: R) -> io::Result<Self> {
        let size = reader.seek(SeekFrom::End(0))?;
        Ok(Self {
            reader,
            at: Some(size),
            size,
        })
    }

    /// Returns how many bytes there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads some bytes from `offset` on; 0 is the end.
    pub fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at != Some(offset) {
            self.at = None;
            self.reader.seek(SeekFrom::Start(offset))?;
        }
        let count = self.reader.read(buffer).inspect_err(|_| self.at = None)?;
        self.at = Some(offset.saturating_add(count as u64));
        Ok(count)
    }

    /// Fills `buffer` from `offset` on and returns how much of it there was.
    pub fn fill_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            let rest = buffer.get_mut(filled..).unwrap_or_default();
            match self.read_at(offset.saturating_add(filled as u64), rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Counts how often it is asked to seek.
    struct Seeks(Cursor<Vec<u8>>, usize);

    impl Read for Seeks {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            // Little by little, as a reader may.
            let end = buffer.len().min(3);
            self.0.read(&mut buffer[..end])
        }
    }

    impl Seek for Seeks {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.1 += 1;
            self.0.seek(to)
        }
    }

    #[test]
    fn reading_on_does_not_seek() {
        let mut source = Source::new(Seeks(Cursor::new((0..10).collect()), 0)).unwrap();
        assert_eq!(source.size(), 10);
        let mut buffer = [0; 5];
        assert_eq!(source.fill_at(0, &mut buffer).unwrap(), 5);
        assert_eq!(source.fill_at(5, &mut buffer).unwrap(), 5);
        assert_eq!((buffer, source.reader.1), ([5, 6, 7, 8, 9], 2));
        assert_eq!(source.fill_at(8, &mut buffer).unwrap(), 2);
        assert_eq!(source.reader.1, 3);
    }
}
