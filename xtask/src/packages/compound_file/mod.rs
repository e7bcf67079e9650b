//! Version 3 compound files ([MS-CFB]) of an exact size, in which the FAT accounts for every sector.
//!
//! The `msi` crate creates version 4 files, whose sectors of 4,096 bytes cannot give most of the documented
//! sizes; and a file that is padded behind its last sector is not what an installer would have written.
//!
//! [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/

mod directory;

use uuid::Uuid;

use self::directory::Root;

/// Bytes of a sector; every size is a multiple of it.
pub const SECTOR: usize = 512;
/// Streams shorter than this live in the mini stream.
pub const MINI_STREAM_CUTOFF: usize = 4096;

const MINI_SECTOR: usize = 64;
const FAT_ENTRIES: usize = SECTOR / 4;
const DIFAT_ENTRIES_IN_HEADER: usize = 109;

const FREE_SECTOR: u32 = 0xFFFF_FFFF;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const DIFAT_SECTOR: u32 = 0xFFFF_FFFC;

/// A stream in the root of a compound file.
#[derive(Clone, Debug)]
pub struct Stream {
    /// At most 31 UTF-16 units.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why there is no compound file of the size asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompoundFileError {
    /// A version 3 file is a whole number of sectors.
    #[error("{size} bytes are not a whole number of {SECTOR}-byte sectors")]
    NotSectors {
        /// What was asked for.
        size: u64,
    },
    /// Nothing fits, or more than a version 3 file can hold.
    #[error("a compound file of {size} bytes is out of range")]
    OutOfRange {
        /// What was asked for.
        size: u64,
    },
    /// The streams take more or fewer sectors than the size leaves them.
    #[error("the content takes {content} sectors, and the file has {capacity} for it")]
    Misfit {
        /// What the streams and their directory take.
        content: usize,
        /// What the size leaves.
        capacity: usize,
    },
    /// A name that no directory entry can hold.
    #[error("the stream name `{name}` is empty or longer than 31 UTF-16 units")]
    BadName {
        /// The name.
        name: String,
    },
}

/// Returns how many sectors a file of `size` bytes has for its streams and their directory: what the
/// header, the FAT and the DIFAT leave.
pub fn capacity(size: u64) -> Result<usize, CompoundFileError> {
    Tables::of(size).map(|tables| tables.content)
}

/// Returns how many sectors streams of these lengths and their directory take.
pub fn content_sectors(lengths: impl IntoIterator<Item = usize>) -> usize {
    let (mut streams, mut minis, mut large) = (0, 0, 0);
    for length in lengths {
        streams += 1;
        if length < MINI_STREAM_CUTOFF {
            minis += length.div_ceil(MINI_SECTOR);
        } else {
            large += length.div_ceil(SECTOR);
        }
    }
    let directory = directory::length(streams) / SECTOR;
    let mini_fat = minis.div_ceil(FAT_ENTRIES);
    let mini_stream = (minis * MINI_SECTOR).div_ceil(SECTOR);
    directory + mini_fat + mini_stream + large
}

/// Writes the streams below a root of that class into a compound file of exactly `size` bytes.
///
/// As in files that Windows writes, the FAT and the directory come first, and the streams follow, here in
/// the order in which they are given: of a file that is cut short, the rest can be read.
pub fn write(class: Uuid, streams: &[Stream], size: u64) -> Result<Vec<u8>, CompoundFileError> {
    let tables = Tables::of(size)?;
    let content = content_sectors(streams.iter().map(|stream| stream.bytes.len()));
    if content != tables.content {
        let capacity = tables.content;
        return Err(CompoundFileError::Misfit { content, capacity });
    }
    for Stream { name, .. } in streams {
        if !(1..=31).contains(&name.encode_utf16().count()) {
            return Err(CompoundFileError::BadName { name: name.clone() });
        }
    }
    Ok(Writer::new(&tables).finish(class, streams, &tables))
}

/// How the sectors of a file are shared out.
struct Tables {
    difat: usize,
    fat: usize,
    content: usize,
}

