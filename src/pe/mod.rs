//! PE files, the programs and libraries of Windows: which version they have, for which machine and in which
//! languages.
//!
//! [`read`] takes a file that can be read at any place, [`Watch`] one that passes by in pieces, such as a
//! member of a cabinet. Both read little: the headers, the way through the resources, the version.

mod error;
mod image;
mod version;
mod watch;

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

use object::read::{ReadCache, ReadRef as _};

use image::Image;

pub use error::PeError;
pub use version::{Translation, VersionResource};
pub use watch::Watch;

/// What is read of a PE file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeFacts {
    /// For which processor it is.
    pub machine: Machine,
    /// Whether it holds code for .NET, which may run on other processors too.
    pub is_managed: bool,
    /// Its version resource, if it has one.
    pub version: Option<VersionResource>,
}

/// A processor, by the [number](https://learn.microsoft.com/windows/win32/debug/pe-format#machine-types)
/// in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Machine {
    /// Intel 386 and what came after it; programs for .NET that run everywhere say this too.
    X86,
    /// x86 with 64 bits.
    X64,
    /// ARM with 32 bits, in the mode that Windows uses.
    Arm,
    /// ARM with 64 bits.
    Arm64,
    /// Intel Itanium.
    Itanium,
    /// Another.
    Other(u16),
}

impl From<u16> for Machine {
    fn from(number: u16) -> Self {
        match number {
            0x014c => Self::X86,
            0x8664 => Self::X64,
            0x01c4 => Self::Arm,
            0xaa64 => Self::Arm64,
            0x0200 => Self::Itanium,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::X86 => f.write_str("x86"),
            Self::X64 => f.write_str("x64"),
            Self::Arm => f.write_str("arm"),
            Self::Arm64 => f.write_str("arm64"),
            Self::Itanium => f.write_str("ia64"),
            Self::Other(number) => write!(f, "{number:#06x}"),
        }
    }
}

/// How many bytes are read of a file at most: headers and tables are small, and a hostile file must not make
/// them large.
const BUDGET: u64 = 4 << 20;

/// Reads what there is to know of a PE file. `None` if the file is none.
pub fn read(reader: impl Read + Seek) -> Result<Option<PeFacts>, PeError> {
    let cache = ReadCache::new(Budgeted {
        inner: reader,
        left: BUDGET,
        failed: None,
    });
    let facts = read_cached(&cache);
    // The cache only says that something went wrong; what it was stands here.
    match cache.into_inner().failed {
        Some(error) => Err(error),
        None => facts,
    }
}

fn read_cached<R: Read + Seek>(cache: &ReadCache<Budgeted<R>>) -> Result<Option<PeFacts>, PeError> {
    let Some(image) = Image::parse(cache)? else {
        return Ok(None);
    };
    let version = match image.find_version(cache)? {
        Some(place) => {
            let offset = place.start;
            let bytes = cache
                .read_bytes_at(offset, place.end - offset)
                .map_err(|()| PeError::Resources { offset })?;
            version::parse(bytes).map_err(|()| PeError::Version { offset })?
        }
        None => None,
    };
    Ok(Some(PeFacts {
        machine: image.machine.into(),
        is_managed: image.is_managed,
        version,
    }))
}

/// A reader that gives no more than it may, and remembers why.
struct Budgeted<R> {
    inner: R,
    left: u64,
    failed: Option<PeError>,
}

impl<R: Read + Seek> Read for Budgeted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.checked_sub(buffer.len() as u64) else {
            self.failed
                .get_or_insert(PeError::TooMuch { limit: BUDGET });
            return Err(io::ErrorKind::QuotaExceeded.into());
        };
        let result = self.inner.read(buffer);
        match &result {
            Ok(_) => self.left = left,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let offset = self.inner.stream_position().unwrap_or_default();
                let source = io::Error::new(error.kind(), error.to_string());
                self.failed.get_or_insert(PeError::Read { offset, source });
            }
        }
        result
    }
}

impl<R: Seek> Seek for Budgeted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
