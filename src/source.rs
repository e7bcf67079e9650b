//! Bytes that are read at any place, by several threads at once: an open file or a slice.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes of a known number that are read by offset.
pub trait Source: Sync {
    /// Returns how many bytes there are.
    fn size(&self) -> io::Result<u64>;

    /// Fills some of `buffer` from `offset` on and returns how much; 0 at the end.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Fills `buffer` from `offset` on, or fails with `UnexpectedEof`.
    fn read_exact_at(&self, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
        while !buffer.is_empty() {
            match self.read_at(buffer, offset) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    buffer = &mut buffer[count..];
                    offset += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Source for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buffer, offset)
    }
}

impl Source for [u8] {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = usize::try_from(offset)
            .ok()
            .and_then(|offset| self.get(offset..))
            .unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

impl Source for Vec<u8> {
    fn size(&self) -> io::Result<u64> {
        self.as_slice().size()
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.as_slice().read_at(buffer, offset)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        (**self).read_at(buffer, offset)
    }
}

/// Reads a part of a source, or all of it, from front to end or by seeking.
#[derive(Debug)]
pub struct Section<S> {
    source: S,
    start: u64,
    size: u64,
    position: u64,
}

impl<S: Source> Section<S> {
    /// Reads `size` bytes from `start` on; a source that ends before that just ends.
    pub fn new(source: S, start: u64, size: u64) -> Self {
        Self {
            source,
            start,
            size,
            position: 0,
        }
    }
}

impl<S: Source> Read for Section<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.position);
        let wanted = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let count = self.source.read_at(
            &mut buffer[..wanted],
            self.start.saturating_add(self.position),
        )?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<S: Source> Seek for Section<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = position_after(to, self.position, self.size)?;
        Ok(self.position)
    }
}

/// Returns where a reader of `size` bytes that stands at `position` is after seeking, which may be past the end.
pub(crate) fn position_after(to: SeekFrom, position: u64, size: u64) -> io::Result<u64> {
    let target = match to {
        SeekFrom::Start(offset) => Some(offset),
        SeekFrom::End(offset) => size.checked_add_signed(offset),
        SeekFrom::Current(offset) => position.checked_add_signed(offset),
    };
    target.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_reads_and_seeks_within_its_bounds() {
        let bytes = b"0123456789".to_vec();
        let mut section = Section::new(&bytes, 2, 5);
        let mut text = String::new();
        section.read_to_string(&mut text).unwrap();
        assert_eq!(text, "23456");
        section.seek(SeekFrom::End(-2)).unwrap();
        text.clear();
        section.read_to_string(&mut text).unwrap();
        assert_eq!(text, "56");
        assert!(section.seek(SeekFrom::Current(-9)).is_err());
    }

    #[test]
    fn bytes_past_the_end_are_missing() {
        let bytes = [1u8, 2, 3];
        let mut buffer = [0; 2];
        bytes.as_slice().read_exact_at(&mut buffer, 1).unwrap();
        assert_eq!(buffer, [2, 3]);
        for offset in [2, 3, u64::MAX] {
            let error = bytes
                .as_slice()
                .read_exact_at(&mut buffer, offset)
                .unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{offset}");
        }
    }
}