impl Tables {
    fn of(size: u64) -> Result<Self, CompoundFileError> {
        let sector = SECTOR as u64;
        if !size.is_multiple_of(sector) {
            return Err(CompoundFileError::NotSectors { size });
        }
        // A version 3 file ends below 2 GiB.
        if size > u64::from(u32::MAX / 2) {
            return Err(CompoundFileError::OutOfRange { size });
        }
        let out_of_range = CompoundFileError::OutOfRange { size };
        let sectors = usize::try_from(size / sector).unwrap_or(0);
        let Some(sectors) = sectors.checked_sub(1) else {
            return Err(out_of_range);
        };
        let fat = sectors.div_ceil(FAT_ENTRIES);
        let difat = fat
            .saturating_sub(DIFAT_ENTRIES_IN_HEADER)
            .div_ceil(FAT_ENTRIES - 1);
        match sectors.checked_sub(fat + difat) {
            Some(content) if content > 0 => Ok(Self {
                difat,
                fat,
                content,
            }),
            _ => Err(out_of_range),
        }
    }
}

/// The sectors behind the header and the FAT that chains them, both growing together.
struct Writer {
    fat: Vec<u32>,
    sectors: Vec<u8>,
}

impl Writer {
    /// Starts with the DIFAT and the FAT, whose content is known last.
    fn new(tables: &Tables) -> Self {
        let mut fat = vec![DIFAT_SECTOR; tables.difat];
        fat.resize(tables.difat + tables.fat, FAT_SECTOR);
        let sectors = vec![0; fat.len() * SECTOR];
        Self { fat, sectors }
    }

    fn finish(mut self, class: Uuid, streams: &[Stream], tables: &Tables) -> Vec<u8> {
        let mini = MiniStream::of(streams);
        // Its content names places that are given out below.
        let directory_start = self.append(&vec![0; directory::length(streams.len())]);
        let mini_fat_start = self.append(&mini.fat_bytes());
        let mini_stream_start = self.append(&mini.bytes);
        let starts: Vec<u32> = streams
            .iter()
            .zip(&mini.starts)
            .map(|(stream, mini)| mini.unwrap_or_else(|| self.append(&stream.bytes)))
            .collect();
        let root = Root {
            class,
            start: mini_stream_start,
            size: mini.bytes.len(),
        };
        let directory = directory::bytes(&root, streams, &starts);
        let at = directory_start as usize * SECTOR;
        self.sectors[at..at + directory.len()].copy_from_slice(&directory);
        let header = Header {
            fat_sectors: tables.fat,
            directory_start,
            mini_fat_start,
            mini_fat_sectors: mini.fat.len().div_ceil(FAT_ENTRIES),
            difat_sectors: tables.difat,
        };
        self.fill_in_tables(tables);
        let mut file = header.bytes();
        file.append(&mut self.sectors);
        file
    }

    /// Adds a chain of sectors and returns the first.
    fn append(&mut self, bytes: &[u8]) -> u32 {
        let count = bytes.len().div_ceil(SECTOR);
        if count == 0 {
            return END_OF_CHAIN;
        }
        let first = number(self.fat.len());
        self.fat.extend((1..count).map(|n| first + number(n)));
        self.fat.push(END_OF_CHAIN);
        self.sectors.extend_from_slice(bytes);
        self.sectors.resize(self.fat.len() * SECTOR, 0);
        first
    }

    fn fill_in_tables(&mut self, tables: &Tables) {
        let fat_start = tables.difat;
        let mut fat = self.fat.clone();
        fat.resize(tables.fat * FAT_ENTRIES, FREE_SECTOR);
        for (index, entry) in fat.iter().enumerate() {
            self.put(fat_start * SECTOR + index * 4, *entry);
        }
        let beyond_header = (fat_start..fat_start + tables.fat).skip(DIFAT_ENTRIES_IN_HEADER);
        let numbers: Vec<usize> = beyond_header.collect();
        for (sector, chunk) in numbers.chunks(FAT_ENTRIES - 1).enumerate() {
            let last = sector + 1 == tables.difat;
            let next = if last {
                END_OF_CHAIN
            } else {
                number(sector + 1)
            };
            let mut entries: Vec<u32> = chunk.iter().map(|&n| number(n)).collect();
            entries.resize(FAT_ENTRIES - 1, FREE_SECTOR);
            entries.push(next);
            for (index, entry) in entries.into_iter().enumerate() {
                self.put(sector * SECTOR + index * 4, entry);
            }
        }
    }

