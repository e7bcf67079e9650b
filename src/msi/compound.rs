//! The compound file around a database, read sector by sector.
//!
//! Opening reads the header, the allocation tables and the directory, and follows every chain of sectors to
//! its end. A stream that is listed can be read to its end, unless the system fails. See
//! [MS-CFB](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb).
//!
//! Where a broken file is salvaged, entries and sectors that nothing leads to are guessed, and every stream
//! knows how many of its bytes lie where the file says. What is told never depends on what is guessed.

mod allocation;
mod apportionment;
mod chain;
mod directory;
mod header;
mod lost;
mod mini;
mod outline;
mod red_black;
mod source;
mod stream;
mod tree;
mod writer;

use std::io::{self, Read, Seek};
use std::ops::{Range, RangeBounds};

use self::allocation::Allocation;
pub use self::directory::Stamp;
use self::directory::{Directory, Entry};
use self::header::Header;
use self::mini::Mini;
pub use self::outline::{MINI_STREAM_CUTOFF, Outline, OutlineError, Parent, Version};
use self::source::Source;
pub(super) use self::stream::StreamReader;
use self::stream::{Cursor, Layout};
pub(super) use self::tree::Doubt;
use self::tree::Place;
pub use self::writer::{WriteError, write};
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::name;
use super::package::{Container, Oddity, Storage, StorageId, Stream, StreamId};

/// How many bytes behind the end are looked at at once.
const TAIL_BYTES: u64 = 1 << 16;

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
    /// Whether all that the file has is listed.
    is_directory_whole: bool,
}

/// Where a stream's bytes are.
#[derive(Clone, Copy)]
struct Content {
    /// Where it was read last: whoever opens it again and goes on there does not walk from its start.
    cursor: Cursor,
    extent: Extent,
    stamp: Stamp,
}

/// How much of a stream there is: all of it, but for a file that is being salvaged.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Bytes whose place in the file is told.
    pub told: u64,
    /// Bytes that can be read, those among them whose place is guessed.
    pub readable: u64,
    pub doubt: Doubt,
}

