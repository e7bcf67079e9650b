//! What identifies a content: size, SHA-256 and CRC-32, taken in one pass.

use std::io::{self, Read};

use super::manifest::Crc32;
use crate::digest::{Digest, HashingReader};
use crate::progress::{Progress, Stopped};

/// The size of the pieces in which content is read.
pub(crate) const PIECE: usize = 256 << 10;

/// The size and the digests of some content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// In bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Its CRC-32, which the zip headers carry.
    pub crc32: Crc32,
}

/// Why content was not copied to its end.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The system did not give the bytes.
    #[error("cannot read")]
    Read(#[source] io::Error),
    /// The system did not take the bytes.
    #[error("cannot write")]
    Write(#[source] io::Error),
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
}

impl Fingerprint {
    /// Returns the fingerprint of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            sha256: Digest::of(bytes),
            crc32: Crc32(crc32fast::hash(bytes)),
        }
    }

    /// Returns the fingerprint of everything that `reader` gives.
    pub fn of_reader(reader: impl Read, progress: &dyn Progress) -> Result<Self, StreamError> {
        Self::while_copying(reader, &mut io::sink(), progress)
    }

    /// Copies everything that `reader` gives and returns its fingerprint.
    pub fn while_copying(
        reader: impl Read,
        writer: &mut impl io::Write,
        progress: &dyn Progress,
    ) -> Result<Self, StreamError> {
        let mut reader = HashingReader::new(reader);
        let mut crc32 = crc32fast::Hasher::new();
        let mut size = 0;
        let mut piece = vec![0; PIECE];
        loop {
            let count = match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(StreamError::Read(error)),
            };
            crc32.update(&piece[..count]);
            writer
                .write_all(&piece[..count])
                .map_err(StreamError::Write)?;
            size += count as u64;
            progress.advance(count as u64)?;
        }
        Ok(Self {
            size,
            sha256: reader.finish(),
            crc32: Crc32(crc32.finalize()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_and_slices_agree() {
        let bytes = vec![7; PIECE * 2 + 1];
        let mut copy = Vec::new();
        let streamed = Fingerprint::while_copying(bytes.as_slice(), &mut copy, &()).unwrap();
        assert_eq!(streamed, Fingerprint::of(&bytes));
        assert_eq!(copy, bytes);
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(Fingerprint::of(b"123456789").crc32, Crc32(0xCBF4_3926));
    }

    #[test]
    fn a_stop_is_heard() {
        struct Stop;
        impl Progress for Stop {
            fn advance(&self, _: u64) -> Result<(), Stopped> {
                Err(Stopped)
            }
        }
        let result = Fingerprint::of_reader(&b"x"[..], &Stop);
        assert!(matches!(result, Err(StreamError::Stopped(_))));
    }
}
