//! Cabinets that belong together, each the continuation of the one before.

use std::collections::HashSet;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use super::contents::Contents;
use super::error::{CabError, Defect};
use super::extraction::Extraction;
use super::folder::Folder;
use super::header::{Header, Neighbour};
use super::member::Member;
use super::options::{Limits, Options};
use super::volume::{Volume, Volumes};
use crate::folded_name::FoldedName;

/// Where the cabinets of a set are found by name.
///
/// A closure from a name to a reader is one. The names come from the cabinets themselves and are untrusted:
/// it is the shelf that must not look outside its place.
pub trait Shelf {
    /// What a cabinet is read from.
    type Cabinet: Read + Seek;

    /// Opens the cabinet of this name, or says that there is none. It is asked again when the set comes
    /// back to a cabinet, because only one is open at a time.
    fn open(&mut self, name: &str) -> io::Result<Option<Self::Cabinet>>;
}

impl<F, R> Shelf for F
where
    F: FnMut(&str) -> io::Result<Option<R>>,
    R: Read + Seek,
{
    type Cabinet = R;

    fn open(&mut self, name: &str) -> io::Result<Option<R>> {
        self(name)
    }
}

/// A set of cabinets, whose folders and members go on from one to the next.
pub struct CabinetSet<S: Shelf> {
    source: Source<S>,
    contents: Contents,
    limits: Limits,
    ended: Vec<CabError>,
}

impl<S: Shelf> CabinetSet<S> {
    /// Opens the set that the cabinet `name` belongs to: those before it, itself, those after it.
    ///
    /// A cabinet that names no neighbours is a set of one.
    pub fn open(name: &str, shelf: S, options: &Options<'_>) -> Result<Self, CabError> {
        match Self::salvage(name, shelf, options)? {
            (set, None) => Ok(set),
            (_, Some(error)) => Err(error),
        }
    }

    /// Opens as much of the set as can be reached from the cabinet `name` in both directions, and says what ended it early
    /// first.
    pub fn salvage(
        name: &str,
        shelf: S,
        options: &Options<'_>,
    ) -> Result<(Self, Option<CabError>), CabError> {
        let mut source = Source {
            shelf,
            names: Vec::new(),
            current: None,
        };
        let contents = source.read_tables(name, options)?;
        let seen = HashSet::from([FoldedName::of(name)]);
        let mut chain = Chain {
            source: &mut source,
            seen,
            contents,
            options,
        };
        let ended = [Direction::Back, Direction::On].map(|direction| chain.grow(direction).err());
        let contents = chain.contents;
        source.names.clone_from(&contents.names);
        let ended: Vec<_> = ended.into_iter().flatten().collect();
        let first = ended.first().cloned();
        let set = Self {
            source,
            contents,
            limits: options.limits,
            ended,
        };
        Ok((set, first))
    }

    /// Returns the names of the cabinets, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.contents.names.iter().map(AsRef::as_ref)
    }

    /// Returns what the headers of the cabinets say, in order.
    pub fn headers(&self) -> &[Header] {
        &self.contents.headers
    }

    /// Returns what ended it early: nothing, or why no more can be reached before the first and after the last one here.
    pub fn ended(&self) -> &[CabError] {
        &self.ended
    }

    /// Returns the folders of all cabinets, each once.
    pub fn folders(&self) -> &[Folder] {
        &self.contents.folders
    }

    /// Returns the members of all cabinets, each once.
    pub fn members(&self) -> &[Member] {
        &self.contents.members
    }

    /// Starts a pass over all members.
    pub fn extract(&mut self) -> Extraction<'_> {
        self.extract_only(|_| true)
    }

    /// Starts a pass over some members.
    pub fn extract_only(&mut self, is_wanted: impl FnMut(&Member) -> bool) -> Extraction<'_> {
        Extraction::new(&self.contents, &mut self.source, self.limits, is_wanted)
    }
}

