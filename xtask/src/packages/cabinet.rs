//! Cabinets ([CAB]) for embedding: what compresses in an MSZIP folder, what does not in a stored one.
//!
//! [CAB]: https://learn.microsoft.com/previous-versions/bb417343(v=msdn.10)

use flate2::{Compress, Compression, FlushCompress, Status};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Uncompressed bytes of a data block; only the last of a folder is shorter.
const BLOCK: usize = 0x8000;
const HEADER: usize = 36;
const FOLDER_ENTRY: usize = 8;
const FILE_ENTRY: usize = 16;
const BLOCK_HEADER: usize = 8;
const ARCHIVE_ATTRIBUTE: u16 = 0x20;

/// Files that are compressed together.
#[derive(Clone, Debug)]
pub struct Folder {
    /// How.
    pub method: Method,
    /// In the order of their sequence numbers.
    pub members: Vec<Member>,
}

/// How the blocks of a folder are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    Stored,
    /// Each block deflated for itself.
    MsZip,
}

/// A file in a cabinet.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key of the file's row, in ASCII.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why there is no cabinet of these files.
#[derive(Debug, thiserror::Error)]
pub enum CabinetError {
    /// The format counts in 16 and 32 bits.
    #[error("a cabinet cannot hold {what}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
    },
    /// Times in cabinets lie between 1980 and 2107.
    #[error("a cabinet cannot state the time {time}")]
    Time {
        /// The time.
        time: Timestamp,
    },
    /// The compressor failed.
    #[error("cannot compress")]
    Compress(#[from] flate2::CompressError),
}

/// Returns how long the one file of a stored folder can be if its data may take `room` bytes.
pub fn stored_length_within(room: usize) -> usize {
    let blocks = room.div_ceil(BLOCK + BLOCK_HEADER);
    room.saturating_sub(blocks * BLOCK_HEADER)
}

/// Writes one cabinet; all its files carry the same time, in UTC.
pub fn write(folders: &[Folder], modified: Timestamp) -> Result<Vec<u8>, CabinetError> {
    let packed = folders
        .iter()
        .map(Folder::blocks)
        .collect::<Result<Vec<_>, _>>()?;
    let members = || folders.iter().flat_map(|folder| &folder.members);
    let file_entries: usize = members().map(|file| FILE_ENTRY + file.name.len() + 1).sum();
    let files_start = HEADER + folders.len() * FOLDER_ENTRY;
    let mut data_start = files_start + file_entries;
    let data_length: usize = packed.iter().map(|folder| folder.bytes.len()).sum();

    let mut out = Vec::with_capacity(data_start + data_length);
    out.extend(b"MSCF\0\0\0\0");
    out.extend(size(data_start + data_length)?);
    out.extend([0; 4]);
    out.extend(size(files_start)?);
    // Reserved; then version 1.3, minor part first.
    out.extend([0, 0, 0, 0, 3, 1]);
    out.extend(count(folders.len(), "so many folders")?);
    out.extend(count(members().count(), "so many files")?);
    // Neither flags nor a set that it belongs to.
    out.extend([0; 6]);
    for (folder, blocks) in folders.iter().zip(&packed) {
        out.extend(size(data_start)?);
        out.extend(count(blocks.count, "so many data blocks")?);
        out.extend(folder.method.code().to_le_bytes());
        data_start += blocks.bytes.len();
    }
    let (date, time) = dos_time(modified)?;
    for (number, folder) in folders.iter().enumerate() {
        let mut offset = 0;
        for member in &folder.members {
            out.extend(size(member.bytes.len())?);
            out.extend(size(offset)?);
            out.extend(count(number, "so many folders")?);
            for value in [date, time, ARCHIVE_ATTRIBUTE] {
                out.extend(value.to_le_bytes());
            }
            out.extend(member.name.as_bytes());
            out.push(0);
            offset += member.bytes.len();
        }
    }
    for mut blocks in packed {
        out.append(&mut blocks.bytes);
    }
    Ok(out)
}

/// The data blocks of a folder.
struct Blocks {
    count: usize,
    bytes: Vec<u8>,
}

impl Folder {
    fn blocks(&self) -> Result<Blocks, CabinetError> {
        let members = self.members.iter().map(|member| &member.bytes[..]);
        let plain = members.collect::<Vec<_>>().concat();
        let mut blocks = Blocks {
            count: 0,
            bytes: Vec::new(),
        };
        for block in plain.chunks(BLOCK) {
            let packed = self.method.pack(block)?;
            let mut lengths = [0; 4];
            lengths[..2].copy_from_slice(&count(packed.len(), "such a block")?);
            lengths[2..].copy_from_slice(&count(block.len(), "such a block")?);
            let sum = checksum(checksum(0, &packed), &lengths);
            blocks.bytes.extend(sum.to_le_bytes());
            blocks.bytes.extend(lengths);
            blocks.bytes.extend(packed);
            blocks.count += 1;
        }
        Ok(blocks)
    }
}

