//! Reading what is left of a database that is cut or broken in places.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Seek};

use super::compound::Doubt;
use super::database::Database;
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::name::StreamKind;
use super::package::StreamId;
use super::scope::SYSTEM_STREAMS;
use super::table::Table;

/// What could be read of a broken database, and what is wrong with it.
pub struct Salvaged<R> {
    /// The database. A table that is not whole is left out, a cell that leads nowhere is null, and a broken
    /// stream ends where its readable part ends.
    pub database: Database<R>,
    /// Every defect and every guess in the order of reading; none for a database that is in order.
    pub defects: Vec<MsiError>,
    /// What is left of each stream, in the order of the package's streams.
    pub streams: Vec<SalvagedStream>,
}

/// What is left of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalvagedStream {
    /// Which one.
    pub id: StreamId,
    /// Bytes from its start on whose place in the file is told.
    pub told: u64,
    /// Bytes from its start on that can be read, those whose place is guessed among them.
    pub readable: u64,
    /// Bytes that the directory states.
    pub stated: u64,
    doubt: Doubt,
}

/// What was guessed of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guess {
    /// The storage it stands in.
    Storage,
    /// Its entry in the directory: name, size and storage.
    Entry,
    /// Where some of its bytes lie.
    Content,
}

impl SalvagedStream {
    /// Returns how many bytes are missing at its end.
    pub fn missing(&self) -> u64 {
        self.stated.saturating_sub(self.readable)
    }

    /// Tells whether it is there from its start to its end, and nothing of it is guessed.
    pub fn is_whole(&self) -> bool {
        self.missing() == 0 && self.guesses().is_empty()
    }

    /// Returns what was guessed of it.
    pub fn guesses(&self) -> Vec<Guess> {
        let entry = match self.doubt {
            Doubt::Nothing => None,
            Doubt::Storage => Some(Guess::Storage),
            Doubt::Entry => Some(Guess::Entry),
        };
        let content = (self.readable > self.told).then_some(Guess::Content);
        entry.into_iter().chain(content).collect()
    }
}

impl<R: Read + Seek> Salvaged<R> {
    /// Returns what is left of a stream.
    pub fn stream(&self, id: StreamId) -> Option<&SalvagedStream> {
        self.streams.get(id.0)
    }

    /// Returns the tables of whose rows something was guessed: that this is their stream, or where its bytes
    /// lie, or that they have none; or likewise for the streams that the names, columns and texts of all
    /// tables are read from.
    pub fn guessed_tables(&self) -> BTreeSet<&str> {
        let package = self.database.package();
        let own = package.streams.iter().zip(&self.streams);
        // As in reading, the first of two streams with one name counts.
        let streams: HashMap<&str, &SalvagedStream> = own
            .rev()
            .filter(|(stream, _)| stream.kind == StreamKind::Table && stream.storage.is_none())
            .map(|(stream, salvaged)| (stream.name.as_str(), salvaged))
            .collect();
        let is_guessed = |name: &str| match streams.get(name) {
            Some(stream) => !stream.guesses().is_empty(),
            // It has no rows, or its entry is lost.
            None => !self.database.compound.is_directory_whole(),
        };
        let names = package.tables.iter().map(Table::name);
        if SYSTEM_STREAMS.into_iter().any(is_guessed) {
            names.collect()
        } else {
            names.filter(|name| is_guessed(name)).collect()
        }
    }
}

/// Reads as much of a database as can be read.
///
/// Where a broken directory or allocation table does not tell something, the likely is taken: directory
/// sectors are known by their shape, and bytes of a stream lie side by side. Each [`SalvagedStream`] says what
/// of it is such a guess. What is told is never changed by a guess.
///
/// # Errors
/// Where nothing can be read: the header or the whole directory is missing, or a limit of the compound
/// file's own structure is exceeded. Also [`MsiError::Io`], which judges nothing.
pub fn salvage<R: Read + Seek>(reader: R, limits: &Limits) -> Result<Salvaged<R>, MsiError> {
    let mut defects = Defects::Note(Vec::new());
    let database = Database::open_with(reader, limits, &mut defects)?;
    let streams = &database.package().streams;
    let salvaged = streams.iter().map(|stream| {
        let extent = database.compound.extent(stream.id);
        SalvagedStream {
            id: stream.id,
            told: extent.map_or(0, |extent| extent.told),
            readable: extent.map_or(0, |extent| extent.readable),
            stated: stream.size,
            doubt: extent.map_or(Doubt::Nothing, |extent| extent.doubt),
        }
    });
    Ok(Salvaged {
        streams: salvaged.collect(),
        database,
        defects: defects.into_noted(),
    })
}

#[cfg(test)]
mod tests;
