//! Cabinets that are streams of a package.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::cab::Shelf;
use crate::msi::{Database, StreamId, StreamKind};

/// The streams of a package as a shelf of cabinets.
pub(super) struct Streams<'a, R>(Rc<Inner<'a, R>>);

struct Inner<'a, R> {
    database: RefCell<&'a mut Database<R>>,
    /// The streams of the root that are no tables, by their names, in which case counts.
    by_name: HashMap<String, StreamId>,
}

impl<'a, R: Read + Seek> Streams<'a, R> {
    pub fn new(database: &'a mut Database<R>) -> Self {
        let streams = database.package().streams.iter().rev();
        let own = streams
            .filter(|stream| stream.storage.is_none() && stream.kind == StreamKind::Data)
            // The first of two of one name stays.
            .map(|stream| (stream.name.clone(), stream.id));
        let by_name = own.collect();
        Self(Rc::new(Inner {
            database: RefCell::new(database),
            by_name,
        }))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.by_name.contains_key(name)
    }
}

impl<R> Clone for Streams<'_, R> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<'a, R: Read + Seek> Shelf for Streams<'a, R> {
    type Cabinet = Stream<'a, R>;

    fn open(&mut self, name: &str) -> io::Result<Option<Self::Cabinet>> {
        Ok(self.0.by_name.get(name).map(|&id| Stream {
            package: Rc::clone(&self.0),
            id,
            position: 0,
        }))
    }
}

/// One stream, opened for each read, so that a cabinet does not hold on to the package.
pub(super) struct Stream<'a, R> {
    package: Rc<Inner<'a, R>>,
    id: StreamId,
    position: u64,
}

impl<R: Read + Seek> Read for Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut database = self.package.database.borrow_mut();
        let mut stream = database.open_stream(self.id).map_err(io::Error::other)?;
        stream.seek(SeekFrom::Start(self.position))?;
        let count = stream.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Stream<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut database = self.package.database.borrow_mut();
        let mut stream = database.open_stream(self.id).map_err(io::Error::other)?;
        stream.seek(SeekFrom::Start(self.position))?;
        self.position = stream.seek(to)?;
        Ok(self.position)
    }
}