    fn put(&mut self, offset: usize, value: u32) {
        self.sectors[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    }
}

/// The short streams, one behind the other.
struct MiniStream {
    bytes: Vec<u8>,
    fat: Vec<u32>,
    /// For each stream the first mini sector, or none where it is too long to live here.
    starts: Vec<Option<u32>>,
}

impl MiniStream {
    fn of(streams: &[Stream]) -> Self {
        let mut mini = Self {
            bytes: Vec::new(),
            fat: Vec::new(),
            starts: Vec::new(),
        };
        for Stream { bytes, .. } in streams {
            let start = (bytes.len() < MINI_STREAM_CUTOFF).then(|| mini.append(bytes));
            mini.starts.push(start);
        }
        mini
    }

    fn append(&mut self, bytes: &[u8]) -> u32 {
        let count = bytes.len().div_ceil(MINI_SECTOR);
        if count == 0 {
            return END_OF_CHAIN;
        }
        let first = number(self.fat.len());
        self.fat.extend((1..count).map(|n| first + number(n)));
        self.fat.push(END_OF_CHAIN);
        self.bytes.extend_from_slice(bytes);
        self.bytes.resize(self.fat.len() * MINI_SECTOR, 0);
        first
    }

    fn fat_bytes(&self) -> Vec<u8> {
        let mut entries = self.fat.clone();
        entries.resize(entries.len().next_multiple_of(FAT_ENTRIES), FREE_SECTOR);
        entries
            .iter()
            .flat_map(|entry| entry.to_le_bytes())
            .collect()
    }
}

struct Header {
    fat_sectors: usize,
    directory_start: u32,
    mini_fat_start: u32,
    mini_fat_sectors: usize,
    difat_sectors: usize,
}

impl Header {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SECTOR);
        bytes.extend(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        bytes.extend([0; 16]);
        // Minor and major version, byte order, sector and mini sector size as powers of two.
        for value in [0x003E_u16, 3, 0xFFFE, 9, 6] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 6]);
        let difat_start = if self.difat_sectors == 0 {
            END_OF_CHAIN
        } else {
            0
        };
        for value in [
            0, // the number of directory sectors, which version 3 does not state
            number(self.fat_sectors),
            self.directory_start,
            0, // the transaction signature
            number(MINI_STREAM_CUTOFF),
            self.mini_fat_start,
            number(self.mini_fat_sectors),
            difat_start,
            number(self.difat_sectors),
        ] {
            bytes.extend(value.to_le_bytes());
        }
        let in_header = self.fat_sectors.min(DIFAT_ENTRIES_IN_HEADER);
        for index in 0..in_header {
            bytes.extend(number(self.difat_sectors + index).to_le_bytes());
        }
        bytes.resize(SECTOR, 0xFF);
        bytes
    }
}

