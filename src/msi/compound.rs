//! The compound file around a database, read sector by sector.
//!
//! Opening reads the header, the allocation tables and the directory, and follows every chain of sectors to
//! its end. A stream that is listed can be read to its end, unless the system fails. See
//! [MS-CFB](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb).

mod allocation;
mod chain;
mod directory;
mod header;
mod source;
mod stream;

use std::io::{self, Read, Seek};

use self::allocation::Allocation;
use self::chain::{Chains, Claim};
pub(super) use self::directory::Stamp;
use self::directory::{ENTRY_BYTES, Entry, Place};
use self::header::Header;
use self::source::Source;
use self::stream::Layout;
pub(super) use self::stream::StreamReader;
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::name;
use super::package::{Container, Oddity, Storage, StorageId, Stream, StreamId};

/// Bytes of a sector of the mini stream.
const MINI_SECTOR: u64 = 64;

/// An open compound file and its directory.
pub(super) struct Compound<R> {
    source: Source<R>,
    header: Header,
    allocation: Allocation,
    mini: Mini,
    pub container: Container,
    pub streams: Vec<Stream>,
    pub storages: Vec<Storage>,
    pub oddities: Vec<Oddity>,
    /// By [`StreamId`].
    contents: Vec<Content>,
    /// By [`StorageId`].
    storage_stamps: Vec<Stamp>,
    root_stamp: Stamp,
}

/// The mini stream and its allocation table.
struct Mini {
    chains: Chains,
    /// The sectors of the mini stream.
    stream: Vec<u32>,
    /// The sectors of its table.
    tables: Vec<u32>,
}

/// Where a stream's bytes are.
#[derive(Clone, Copy)]
struct Content {
    start: u32,
    /// Bytes that can be read: all, but for a file that is being salvaged.
    readable: u64,
    stamp: Stamp,
}

impl<R: Read + Seek> Compound<R> {
    /// Reads the structure of the file and claims the sectors of every stream.
    pub fn open(reader: R, limits: &Limits, defects: &mut Defects) -> Result<Self, MsiError> {
        let mut source = Source::new(reader).map_err(|source| read_error("the file", source))?;
        let header = Header::read(&mut source)?;
        let mut allocation = Allocation::load(&mut source, &header, limits, defects)?;
        let entries = load_directory(&mut source, &header, &mut allocation, limits, defects)?;
        let Some(root) = entries.first() else {
            let what = "the directory".to_owned();
            return Err(MsiError::ChainEnds { what, offset: 48 });
        };
        if !root.is_root() {
            defects.tell(root.wrong_kind())?;
        }
        let mini = Mini::load(&mut source, &header, &mut allocation, root, limits, defects)?;
        let container = Container {
            version: header.version,
            size: source.size(),
            trailing: source.size().saturating_sub(allocation.used),
            class: root.stamp.class,
        };
        let mut compound = Self {
            root_stamp: root.stamp,
            source,
            header,
            allocation,
            mini,
            container,
            streams: Vec::new(),
            storages: Vec::new(),
            oddities: Vec::new(),
            contents: Vec::new(),
            storage_stamps: Vec::new(),
        };
        compound.list(&entries, limits, defects)?;
        Ok(compound)
    }