impl Method {
    fn code(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::MsZip => 1,
        }
    }

    fn pack(self, block: &[u8]) -> Result<Vec<u8>, CabinetError> {
        if self == Self::Stored {
            return Ok(block.to_vec());
        }
        // What does not compress is stored by deflate itself, at 5 bytes for each 16 KiB or more.
        let mut packed = Vec::with_capacity(block.len() + 64);
        packed.extend(b"CK");
        let mut deflate = Compress::new(Compression::best(), false);
        match deflate.compress_vec(block, &mut packed, FlushCompress::Finish)? {
            Status::StreamEnd => Ok(packed),
            Status::Ok | Status::BufError => Err(CabinetError::TooMuch {
                what: "a block that grows when compressed",
            }),
        }
    }
}

/// The checksum of a data block: little-endian words, and what is left at the end the other way round.
fn checksum(seed: u32, bytes: &[u8]) -> u32 {
    let words = bytes.chunks_exact(4);
    let rest = words.remainder().iter();
    let rest = rest.fold(0, |rest, byte| rest << 8 | u32::from(*byte));
    words
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .fold(seed ^ rest, |sum, word| sum ^ word)
}

/// A time as [DOS dates and times], in steps of two seconds.
///
/// [DOS dates and times]: https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-dosdatetimetofiletime
fn dos_time(modified: Timestamp) -> Result<(u16, u16), CabinetError> {
    let time = TimeZone::UTC.to_datetime(modified);
    let parts = [
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second() / 2,
    ];
    let [month, day, hour, minute, second] = parts.map(|part| u16::from(part.unsigned_abs()));
    match u16::try_from(i32::from(time.year()) - 1980) {
        Ok(year) if year < 128 => Ok((
            year << 9 | month << 5 | day,
            hour << 11 | minute << 5 | second,
        )),
        _ => Err(CabinetError::Time { time: modified }),
    }
}

fn size(value: usize) -> Result<[u8; 4], CabinetError> {
    match u32::try_from(value) {
        Ok(value) if value < 0x8000_0000 => Ok(value.to_le_bytes()),
        _ => Err(CabinetError::TooMuch {
            what: "2 GiB or more",
        }),
    }
}

fn count(value: usize, what: &'static str) -> Result<[u8; 2], CabinetError> {
    let value = u16::try_from(value).map_err(|_| CabinetError::TooMuch { what })?;
    Ok(value.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(method: Method, members: &[(&str, &[u8])]) -> Folder {
        let members = members.iter().map(|(name, bytes)| Member {
            name: (*name).to_owned(),
            bytes: bytes.to_vec(),
        });
        Folder {
            method,
            members: members.collect(),
        }
    }

    #[test]
    fn a_stored_cabinet_is_laid_out_as_documented() {
        let time = "1997-03-12T11:13:52Z".parse().unwrap();
        let folders = [folder(Method::Stored, &[("hi.txt", b"Hello, world!\n")])];
        let cabinet = write(&folders, time).unwrap();
        let expect: &[u8] = b"MSCF\0\0\0\0\x59\0\0\0\0\0\0\0\x2c\0\0\0\0\0\0\0\x03\x01\x01\0\x01\0\
            \0\0\0\0\0\0\x43\0\0\0\x01\0\0\0\x0e\0\0\0\0\0\0\0\0\0\x6c\x22\xba\x59\x20\0hi.txt\0\
            \x4c\x1a\x2e\x7f\x0e\0\x0e\0Hello, world!\n";
        assert_eq!(cabinet, expect);
    }

    fn stored_data_length(length: usize) -> usize {
        length + length.div_ceil(BLOCK) * BLOCK_HEADER
    }

    #[test]
    fn the_length_of_stored_data_is_known_beforehand() {
        let time = "2011-05-16T12:55:00Z".parse().unwrap();
        let empty = write(&[folder(Method::Stored, &[("a", b"")])], time).unwrap();
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let bytes = vec![1; length];
            let cabinet = write(&[folder(Method::Stored, &[("a", &bytes)])], time).unwrap();
            assert_eq!(cabinet.len(), empty.len() + stored_data_length(length));
        }
        for room in (0..40)
            .chain(BLOCK..BLOCK + 20)
            .chain(3 * BLOCK..3 * BLOCK + 60)
        {
            let length = stored_length_within(room);
            assert!(stored_data_length(length) <= room, "{room}");
            assert!(
                stored_data_length(length + BLOCK_HEADER + 1) > room,
                "{room}"
            );
        }
    }

    #[test]
    fn times_outside_the_format_are_refused() {
        for (time, accepted) in [
            ("1979-12-31T23:59:59Z", false),
            ("1980-01-01T00:00:00Z", true),
            ("2107-12-31T23:59:59Z", true),
            ("2108-01-01T00:00:00Z", false),
        ] {
            assert_eq!(dos_time(time.parse().unwrap()).is_ok(), accepted, "{time}");
        }
    }

    #[test]
    fn blocks_of_any_content_inflate_again() {
        let noise: Vec<u8> = (0..BLOCK)
            .map(|n| (n * n * 7 % 253).to_le_bytes()[0])
            .collect();
        for block in [&vec![0; BLOCK][..], &noise, b"x"] {
            let packed = Method::MsZip.pack(block).unwrap();
            let mut plain = Vec::with_capacity(BLOCK);
            flate2::Decompress::new(false)
                .decompress_vec(&packed[2..], &mut plain, flate2::FlushDecompress::Finish)
                .unwrap();
            assert_eq!(plain, block);
        }
    }
}