/// Sizes were bounded by [`Tables::of`], so that sectors and entries can be numbered.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(FREE_SECTOR)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    const CLASS: Uuid = uuid::uuid!("000c1084-0000-0000-c000-000000000046");

    fn streams(count: usize) -> Vec<Stream> {
        (0..count)
            .map(|n| Stream {
                name: format!("{}{n}", "n".repeat(n % 5)),
                bytes: vec![u8::try_from(n % 251).unwrap(); n * 97],
            })
            .collect()
    }

    /// The smallest size that these streams fill.
    fn fitting_size(streams: &[Stream]) -> u64 {
        let content = content_sectors(streams.iter().map(|stream| stream.bytes.len()));
        (2..100_000)
            .map(|sectors| sectors * SECTOR as u64)
            .find(|size| capacity(*size) == Ok(content))
            .unwrap()
    }

    #[test]
    fn a_strict_reader_finds_every_stream_again() {
        for count in [0, 1, 2, 3, 4, 7, 8, 30, 100] {
            let streams = streams(count);
            let size = fitting_size(&streams);
            let file = write(CLASS, &streams, size).unwrap();
            assert_eq!(file.len() as u64, size);
            let mut read = cfb::CompoundFile::open_strict(Cursor::new(file)).unwrap();
            assert_eq!(read.version(), cfb::Version::V3);
            assert_eq!(*read.root_entry().clsid(), CLASS);
            assert_eq!(read.walk().count(), count + 1);
            for Stream { name, bytes } in streams {
                let mut content = Vec::new();
                let mut stream = read.open_stream(&name).unwrap();
                stream.read_to_end(&mut content).unwrap();
                assert_eq!(content, bytes, "{name} of {count}");
            }
        }
    }

    #[test]
    fn the_directory_comes_first_and_the_streams_in_their_order() {
        let streams = [("zz", 7), ("a", 9)].map(|(name, byte)| Stream {
            name: name.to_owned(),
            bytes: vec![byte; 5000],
        });
        let file = write(CLASS, &streams, fitting_size(&streams)).unwrap();
        let root: Vec<u8> = "Root".encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Behind the header and the one sector of the FAT.
        assert!(file[2 * SECTOR..].starts_with(&root));
        let runs = file.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5000);
        let order: Vec<u8> = runs.map(|run| run[0]).collect();
        assert_eq!(order, [7, 9]);
    }

    #[test]
    fn fat_and_difat_grow_with_the_file() {
        // Around the ends of the first FAT sectors, and where the DIFAT leaves the header (109 FAT
        // sectors, about 7 MB) and its first sector.
        for sectors in [
            127, 128, 129, 130, 257, 258, 13_952, 13_953, 13_954, 30_300, 30_400,
        ] {
            let size = (sectors + 1) * SECTOR as u64;
            let content = capacity(size).unwrap();
            let one = Stream {
                name: "one".to_owned(),
                // Two entries take one sector of directory.
                bytes: vec![7; (content - 1) * SECTOR],
            };
            let file = write(CLASS, std::slice::from_ref(&one), size).unwrap();
            assert_eq!(file.len() as u64, size, "{sectors} sectors");
            let mut read = cfb::CompoundFile::open_strict(Cursor::new(file)).unwrap();
            let mut content = Vec::new();
            read.open_stream("one")
                .unwrap()
                .read_to_end(&mut content)
                .unwrap();
            assert_eq!(content, one.bytes, "{sectors} sectors");
        }
    }

    #[test]
    fn the_fat_accounts_for_every_sector() {
        for count in [0, 1, 30, 300] {
            let streams = streams(count);
            let size = fitting_size(&streams);
            let file = write(CLASS, &streams, size).unwrap();
            let word = |offset: usize| {
                u32::from_le_bytes(file[offset..offset + 4].try_into().unwrap()) as usize
            };
            let sectors = file.len() / SECTOR - 1;
            let fat_sectors = (0..word(44)).map(|n| word(76 + n * 4));
            let fat: Vec<usize> = fat_sectors
                .flat_map(|sector| (0..FAT_ENTRIES).map(move |n| (sector + 1) * SECTOR + n * 4))
                .map(word)
                .collect();
            assert!(
                fat[..sectors]
                    .iter()
                    .all(|next| *next != FREE_SECTOR as usize)
            );
            assert!(
                fat[sectors..]
                    .iter()
                    .all(|next| *next == FREE_SECTOR as usize)
            );
            // No two chains meet.
            let mut linked: Vec<usize> = fat.into_iter().filter(|next| *next < sectors).collect();
            let links = linked.len();
            linked.sort_unstable();
            linked.dedup();
            assert_eq!(linked.len(), links, "{count} streams");
        }
    }

    #[test]
    fn impossible_sizes_are_refused() {
        let check =
            |size, streams: &[Stream], expect| assert_eq!(write(CLASS, streams, size), Err(expect));
        check(1000, &[], CompoundFileError::NotSectors { size: 1000 });
        check(512, &[], CompoundFileError::OutOfRange { size: 512 });
        check(
            1 << 31,
            &[],
            CompoundFileError::OutOfRange { size: 1 << 31 },
        );
        let misfit = CompoundFileError::Misfit {
            content: 1,
            capacity: 2,
        };
        check(2048, &[], misfit);
        let name = "n".repeat(32);
        let stream = Stream {
            name: name.clone(),
            bytes: Vec::new(),
        };
        check(1536, &[stream], CompoundFileError::BadName { name });
    }
}
