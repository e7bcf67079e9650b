//! A second opinion on an archive that is not the one that its manifest describes: what an ordinary zip
//! reader sees in it.
//!
//! Nothing is accepted by what is seen here. It tells people what was done to a file that is refused.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipArchive};

use super::{limits, read};
use crate::source::{Section, Source};

/// The most lines of a central directory that are looked at: twice those of the largest bundle.
const LINES: usize = 2 * (limits::ENTRIES + limits::SIGNATURES + 2);

/// The most bytes that the reader may ask for in one go through an archive's directory.
const BUDGET: u64 = 4 * read::DIRECTORY_BYTES;

/// What an ordinary zip reader sees.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    /// The number of bytes before the archive.
    pub leading: u64,
    /// The size of the archive's comment.
    pub comment: usize,
    /// Where the central directory starts in the file.
    pub directory: u64,
    /// The lines of the central directory, in their order; equal names may stand there twice.
    pub entries: Vec<Seen>,
    /// The last entry of each name.
    last: HashMap<String, usize>,
}

/// What the central directory says of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The name, with replacement characters where it is no UTF-8.
    pub name: String,
    /// Where the local header is in the file.
    pub header: u64,
    /// Where the stored bytes are in the file, if the local header is there.
    pub data: Option<u64>,
    /// How it is stored.
    pub method: String,
    /// The size of the stored bytes.
    pub stored_size: u64,
    /// The size of the content.
    pub size: u64,
    /// The CRC-32 of the content.
    pub crc32: u32,
    /// When it was last written, as text.
    pub modified: String,
    /// The kind of system that made it, and its attributes there.
    pub attributes: u32,
}

/// Looks at the archive as a zip reader does; nothing if it cannot, or if that would cost more than any bundle does.
pub(super) fn survey(source: &impl Source, size: u64) -> Option<Survey> {
    let section = || Budgeted::new(Section::new(source, 0, size));
    let mut iterable = ZipIterable::try_new(section(), zip::read::Config::default()).ok()?;
    if iterable.len() > LINES {
        return None;
    }
    let entries: Vec<Seen> = iterable
        .files()
        .ok()?
        .take(LINES)
        .map_while(Result::ok)
        .map(|entry| Seen {
            name: String::from_utf8_lossy(entry.name_raw()).into_owned(),
            header: entry.header_start(),
            data: read::data_of(source, size, entry.header_start()),
            method: method(entry.compression()),
            stored_size: entry.compressed_size(),
            size: entry.size(),
            crc32: entry.crc32(),
            modified: entry
                .last_modified()
                .map_or_else(|| "none".to_owned(), |time| time.to_string()),
            attributes: entry.external_attributes(),
        })
        .collect();
    let archive = ZipArchive::new(section()).ok()?;
    let names = entries.iter().enumerate();
    Some(Survey {
        leading: archive.offset(),
        comment: archive.comment().len(),
        directory: archive.central_directory_start(),
        last: names
            .map(|(index, entry)| (entry.name.clone(), index))
            .collect(),
        entries,
    })
}

/// A reader that ends in an error when too much is asked of it.
struct Budgeted<R> {
    inner: R,
    left: u64,
}

impl<R> Budgeted<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            left: BUDGET,
        }
    }
}

impl<R: Read> Read for Budgeted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}

impl<R: Seek> Seek for Budgeted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Returns the word of the manifest for a method, or that of the reader.
fn method(method: CompressionMethod) -> String {
    match method {
        CompressionMethod::Stored => "stored".to_owned(),
        CompressionMethod::Deflated => "deflate".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

impl Survey {
    /// Returns the last entry of a name, which is the one that most readers extract.
    pub(crate) fn find(&self, name: &str) -> Option<&Seen> {
        self.entries.get(*self.last.get(name)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::layout::{Layout, Member, RegionKind};
    use crate::bundle::manifest::Method;
    use crate::bundle::sample::moment;

    /// The structure of an archive with zeros for content, without that they are anywhere.
    struct Hollow(Layout);

    impl Source for Hollow {
        fn size(&self) -> io::Result<u64> {
            Ok(self.0.size())
        }

        fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
            let regions = self.0.regions();
            let index = regions.partition_point(|region| region.offset + region.size <= offset);
            let Some(region) = regions.get(index) else {
                return Ok(0);
            };
            let within = usize::try_from(offset - region.offset).unwrap();
            let left = usize::try_from(region.size).unwrap() - within;
            let count = left.min(buffer.len());
            match region.kind {
                RegionKind::Data(_) => buffer[..count].fill(0),
                kind => {
                    let bytes = self.0.bytes(kind);
                    buffer[..count].copy_from_slice(&bytes[within..within + count]);
                }
            }
            Ok(count)
        }
    }

    #[test]
    fn a_zip_reader_sees_sizes_and_offsets_beyond_four_gigabytes() {
        let member = |name: &str, size: u64, stored_size: u64| Member {
            name: name.to_owned(),
            method: if size == stored_size {
                Method::Stored
            } else {
                Method::Deflate
            },
            crc32: 7,
            size,
            stored_size,
            modified: moment(),
        };
        let members = vec![
            member("small", 3, 3),
            member("edge", 0xFFFF_FFFF, 0xFFFF_FFFF),
            member("large", 5 << 30, 5 << 30),
            member("deflated", 6 << 30, 9),
            member("late", 4, 4),
        ];
        let hollow = Hollow(Layout::new(members));
        let size = hollow.0.size();
        let survey = survey(&hollow, size).unwrap();
        assert_eq!(survey.leading, 0);
        assert_eq!(survey.directory, hollow.0.end_of_data());
        let seen: Vec<_> = survey
            .entries
            .iter()
            .map(|seen| (seen.name.as_str(), seen.size, seen.stored_size, seen.data))
            .collect();
        let expect: Vec<_> = hollow
            .0
            .members()
            .iter()
            .enumerate()
            .map(|(index, member)| {
                let data = Some(hollow.0.data(index).offset);
                (member.name.as_str(), member.size, member.stored_size, data)
            })
            .collect();
        assert_eq!(seen, expect);
        assert_eq!(
            read::signatures(&hollow, size).unwrap(),
            crate::bundle::Tail::default(),
            "the end is found, and no signature"
        );
    }
}
