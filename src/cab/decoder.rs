//! The decompressors behind one interface: block in, block out, in order.

use super::error::Defect;
use super::folder::Compression;
use super::lzx::Lzx;
use super::mszip::Mszip;

/// The state of decompression between two blocks of a folder. A copy goes on from the same place.
#[derive(Clone)]
pub(super) enum Decoder {
    Stored,
    Mszip(Mszip),
    Lzx(Box<Lzx>),
}

impl Decoder {
    /// Starts at the beginning of a folder.
    pub(super) fn new(compression: Compression) -> Result<Self, Defect> {
        match compression {
            Compression::Stored => Ok(Self::Stored),
            Compression::Mszip => Ok(Self::Mszip(Mszip::new())),
            Compression::Lzx {
                window_bits: bits @ 15..=21,
            } => Ok(Self::Lzx(Box::new(Lzx::new(bits)))),
            Compression::Lzx { window_bits } => Err(Defect::LzxWindow(window_bits)),
            Compression::Quantum => Err(Defect::Quantum),
            Compression::Unknown(kind) => Err(Defect::UnknownCompression(kind)),
        }
    }

    /// Decompresses the next block of the folder to exactly `size` bytes, which replace those in `output`.
    ///
    /// `input` may be used up on the way.
    pub(super) fn decode(
        &mut self,
        input: &mut Vec<u8>,
        size: usize,
        output: &mut Vec<u8>,
    ) -> Result<(), Defect> {
        match self {
            Self::Stored if input.len() == size => {
                std::mem::swap(input, output);
                Ok(())
            }
            Self::Stored => Err(Defect::StoredLength {
                stated: size,
                found: input.len(),
            }),
            Self::Mszip(mszip) => mszip.decode(input, size, output),
            Self::Lzx(lzx) => lzx.decode(input, size, output).map_err(Defect::Lzx),
        }
    }
}