impl<R: Read + Seek> Compound<R> {
    /// Reads the structure of the file and claims the sectors of every stream.
    pub fn open(reader: R, limits: &Limits, defects: &mut Defects) -> Result<Self, MsiError> {
        let mut source = Source::new(reader).map_err(|source| read_error("the file", source))?;
        let header = Header::read(&mut source)?;
        let mut allocation = Allocation::load(&mut source, &header, limits, defects)?;
        let told = defects.count();
        let Directory { entries, sectors } =
            Directory::load(&mut source, &header, &mut allocation, limits, defects)?;
        let Some(root) = entries.first() else {
            let what = "the directory".to_owned();
            return Err(MsiError::ChainEnds { what, offset: 48 });
        };
        if !root.is_root() {
            defects.record(root.wrong_kind())?;
        }
        let is_directory_whole = defects.count() == told;
        let miscount = header.miscounted_directory(sectors.len());
        if defects.are_noted() {
            let own = [root.start, header.mini_table];
            let starts = starts_of(&entries, header.cutoff..).chain(own);
            allocation.allow_guesses(starts, &sectors);
        }
        let minis = (root, starts_of(&entries, 1..header.cutoff));
        let mini = Mini::load(
            &mut source,
            &header,
            &mut allocation,
            minis,
            limits,
            defects,
        )?;
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
            oddities: miscount.into_iter().collect(),
            contents: Vec::new(),
            storage_stamps: Vec::new(),
            is_directory_whole,
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
        let told = defects.count();
        let places = tree::walk(entries, defects)?;
        self.is_directory_whole &= defects.count() == told;
        check_limit(
            "the number of streams",
            places.len() as u64,
            limits.entries as u64,
        )?;
        let doubts = places.iter().filter(|place| place.doubt == Doubt::Storage);
        let count = doubts.count();
        if count > 0 {
            defects.record(MsiError::GuessedStorage { count })?;
        }
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
                defects.record(MsiError::DirectoryName { offset })?;
            }
            let (kind, name) = name::decode(&raw_name);
            if entry.is_stream() {
                let extent = self.claim(entry, place.doubt, &name, defects)?;
                self.contents.push(Content {
                    cursor: Cursor::new(entry.start),
                    extent,
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
            let is_told = place.doubt == Doubt::Nothing;
            let misplaced = |before: &Entry| tree::order(&before.name, &entry.name).is_ge();
            if is_told && before.is_some_and(misplaced) {
                let name = name::decode(&String::from_utf16_lossy(&entry.name)).1;
                self.oddities.push(Oddity::MisplacedEntry { name });
            }
        }
    }

    /// Claims the sectors of a stream and returns how much of it there is.
    fn claim(
        &mut self,
        entry: &Entry,
        doubt: Doubt,
        name: &str,
        defects: &mut Defects,
    ) -> Result<Extent, MsiError> {
        let is_mini = entry.size < self.header.cutoff;
        let chains = if is_mini {
            &mut self.mini.chains
        } else {
            &mut self.allocation.chains
        };
        let claim = chains.claim(entry.start, Some(entry.size));
        let mut told = claim.bytes;
        if is_mini {
            told = self.mini.told(entry.start, &claim);
        }
        let Some(defect) = claim.defect else {
            let readable = claim.bytes;
            return Ok(Extent {
                told,
                readable,
                doubt,
            });
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
        let source = defect.explain(format!("the stream `{name}`"), link, place);
        let chains = if is_mini {
            &mut self.mini.chains
        } else {
            &mut self.allocation.chains
        };
        let readable = chains.guess(claim, entry.size).bytes;
        record_broken(
            format!("the stream `{name}`"),
            (told, readable, entry.size),
            source,
            defects,
        )?;
        Ok(Extent {
            told,
            readable,
            doubt,
        })
    }

    /// Returns what follows the last used sector, if anything does.
    ///
    /// Some writers leave free sectors of zeros there. Anything else does not belong to the compound file.
    pub fn tail(&mut self) -> Result<Option<Oddity>, MsiError> {
        let (end, bytes) = (self.container.size, self.container.trailing);
        let mut buffer = vec![0; usize::try_from(bytes.min(TAIL_BYTES)).unwrap_or(0)];
        let mut offset = end.saturating_sub(bytes);
        while offset < end {
            let read = self.source.fill_at(offset, &mut buffer);
            let count = read.map_err(|source| read_error("the end of the file", source))?;
            let found = buffer.get(..count).unwrap_or_default();
            if found.iter().any(|&byte| byte != 0) {
                return Ok(Some(Oddity::TrailingBytes { bytes }));
            }
            if count == 0 {
                break;
            }
            offset += count as u64;
        }
        Ok((bytes > 0).then_some(Oddity::TrailingZeros { bytes }))
    }

    /// Opens a stream of this file.
    pub fn open_stream(&mut self, id: StreamId) -> Result<StreamReader<'_, R>, MsiError> {
        let Some(content) = self.contents.get_mut(id.0) else {
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
            &mut content.cursor,
            content.extent.readable,
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
        self.extent(id).map_or(0, |extent| extent.readable)
    }

    /// Tells whether a stream that is not listed is not in the file, and was not.
    pub fn is_directory_whole(&self) -> bool {
        self.is_directory_whole
    }

    /// Returns how much of a stream there is.
    pub fn extent(&self, id: StreamId) -> Option<Extent> {
        self.contents.get(id.0).map(|content| content.extent)
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

/// Returns the first sectors of the streams whose sizes are in a range.
fn starts_of(entries: &[Entry], sizes: impl RangeBounds<u64>) -> impl Iterator<Item = u32> {
    let streams = entries.iter().filter(|entry| entry.is_stream());
    streams
        .filter(move |entry| sizes.contains(&entry.size))
        .map(|entry| entry.start)
}

/// Tells that of `stated` bytes of a stream only so many have a place that is told, and so many can be read.
fn record_broken(
    what: String,
    (told, found, stated): (u64, u64, u64),
    source: MsiError,
    defects: &mut Defects,
) -> Result<(), MsiError> {
    let source = Box::new(source);
    defects.record(if found > told {
        MsiError::GuessedStream {
            what,
            told,
            found,
            stated,
            source,
        }
    } else {
        MsiError::BrokenStream {
            what,
            found,
            stated,
            source,
        }
    })
}

/// The parts of an allocation table that were overwritten with zeros.
#[derive(Default)]
struct Blanks(Vec<Range<u64>>);

impl Blanks {
    /// Frees the entries of a part that is all zeros, or they would all lead to the first sector.
    fn free(&mut self, part: &mut [u8], offset: u64) {
        if part.iter().any(|&byte| byte != 0) {
            return;
        }
        part.fill(0xff);
        let end = offset.saturating_add(part.len() as u64);
        match self.0.last_mut().filter(|last| last.end == offset) {
            Some(last) => last.end = end,
            None => self.0.push(offset..end),
        }
    }

    fn record(self, what: &'static str, defects: &mut Defects) -> Result<(), MsiError> {
        for Range { start, end } in self.0 {
            defects.record(MsiError::LostTable {
                what,
                offset: start,
                bytes: end - start,
            })?;
        }
        Ok(())
    }
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