    fn list(
        &mut self,
        entries: &[Entry],
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<(), MsiError> {
        let places = directory::walk(entries, defects)?;
        check_limit(
            "the number of streams",
            places.len() as u64,
            limits.entries as u64,
        )?;
        self.note_order(entries, &places);
        let mut storages: Vec<Option<StorageId>> = vec![None; entries.len()];
        for place in places {
            let Some(entry) = entries.get(place.index) else {
                continue;
            };
            let parent = storages.get(place.parent).copied().flatten();
            let raw_name = String::from_utf16_lossy(&entry.name);
            if !raw_name.encode_utf16().eq(entry.name.iter().copied()) {
                let offset = entry.offset;
                defects.tell(MsiError::DirectoryName { offset })?;
            }
            let (kind, name) = name::decode(&raw_name);
            if entry.is_stream() {
                let readable = self.claim(entry, &name, defects)?;
                self.contents.push(Content {
                    start: entry.start,
                    readable,
                    stamp: entry.stamp,
                });
                self.streams.push(Stream {
                    id: StreamId(self.streams.len()),
                    storage: parent,
                    raw_name,
                    name,
                    kind,
                    size: entry.size,
                });
                continue;
            }
            check_limit(
                "the depth of storages",
                place.depth as u64 + 1,
                limits.storage_depth as u64,
            )?;
            let id = StorageId(self.storages.len());
            if let Some(own) = storages.get_mut(place.index) {
                *own = Some(id);
            }
            self.storage_stamps.push(entry.stamp);
            self.storages.push(Storage {
                id,
                parent,
                raw_name,
                name,
                class: entry.stamp.class,
            });
        }
        Ok(())
    }

    /// Notes the entries that a search by name does not find, since they are not in order.
    fn note_order(&mut self, entries: &[Entry], places: &[Place]) {
        let mut last: Vec<Option<usize>> = vec![None; entries.len()];
        for place in places {
            let (Some(entry), Some(last)) = (entries.get(place.index), last.get_mut(place.parent))
            else {
                continue;
            };
            let before = last
                .replace(place.index)
                .and_then(|index| entries.get(index));
            if before.is_some_and(|before| directory::order(&before.name, &entry.name).is_ge()) {
                let name = name::decode(&String::from_utf16_lossy(&entry.name)).1;
                self.oddities.push(Oddity::MisplacedEntry { name });
            }
        }
    }

    /// Claims the sectors of a stream and returns how many bytes can be read.
    fn claim(&mut self, entry: &Entry, name: &str, defects: &mut Defects) -> Result<u64, MsiError> {
        let is_mini = entry.size < self.header.cutoff;
        let chains = if is_mini {
            &mut self.mini.chains
        } else {
            &mut self.allocation.chains
        };
        let claim = chains.claim(entry.start, Some(entry.size));
        let Some(defect) = claim.defect else {
            return Ok(claim.bytes);
        };
        let (header, allocation, mini) = (&self.header, &self.allocation, &self.mini);
        let place = |sector| {
            if is_mini {
                mini.place(header, sector)
            } else {
                header.start_of(sector)
            }
        };
        let link = |after| match after {
            None => entry.start_offset(),
            Some(sector) if is_mini => mini.entry_offset(header, sector),
            Some(sector) => allocation.entry_offset(header, sector),
        };
        let source = defect.tell(format!("the stream `{name}`"), link, place);
        defects.tell(MsiError::BrokenStream {
            stream: name.to_owned(),
            found: claim.bytes,
            stated: entry.size,
            source: Box::new(source),
        })?;
        Ok(claim.bytes)
    }

    /// Opens a stream of this file.
    pub fn open_stream(&mut self, id: StreamId) -> Result<StreamReader<'_, R>, MsiError> {
        let Some(&content) = self.contents.get(id.0) else {
            return Err(MsiError::NoSuchStream { id: id.0 });
        };
        let size = self.streams.get(id.0).map_or(0, |stream| stream.size);
        let (chains, layout) = if size < self.header.cutoff {
            let layout = Layout::Mini {
                stream: &self.mini.stream,
                sector_bytes: self.header.sector_bytes,
            };
            (&self.mini.chains, layout)
        } else {
            (&self.allocation.chains, Layout::File)
        };
        Ok(StreamReader::new(
            &mut self.source,
            chains,
            layout,
            content.start,
            content.readable,
        ))
    }

    /// Reads a whole stream of at most `limit` bytes; of a broken one, what can be read.
    pub fn read_stream(&mut self, id: StreamId, limit: u64) -> Result<Vec<u8>, MsiError> {
        let place = format!("the stream `{}`", self.stream_name(id));
        check_limit_in(&place, "the size", self.readable(id), limit)?;
        let mut bytes = Vec::new();
        self.open_stream(id)?
            .read_to_end(&mut bytes)
            .map_err(|source| read_error(&place, source))?;
        Ok(bytes)
    }

    /// Returns how many bytes of a stream can be read.
    pub fn readable(&self, id: StreamId) -> u64 {
        self.contents
            .get(id.0)
            .map_or(0, |content| content.readable)
    }

    /// Returns what the directory says of a stream beside its name.
    pub fn stream_stamp(&self, id: StreamId) -> Stamp {
        self.contents
            .get(id.0)
            .map_or_else(Stamp::default, |content| content.stamp)
    }

    /// Returns what the directory says of a storage beside its name; `None` is the root.
    pub fn storage_stamp(&self, id: Option<StorageId>) -> Stamp {
        let stamp = id.map_or(Some(&self.root_stamp), |id| self.storage_stamps.get(id.0));
        stamp.copied().unwrap_or_default()
    }

    fn stream_name(&self, id: StreamId) -> String {
        let stream = self.streams.get(id.0);
        stream.map_or_else(String::new, |stream| stream.name.clone())
    }
}

