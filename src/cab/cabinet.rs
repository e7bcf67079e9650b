//! A cabinet on its own.

use std::io::{Read, Seek};

use super::contents::Contents;
use super::error::CabError;
use super::extraction::Extraction;
use super::folder::Folder;
use super::header::Header;
use super::member::Member;
use super::options::{Limits, Options};
use super::volume::Volume;

/// One cabinet, read from anything that gives bytes.
///
/// A cabinet that is part of a set opens too; what it shares with its neighbours cannot be read without
/// them, which [`CabinetSet`](super::CabinetSet) brings together.
#[derive(Debug)]
pub struct Cabinet<R> {
    volume: Volume<R>,
    contents: Contents,
    limits: Limits,
}

impl<R: Read + Seek> Cabinet<R> {
    /// Reads the tables of the cabinet that begins at the first byte of `reader`.
    pub fn open(reader: R, options: &Options<'_>) -> Result<Self, CabError> {
        let mut volume = Volume::new(reader).map_err(CabError::read(0))?;
        let contents = Contents::read(&mut volume, options)?;
        Ok(Self {
            volume,
            contents,
            limits: options.limits,
        })
    }

    /// Returns what the header says.
    pub fn header(&self) -> &Header {
        &self.contents.headers[0]
    }

    /// Returns the folders, in the order of the folder table.
    pub fn folders(&self) -> &[Folder] {
        &self.contents.folders
    }

    /// Returns the members, in the order of the file table.
    pub fn members(&self) -> &[Member] {
        &self.contents.members
    }

    /// Starts a pass over all members.
    pub fn extract(&mut self) -> Extraction<'_> {
        self.extract_only(|_| true)
    }

    /// Starts a pass over some members.
    pub fn extract_only(&mut self, is_wanted: impl FnMut(&Member) -> bool) -> Extraction<'_> {
        Extraction::new(&self.contents, &mut self.volume, self.limits, is_wanted)
    }
}
