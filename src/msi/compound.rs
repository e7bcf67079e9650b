//! The compound file around a database: the only module that names the `cfb` crate.
//!
//! See [MS-CFB](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb).

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::error::MsiError;
use super::extent::Extent;
use super::limits::Limits;
use super::name;
use super::package::{Container, Storage, StorageId, Stream, StreamId};

/// An open compound file and its directory.
pub(super) struct Compound<R> {
    file: cfb::CompoundFile<R>,
    pub container: Container,
    pub streams: Vec<Stream>,
    pub storages: Vec<Storage>,
    /// By [`StreamId`].
    paths: Vec<PathBuf>,
}

impl<R: Read + Seek> Compound<R> {
    /// Reads the header and the directory.
    pub fn open(mut reader: R, limits: &Limits) -> Result<Self, MsiError> {
        let extent = Extent::read(&mut reader)?;
        reader
            .seek(SeekFrom::Start(0))
            .map_err(|source| read_error("the header", source))?;
        let file = cfb::CompoundFile::open(reader).map_err(|source| {
            if is_content(&source) {
                MsiError::MalformedCompoundFile { source }
            } else {
                read_error("the compound file", source)
            }
        })?;
        let container = Container {
            version: extent.version,
            size: extent.size,
            trailing: extent.trailing(),
            class: *file.root_entry().clsid(),
        };
        let mut compound = Self {
            file,
            container,
            streams: Vec::new(),
            storages: Vec::new(),
            paths: Vec::new(),
        };
        compound.list(limits)?;
        Ok(compound)
    }

    fn list(&mut self, limits: &Limits) -> Result<(), MsiError> {
        let mut storages: HashMap<PathBuf, StorageId> = HashMap::new();
        for entry in self.file.walk().skip(1) {
            let count = self.streams.len() + self.storages.len();
            check_limit(
                "the number of streams",
                count as u64 + 1,
                limits.entries as u64,
            )?;
            let path = entry.path();
            let parent = path
                .parent()
                .and_then(|parent| storages.get(parent))
                .copied();
            let raw_name = entry.name().to_owned();
            let (kind, name) = name::decode(&raw_name);
            if entry.is_stream() {
                self.streams.push(Stream {
                    id: StreamId(self.paths.len()),
                    storage: parent,
                    raw_name,
                    name,
                    kind,
                    size: entry.len(),
                });
                self.paths.push(path.to_path_buf());
                continue;
            }
            let depth = path.components().count() as u64;
            check_limit("the depth of storages", depth, limits.storage_depth as u64)?;
            let id = StorageId(self.storages.len());
            storages.insert(path.to_path_buf(), id);
            self.storages.push(Storage {
                id,
                parent,
                raw_name,
                name,
                class: *entry.clsid(),
            });
        }
        Ok(())
    }

    /// Opens a stream of this file.
    pub fn open_stream(&mut self, id: StreamId) -> Result<cfb::Stream<R>, MsiError> {
        let path = self.paths.get(id.0).map_or(Path::new(""), PathBuf::as_path);
        let name = self.stream_name(id);
        self.file
            .open_stream(path)
            .map_err(|source| stream_error(name, source))
    }

    /// Reads a whole stream of at most `limit` bytes.
    pub fn read_stream(&mut self, id: StreamId, limit: u64) -> Result<Vec<u8>, MsiError> {
        let name = self.stream_name(id);
        let stated = self.streams.get(id.0).map_or(0, |stream| stream.size);
        check_limit(&format!("the size of the stream `{name}`"), stated, limit)?;
        let mut bytes = Vec::new();
        self.open_stream(id)?
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|source| stream_error(name.clone(), source))?;
        if bytes.len() as u64 == stated {
            return Ok(bytes);
        }
        Err(MsiError::ShortStream {
            stream: name,
            found: bytes.len() as u64,
            stated,
        })
    }

    fn stream_name(&self, id: StreamId) -> String {
        let stream = self.streams.get(id.0);
        stream.map_or_else(String::new, |stream| stream.name.clone())
    }
}

pub(super) fn check_limit(what: &str, stated: u64, limit: u64) -> Result<(), MsiError> {
    if stated <= limit {
        return Ok(());
    }
    Err(MsiError::LimitExceeded {
        what: what.to_owned(),
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

fn stream_error(stream: String, source: io::Error) -> MsiError {
    if is_content(&source) {
        MsiError::MalformedStream { stream, source }
    } else {
        read_error(&format!("the stream `{stream}`"), source)
    }
}

/// Whether an error of the `cfb` crate judges the bytes; other kinds come from the reader below it.
fn is_content(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, NotFound, UnexpectedEof};
    matches!(
        error.kind(),
        InvalidData | InvalidInput | NotFound | UnexpectedEof
    )
}