impl Mini {
    /// Reads the table and claims its sectors and those of the mini stream.
    fn load<R: Read + Seek>(
        source: &mut Source<R>,
        header: &Header,
        allocation: &mut Allocation,
        root: &Entry,
        limits: &Limits,
        defects: &mut Defects,
    ) -> Result<Self, MsiError> {
        let mut mini = Self {
            chains: Chains::new(Vec::new(), MINI_SECTOR, 0),
            stream: Vec::new(),
            tables: Vec::new(),
        };
        if root.size == 0 {
            return Ok(mini);
        }
        let claim = allocation.chains.claim(root.start, Some(root.size));
        note(
            &claim,
            "the mini stream",
            root.start_offset(),
            header,
            allocation,
            defects,
        )?;
        mini.stream = allocation.chains.sectors(root.start, &claim);
        let extent = claim.bytes;
        if header.mini_table == chain::END || header.mini_table == chain::FREE {
            return Ok(mini);
        }
        let claim = allocation.chains.claim(header.mini_table, None);
        note(
            &claim,
            "the mini allocation table",
            60,
            header,
            allocation,
            defects,
        )?;
        let used = allocation.entry_count() * 4;
        let stated = used.saturating_add(claim.bytes);
        check_limit(
            "the size of the allocation tables",
            stated,
            limits.allocation_bytes,
        )?;
        mini.tables = allocation.chains.sectors(header.mini_table, &claim);
        // Writers keep room for more entries than there are sectors.
        let needed = (extent.div_ceil(MINI_SECTOR) * 4).min(claim.bytes);
        let mut reader = StreamReader::new(
            source,
            &allocation.chains,
            Layout::File,
            header.mini_table,
            needed,
        );
        let mut successors = Vec::new();
        successors.reserve_exact(usize::try_from(needed / 4).unwrap_or(0));
        let mut buffer = [0; 4096];
        loop {
            let count = fill(&mut reader, &mut buffer)
                .map_err(|source| read_error("the mini allocation table", source))?;
            successors.extend(numbers(buffer.get(..count).unwrap_or_default()));
            if count < buffer.len() {
                break;
            }
        }
        mini.chains = Chains::new(successors, MINI_SECTOR, extent);
        Ok(mini)
    }

    fn place(&self, header: &Header, sector: u32) -> u64 {
        let at = u64::from(sector) * MINI_SECTOR;
        let holder = usize::try_from(at / header.sector_bytes).ok();
        let holder = holder.and_then(|holder| self.stream.get(holder));
        holder.map_or(0, |&holder| {
            header.start_of(holder) + at % header.sector_bytes
        })
    }

    fn entry_offset(&self, header: &Header, sector: u32) -> u64 {
        let at = u64::from(sector) * 4;
        let table = usize::try_from(at / header.sector_bytes).ok();
        let table = table.and_then(|table| self.tables.get(table));
        table.map_or(0, |&table| {
            header.start_of(table) + at % header.sector_bytes
        })
    }
}

fn load_directory<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    allocation: &mut Allocation,
    limits: &Limits,
    defects: &mut Defects,
) -> Result<Vec<Entry>, MsiError> {
    let claim = allocation.chains.claim(header.directory, None);
    note(&claim, "the directory", 48, header, allocation, defects)?;
    let count = claim.bytes / ENTRY_BYTES as u64;
    // The rest of the last sector is filled with unused entries.
    let room = header.sector_bytes / ENTRY_BYTES as u64;
    let limit = (limits.entries as u64).saturating_add(room);
    check_limit("the number of directory entries", count, limit)?;
    let sectors = allocation.chains.sectors(header.directory, &claim);
    let mut reader = StreamReader::new(
        source,
        &allocation.chains,
        Layout::File,
        header.directory,
        count * ENTRY_BYTES as u64,
    );
    let mut entries = Vec::new();
    let mut buffer = vec![0; usize::try_from(header.sector_bytes).unwrap_or(0)];
    for sector in sectors {
        let found =
            fill(&mut reader, &mut buffer).map_err(|source| read_error("the directory", source))?;
        let bytes = buffer.get(..found).unwrap_or_default();
        let start = header.start_of(sector);
        for (offset, bytes) in (start..).step_by(ENTRY_BYTES).zip(bytes.as_chunks().0) {
            entries.push(Entry::parse(bytes, header.version, offset));
        }
    }
    Ok(entries)
}

/// Tells the defect of a chain that the header or the root names at `start`.
fn note(
    claim: &Claim,
    what: &str,
    start: u64,
    header: &Header,
    allocation: &Allocation,
    defects: &mut Defects,
) -> Result<(), MsiError> {
    let Some(defect) = claim.defect else {
        return Ok(());
    };
    let link =
        |after: Option<u32>| after.map_or(start, |sector| allocation.entry_offset(header, sector));
    defects.tell(defect.tell(what.to_owned(), link, |sector| header.start_of(sector)))
}

/// Reads until the buffer is full or the stream ends.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

pub(super) fn check_limit(what: &str, stated: u64, limit: u64) -> Result<(), MsiError> {
    check_limit_in("the compound file", what, stated, limit)
}

pub(super) fn check_limit_in(
    place: &str,
    what: &str,
    stated: u64,
    limit: u64,
) -> Result<(), MsiError> {
    if stated <= limit {
        return Ok(());
    }
    Err(MsiError::LimitExceeded {
        what: what.to_owned(),
        place: place.to_owned(),
        stated,
        limit,
    })
}

fn read_error(part: &str, source: io::Error) -> MsiError {
    MsiError::Io {
        part: part.to_owned(),
        source,
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|&quad| u32::from_le_bytes(quad))
}

#[cfg(test)]
mod tests;
