//! Data blocks: `CFDATA`. Finds them, checks them and puts together what was split between cabinets.

use super::checksum::checksum;
use super::error::{CabError, Defect};
use super::folder::Folder;
use super::header::{u16_at, u32_at};
use super::volume::Volumes;

/// No block decompresses to more.
pub(super) const LARGEST: usize = 32 << 10;
/// No compression makes a full block longer than this.
const LONGEST: usize = LARGEST + 6144;
const HEADER: usize = 8;

/// A place between two blocks of a folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    part: usize,
    block: u16,
    offset: u64,
}

/// A block that has been found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// How many bytes it decompresses to.
    pub size: usize,
    /// Where it begins, for messages: the cabinet and the offset in it.
    pub volume: usize,
    pub offset: u64,
}

/// Whether the data of a block are wanted or only its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payload {
    Read,
    Skip,
}

impl Cursor {
    /// Returns the place before the first block.
    pub(super) fn start(folder: &Folder) -> Self {
        let offset = folder.parts.first().map_or(0, |part| part.offset);
        Self {
            part: 0,
            block: 0,
            offset,
        }
    }

    /// Reads the next block into `data`, and moves behind it. `None` at the end of the folder.
    ///
    /// Of a block whose first part ends one cabinet and whose rest begins the next, the parts are joined.
    pub(super) fn read(
        &mut self,
        volumes: &mut dyn Volumes,
        folder: &Folder,
        payload: Payload,
        data: &mut Vec<u8>,
    ) -> Result<Option<Block>, (usize, CabError)> {
        data.clear();
        let mut length = 0;
        loop {
            let Some(part) = folder.parts.get(self.part) else {
                return Ok(None);
            };
            if self.block == part.blocks {
                self.part += 1;
                self.block = 0;
                self.offset = folder.parts.get(self.part).map_or(0, |part| part.offset);
                continue;
            }
            let here = Block {
                size: 0,
                volume: part.volume,
                offset: self.offset,
            };
            let fail = |error: CabError| (here.volume, error);
            let refuse = |defect| fail(CabError::at(here.offset, defect));

            let header = Header::read(volumes, here, part.block_reserve).map_err(fail)?;
            length += header.length;
            if length > LONGEST {
                return Err(refuse(Defect::BlockTooLong(length)));
            }
            if usize::from(header.size) > LARGEST {
                return Err(refuse(Defect::BlockTooLarge(header.size)));
            }
            let data_offset = here.offset + HEADER as u64 + u64::from(part.block_reserve);
            if payload == Payload::Read {
                let old = data.len();
                data.resize(old + header.length, 0);
                volumes
                    .read_exact(here.volume, "data block", data_offset, &mut data[old..])
                    .map_err(fail)?;
                header.check(&data[old..]).map_err(refuse)?;
            }
            self.block += 1;
            self.offset = data_offset + header.length as u64;
            if header.size != 0 {
                return Ok(Some(Block {
                    size: usize::from(header.size),
                    ..here
                }));
            }
            let is_split = self.block == part.blocks
                && (self.part + 1 < folder.parts.len() || folder.tailless);
            if !is_split {
                return Err(refuse(Defect::EmptyBlock));
            }
        }
    }
}

/// `CFDATA` without its data.
struct Header {
    checksum: u32,
    length: usize,
    size: u16,
    /// The two lengths, as the checksum covers them.
    lengths: [u8; 4],
    reserve: Vec<u8>,
}

impl Header {
    fn read(volumes: &mut dyn Volumes, block: Block, reserve: u8) -> Result<Self, CabError> {
        let mut fields = [0; HEADER];
        volumes.read_exact(block.volume, "data block", block.offset, &mut fields)?;
        let mut reserved = vec![0; usize::from(reserve)];
        let offset = block.offset + HEADER as u64;
        volumes.read_exact(block.volume, "data block", offset, &mut reserved)?;
        let [_, _, _, _, lengths @ ..] = fields;
        Ok(Self {
            checksum: u32_at(&fields, 0),
            length: usize::from(u16_at(&fields, 4)),
            size: u16_at(&fields, 6),
            lengths,
            reserve: reserved,
        })
    }

    /// Compares the checksum, unless it is 0, which says that there is none.
    ///
    /// Writers do not agree whether it covers the reserved area; either is right.
    fn check(&self, data: &[u8]) -> Result<(), Defect> {
        if self.checksum == 0 {
            return Ok(());
        }
        let of_data = checksum(0, data);
        let computed = checksum(of_data, &self.lengths);
        let with_reserve = checksum(computed, &self.reserve);
        if self.checksum == computed || self.checksum == with_reserve {
            return Ok(());
        }
        Err(Defect::Checksum {
            stated: self.checksum,
            computed,
        })
    }
}
