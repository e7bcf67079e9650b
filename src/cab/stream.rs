//! One folder, decompressed block by block.

use super::block::{Block, Cursor, Payload};
use super::contents::Contents;
use super::decoder::Decoder;
use super::error::{CabError, Defect};
use super::folder::{Compression, Folder};
use super::volume::Volumes;

/// The bytes of a folder, of which one block at a time is at hand.
pub(super) struct FolderStream<'a> {
    contents: &'a Contents,
    folder: &'a Folder,
    state: State,
    input: Vec<u8>,
    /// The block at hand, and where it begins in the folder.
    output: Vec<u8>,
    start: u64,
    /// What went wrong, and from which byte of the folder on that matters.
    broken: Option<(u64, CabError)>,
    /// The state before a block that will be wanted again.
    saved: Option<(u64, State)>,
}

/// What is needed to go on behind the block at hand.
#[derive(Clone)]
struct State {
    cursor: Cursor,
    decoder: Decoder,
}

/// What may be spent.
#[derive(Debug)]
pub(super) struct Budget {
    /// How many bytes may still be decompressed.
    pub left: u64,
    /// How many that were at first, for the message.
    pub limit: u64,
}

/// What the smallest block costs, in bytes that could have been decompressed instead: a cabinet can point a
/// thousand times at the same blocks of one byte each.
const LEAST: u64 = 1 << 10;

impl Budget {
    fn spend(&mut self, block: u64) -> Result<(), Defect> {
        let left = self.left.checked_sub(block.max(LEAST));
        self.left = left.ok_or(Defect::TooMuchData(self.limit))?;
        Ok(())
    }
}

/// What of a folder is wanted now, and what later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub position: u64,
    pub end: u64,
    /// The least byte that will be wanted after it has been passed.
    pub revisit: Option<u64>,
}

impl<'a> FolderStream<'a> {
    /// Starts at the beginning of the folder; nothing is read yet.
    pub(super) fn new(contents: &'a Contents, folder: &'a Folder) -> Result<Self, CabError> {
        let part = folder.parts.first();
        let refused = |defect| {
            let name = part.and_then(|part| contents.name(part.volume));
            CabError::at(part.map_or(0, |part| part.offset), defect).of(name)
        };
        if folder.headless {
            let previous = contents
                .headers
                .first()
                .and_then(|header| header.previous.as_ref());
            let missing = previous.map(super::header::Neighbour::missing);
            return Err(refused(missing.unwrap_or(Defect::NotAContinuation)));
        }
        let decoder = Decoder::new(folder.compression).map_err(refused)?;
        Ok(Self {
            contents,
            folder,
            state: State {
                cursor: Cursor::start(folder),
                decoder,
            },
            input: Vec::new(),
            output: Vec::new(),
            start: 0,
            broken: None,
            saved: None,
        })
    }

    /// Returns the bytes of the folder from the wanted position on, as far as they are at hand; none
    /// where the folder has ended.
    ///
    /// Going forward costs what is passed over; going back costs a new start, or less if it was announced.
    pub(super) fn bytes(
        &mut self,
        wanted: Wanted,
        volumes: &mut dyn Volumes,
        budget: &mut Budget,
    ) -> Result<&[u8], CabError> {
        if let Some((from, error)) = &self.broken
            && wanted.position >= *from
        {
            return Err(error.clone());
        }
        if wanted.position < self.start {
            self.go_back(wanted.position)?;
        }
        while wanted.position >= self.reached() {
            match self.advance(wanted, volumes, budget) {
                Ok(Some(())) => {}
                Ok(None) => return Ok(&[]),
                Err(error) => {
                    self.start = self.reached();
                    self.output.clear();
                    self.broken = Some((self.start, error.clone()));
                    return Err(error);
                }
            }
        }
        let within = |place: u64| {
            let distance = usize::try_from(place - self.start).unwrap_or(usize::MAX);
            distance.min(self.output.len())
        };
        Ok(&self.output[within(wanted.position)..within(wanted.end)])
    }

    /// Returns the place in the folder behind the block at hand.
    pub(super) fn reached(&self) -> u64 {
        self.start + self.output.len() as u64
    }

    fn go_back(&mut self, position: u64) -> Result<(), CabError> {
        self.output.clear();
        match &self.saved {
            Some((start, state)) if *start <= position => {
                self.start = *start;
                self.state = state.clone();
            }
            _ => {
                self.start = 0;
                self.state = Self::new(self.contents, self.folder)?.state;
            }
        }
        Ok(())
    }

    /// Puts the next block at hand, or passes it if that is cheaper; `None` at the end of the folder.
    fn advance(
        &mut self,
        wanted: Wanted,
        volumes: &mut dyn Volumes,
        budget: &mut Budget,
    ) -> Result<Option<()>, CabError> {
        let start = self.reached();
        let before = self.state.cursor;
        if self.folder.compression == Compression::Stored && wanted.position > start {
            let Some(block) = self.next_block(volumes, Payload::Skip)? else {
                return Ok(None);
            };
            let end = start + block.size as u64;
            if end <= wanted.position {
                budget.spend(0).map_err(|defect| {
                    CabError::at(block.offset, defect).of(self.contents.name(block.volume))
                })?;
                self.start = end;
                self.output.clear();
                return Ok(Some(()));
            }
            self.state.cursor = before;
        }
        let Some(block) = self.next_block(volumes, Payload::Read)? else {
            return Ok(None);
        };
        let size = block.size as u64;
        let refused =
            |defect| CabError::at(block.offset, defect).of(self.contents.name(block.volume));
        budget.spend(size).map_err(refused)?;
        if wanted
            .revisit
            .is_some_and(|place| (start..start + size).contains(&place))
        {
            let decoder = self.state.decoder.clone();
            self.saved = Some((
                start,
                State {
                    cursor: before,
                    decoder,
                },
            ));
        }
        let decoded = self
            .state
            .decoder
            .decode(&mut self.input, block.size, &mut self.output);
        if let Err(defect) = decoded {
            self.output.clear();
            self.start = start;
            return Err(refused(defect));
        }
        self.start = start;
        Ok(Some(()))
    }

    fn next_block(
        &mut self,
        volumes: &mut dyn Volumes,
        payload: Payload,
    ) -> Result<Option<Block>, CabError> {
        let cursor = &mut self.state.cursor;
        cursor
            .read(volumes, self.folder, payload, &mut self.input)
            .map_err(|(volume, error)| error.of(self.contents.name(volume)))
    }
}
