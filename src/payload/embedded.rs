//! Cabinets that are streams of a package and go on from one stream to the next.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::cab::Shelf;
use crate::msi::{Database, Package, StreamId, StreamKind};
use crate::source::position_after;

/// How much is read of a stream at once: opening one costs, and a set changes between several.
const WINDOW: usize = 1 << 20;

/// The streams of a package as a shelf of cabinets.
pub(super) struct Streams<'a, R>(Rc<RefCell<&'a mut Database<R>>>);

impl<'a, R> Streams<'a, R> {
    pub fn new(database: &'a mut Database<R>) -> Self {
        Self(Rc::new(RefCell::new(database)))
    }
}

impl<'a, R: Read + Seek> Shelf for Streams<'a, R> {
    type Cabinet = Window<'a, R>;

    fn open(&mut self, name: &str) -> io::Result<Option<Self::Cabinet>> {
        let found = find(self.0.borrow().package(), name);
        Ok(found.map(|(stream, size)| Window {
            database: Rc::clone(&self.0),
            stream,
            size,
            position: 0,
            start: 0,
            bytes: Vec::new(),
        }))
    }
}

/// Finds a stream of the root that is no table's.
pub(super) fn find(package: &Package, name: &str) -> Option<(StreamId, u64)> {
    package
        .streams
        .iter()
        .find(|stream| {
            stream.storage.is_none() && stream.kind == StreamKind::Data && stream.name == name
        })
        .map(|stream| (stream.id, stream.size))
}

/// A stream that is opened again for each part that is read of it, so that others can be read between.
pub(super) struct Window<'a, R> {
    database: Rc<RefCell<&'a mut Database<R>>>,
    stream: StreamId,
    size: u64,
    position: u64,
    /// Where `bytes` begins in the stream.
    start: u64,
    bytes: Vec<u8>,
}

impl<R: Read + Seek> Window<'_, R> {
    /// What is known of the stream from the position on; empty where that is nothing.
    fn known(&self) -> &[u8] {
        let skipped = self.position.checked_sub(self.start);
        let skipped = skipped.and_then(|skipped| usize::try_from(skipped).ok());
        skipped
            .and_then(|skipped| self.bytes.get(skipped..))
            .unwrap_or_default()
    }

    fn move_here(&mut self) -> io::Result<()> {
        let mut database = self.database.borrow_mut();
        let mut stream = database
            .open_stream(self.stream)
            .map_err(io::Error::other)?;
        stream.seek(SeekFrom::Start(self.position))?;
        self.start = self.position;
        self.bytes.clear();
        stream.take(WINDOW as u64).read_to_end(&mut self.bytes)?;
        Ok(())
    }
}

impl<R: Read + Seek> Read for Window<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size {
            return Ok(0);
        }
        if self.known().is_empty() {
            self.move_here()?;
        }
        let known = self.known();
        let count = known.len().min(buffer.len());
        buffer[..count].copy_from_slice(&known[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Window<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = position_after(to, self.position, self.size)?;
        Ok(self.position)
    }
}
