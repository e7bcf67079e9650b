//! What can be wrong with a cabinet, each defect with the place where it lies.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use super::lzx::LzxDefect;

/// A defect, and where in which cabinet it lies.
#[derive(Clone, Debug)]
pub struct CabError {
    /// The cabinet's name in its set; absent for a cabinet that was opened on its own.
    pub cabinet: Option<Box<str>>,
    /// In bytes from the start of the cabinet: where the structure begins that the defect is about.
    pub offset: u64,
    /// What is wrong.
    pub defect: Defect,
}

/// What is wrong with a cabinet.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Defect {
    /// The system does not give the bytes.
    #[error("the cabinet cannot be read")]
    Read(#[source] Arc<io::Error>),
    /// The cabinet's place is known, but it does not open.
    #[error("the cabinet cannot be opened")]
    Open(#[source] Arc<io::Error>),
    /// The first four bytes are not `MSCF`.
    #[error("no cabinet: it does not begin with `MSCF`")]
    NotACabinet,
    /// The cabinet ends inside one of its structures.
    #[error("the cabinet ends inside its {part}; bytes missing: {missing}")]
    Truncated {
        /// The structure.
        part: &'static str,
        /// How many bytes of it are not there.
        missing: u64,
    },
    /// A name has no terminating zero within the 256 bytes that the format gives it.
    #[error("the {part} is longer than the 255 bytes that a cabinet can hold")]
    EndlessName {
        /// Whose name it is.
        part: &'static str,
    },
    /// A name has no characters.
    #[error("the {part} is empty")]
    EmptyName {
        /// Whose name it is.
        part: &'static str,
    },
    /// The table of files is said to begin inside what stands before it.
    #[error(
        "the file table is said to begin at byte {stated}, but the folder table ends at byte {least}"
    )]
    FileTableOverlaps {
        /// Where the header says that it begins.
        stated: u64,
        /// Where the folder table ends.
        least: u64,
    },
    /// A member lies in a folder that does not exist.
    #[error(
        "the member `{member}` is said to lie in folder {index}, but the number of folders is {folders}"
    )]
    NoSuchFolder {
        /// The member's name.
        member: String,
        /// The folder, counted from 0.
        index: u16,
        /// How many folders the cabinet has.
        folders: usize,
    },
    /// A member is said to continue in a cabinet that the header does not name.
    #[error("the member `{member}` is said to go beyond the cabinet, but no neighbour is named")]
    NoNeighbour {
        /// The member's name.
        member: String,
    },
    /// The folder is compressed with Quantum, which this reader does not know.
    #[error("the folder is compressed with Quantum, which is not supported")]
    Quantum,
    /// The folder's compression is none of the four that the format defines.
    #[error("the folder is compressed with the unknown method {0:#06x}")]
    UnknownCompression(u16),
    /// An LZX window smaller or larger than the format has.
    #[error("the folder has an LZX window of 2^{0} bytes; cabinets have 2^15 to 2^21")]
    LzxWindow(u8),
    /// The compressed data of a block are longer than any compression makes them.
    #[error("the data block has {0} compressed bytes; at most 38912 are possible")]
    BlockTooLong(usize),
    /// A block is said to hold more than a block holds.
    #[error("the data block is said to hold {0} bytes; at most 32768 are possible")]
    BlockTooLarge(u16),
    /// A block is said to hold nothing, which is only right where the next cabinet has the rest.
    #[error("the data block holds nothing, and no other cabinet has the rest of it")]
    EmptyBlock,
    /// The checksum is not that of the bytes.
    #[error("the checksum of the data block is {computed:08x}, stated is {stated:08x}")]
    Checksum {
        /// What the block says.
        stated: u32,
        /// What its bytes give.
        computed: u32,
    },
    /// A block of a folder without compression has another length than it states.
    #[error("the data block has {found} bytes, stated are {stated}")]
    StoredLength {
        /// What the block says.
        stated: usize,
        /// How many bytes follow.
        found: usize,
    },
    /// An MSZIP block does not begin with `CK`.
    #[error("the MSZIP block does not begin with `CK`")]
    MszipSignature,
    /// The deflate stream of an MSZIP block is broken, or does not give as many bytes as stated.
    #[error("the MSZIP block does not inflate to the {stated} bytes stated")]
    Mszip {
        /// What the block says.
        stated: usize,
    },
    /// The LZX stream is broken.
    #[error("the LZX block is broken: {0}")]
    Lzx(LzxDefect),
    /// A member is said to go on where its folder has ended.
    #[error("the member ends at byte {end} of its folder, which has only {folder} bytes")]
    MemberTooLong {
        /// Where the member is said to end in the uncompressed folder.
        end: u64,
        /// How many bytes the folder has, or can have at most.
        folder: u64,
    },
    /// Another cabinet of the set is needed and not there.
    #[error("the cabinet `{name}` on `{disk}` is missing")]
    MissingCabinet {
        /// The name that the neighbour gives it.
        name: String,
        /// The disk that the neighbour names, which is free text such as `Disk 2`.
        disk: String,
    },
    /// The cabinets of a set lead back to one that was met before.
    #[error("the set leads back to the cabinet `{name}`")]
    Cycle {
        /// The cabinet that is met again.
        name: String,
    },
    /// A neighbour belongs to another set, or has another place in it.
    #[error(
        "the cabinet has number {} of set {}, but its neighbour leads to number {} of set {}",
        found.1, found.0, wanted.1, wanted.0
    )]
    WrongCabinet {
        /// Set and number that follow from the neighbour.
        wanted: (u16, u32),
        /// Set and number that the cabinet states.
        found: (u16, u16),
    },
    /// The folder that goes on from one cabinet to the next is not the same in both.
    #[error("the first folder does not continue the last folder of the cabinet before")]
    NotAContinuation,
    /// The set has more cabinets than the reader was told to accept.
    #[error("the limit of {0} cabinets in a set is exceeded")]
    TooManyCabinets(usize),
    /// The set has more members than the reader was told to accept.
    #[error("the limit of {0} members is exceeded")]
    TooManyMembers(usize),
    /// More would have to be decompressed than the reader was told to accept.
    #[error("the limit of {0} decompressed bytes is exceeded")]
    TooMuchData(u64),
}

impl CabError {
    pub(super) fn at(offset: u64, defect: Defect) -> Self {
        Self {
            cabinet: None,
            offset,
            defect,
        }
    }

    pub(super) fn read(offset: u64) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::at(offset, Defect::Read(Arc::new(source)))
    }

    /// Says of which cabinet this is, unless that is known already.
    pub(super) fn of(mut self, cabinet: Option<&str>) -> Self {
        if self.cabinet.is_none() {
            self.cabinet = cabinet.map(Into::into);
        }
        self
    }
}

impl fmt::Display for CabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}", self.defect, self.offset)?;
        if let Some(cabinet) = &self.cabinet {
            write!(f, " of `{cabinet}`")?;
        }
        f.write_str(")")
    }
}

impl Error for CabError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.defect.source()
    }
}

/// Carries the defect through interfaces that only know I/O errors; `io::Error::downcast` gives it back.
impl From<CabError> for io::Error {
    fn from(error: CabError) -> Self {
        let kind = match &error.defect {
            Defect::Read(source) | Defect::Open(source) => source.kind(),
            Defect::Truncated { .. } | Defect::MemberTooLong { .. } => io::ErrorKind::UnexpectedEof,
            Defect::MissingCabinet { .. } => io::ErrorKind::NotFound,
            Defect::Quantum => io::ErrorKind::Unsupported,
            _ => io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}