/// The shelf, and the one cabinet that is open.
struct Source<S: Shelf> {
    shelf: S,
    names: Vec<Box<str>>,
    current: Option<(usize, Volume<S::Cabinet>)>,
}

impl<S: Shelf> Source<S> {
    fn open(&mut self, name: &str) -> Result<Option<Volume<S::Cabinet>>, CabError> {
        let refused = |error| CabError::at(0, Defect::Open(Arc::new(error))).of(Some(name));
        let reader = self.shelf.open(name).map_err(refused)?;
        reader.map(Volume::new).transpose().map_err(refused)
    }

    fn read_tables(&mut self, name: &str, options: &Options<'_>) -> Result<Contents, CabError> {
        let Some(mut volume) = self.open(name)? else {
            return Err(missing(name, ""));
        };
        let mut contents =
            Contents::read(&mut volume, options).map_err(|error| error.of(Some(name)))?;
        contents.names.push(name.into());
        Ok(contents)
    }
}

impl<S: Shelf> Volumes for Source<S> {
    fn read_exact(
        &mut self,
        volume: usize,
        part: &'static str,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<(), CabError> {
        if let Some((index, current)) = &mut self.current
            && *index == volume
        {
            return current.read_exact(part, offset, buffer);
        }
        self.current = None;
        let name = self.names.get(volume).cloned().unwrap_or_default();
        let Some(mut opened) = self.open(&name)? else {
            return Err(missing(&name, ""));
        };
        let result = opened.read_exact(part, offset, buffer);
        self.current = Some((volume, opened));
        result
    }
}

fn missing(name: &str, disk: &str) -> CabError {
    CabError::at(
        0,
        Defect::MissingCabinet {
            name: name.to_owned(),
            disk: disk.to_owned(),
        },
    )
}

/// A set that is being put together.
struct Chain<'a, S: Shelf> {
    source: &'a mut Source<S>,
    /// The names of the cabinets so far, compared as Windows compares them, to notice a cycle.
    seen: HashSet<FoldedName>,
    contents: Contents,
    options: &'a Options<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Back,
    On,
}

impl<S: Shelf> Chain<'_, S> {
    /// Adds neighbours until there are no more.
    fn grow(&mut self, direction: Direction) -> Result<(), CabError> {
        while let Some((from, neighbour)) = self.neighbour(direction) {
            let name = neighbour.cabinet.text();
            let refused = |defect| Err(CabError::at(0, defect).of(self.contents.name(from)));
            if !self.seen.insert(FoldedName::of(name)) {
                return refused(Defect::Cycle {
                    name: name.to_owned(),
                });
            }
            let limit = self.options.limits.cabinets;
            if self.contents.headers.len() >= limit {
                return refused(Defect::TooManyCabinets(limit));
            }
            let next = match self.source.read_tables(name, self.options) {
                Err(CabError {
                    defect: Defect::MissingCabinet { .. },
                    ..
                }) => {
                    return refused(neighbour.missing());
                }
                result => result?,
            };
            self.add(next, direction)?;
        }
        Ok(())
    }

    fn neighbour(&self, direction: Direction) -> Option<(usize, Neighbour)> {
        let headers = &self.contents.headers;
        let (index, neighbour) = match direction {
            Direction::Back => (0, headers.first()?.previous.clone()),
            Direction::On => (headers.len() - 1, headers.last()?.next.clone()),
        };
        Some((index, neighbour?))
    }

    fn add(&mut self, other: Contents, direction: Direction) -> Result<(), CabError> {
        let limits = self.options.limits;
        match direction {
            Direction::On => {
                self.contents.check_next(&other, limits)?;
                self.contents.append(other);
            }
            Direction::Back => {
                other.check_next(&self.contents, limits)?;
                let rest = std::mem::replace(&mut self.contents, other);
                self.contents.append(rest);
            }
        }
        Ok(())
    }
}
