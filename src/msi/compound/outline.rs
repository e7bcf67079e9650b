//! What a compound file is to hold: its storages and streams, before their bytes are there.

use super::apportionment::{Apportionment, MINI_SECTOR};
use super::directory::{ENTRY_BYTES, Stamp, is_nameable};
use super::tree;

/// The versions of compound files. They differ in the size of a sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Sectors of 512 bytes.
    V3,
    /// Sectors of 4,096 bytes.
    V4,
}

/// Streams below this size lie in the mini stream.
pub const MINI_STREAM_CUTOFF: u64 = 4096;

/// What a file is to hold. Its names are judged when they are added.
#[derive(Clone, Debug)]
pub struct Outline {
    version: Version,
    /// The root first.
    items: Vec<Item>,
    streams: usize,
}

/// A storage of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent(usize);

/// A storage or a stream to be written.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub parent: usize,
    pub name: Vec<u16>,
    pub kind: ItemKind,
    pub stamp: Stamp,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Storage,
    Stream {
        /// Its number among the streams.
        number: usize,
        size: u64,
    },
}

/// Why there is no compound file of that content or size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutlineError {
    /// A file is a whole number of sectors.
    #[error("{size} bytes are not a whole number of {sector}-byte sectors")]
    NotSectors {
        /// What was asked for.
        size: u64,
        /// The size of a sector.
        sector: u64,
    },
    /// Nothing fits, or more than is written: the last byte lies below 2 GiB.
    #[error("a compound file of {size} bytes is out of range")]
    OutOfRange {
        /// What was asked for.
        size: u64,
    },
    /// The streams take more or fewer sectors than the size leaves them.
    #[error("the content takes {content} sectors, and the file has {capacity} for it")]
    Misfit {
        /// What the streams and their directory take.
        content: u64,
        /// What the size leaves.
        capacity: u64,
    },
    /// A name that no directory entry can hold.
    #[error(
        "the name `{name}` is empty, longer than 31 UTF-16 units, or has one of `/`, `\\`, `:`, `!`"
    )]
    BadName {
        /// The name.
        name: String,
    },
    /// Two entries of one storage under one name, which differ in case at most.
    #[error("the name `{name}` is there twice")]
    NameTwice {
        /// The name.
        name: String,
    },
}

impl Version {
    /// Returns the bytes of a sector.
    pub const fn sector_bytes(self) -> u64 {
        match self {
            Self::V3 => 512,
            Self::V4 => 4096,
        }
    }

    /// Returns its number in the header.
    pub const fn number(self) -> u16 {
        match self {
            Self::V3 => 3,
            Self::V4 => 4,
        }
    }

    /// Returns the bytes of a sector as a power of two.
    pub(super) const fn shift(self) -> u16 {
        match self {
            Self::V3 => 9,
            Self::V4 => 12,
        }
    }

    /// Returns how many sectors a file of `size` bytes has for its content: what header and allocation tables leave.
    pub fn capacity(self, size: u64) -> Result<u64, OutlineError> {
        Apportionment::of(self, size).map(|apportionment| apportionment.content)
    }
}

impl Outline {
    /// The root of every outline.
    pub const ROOT: Parent = Parent(0);

    /// Begins with a root that holds nothing.
    pub fn new(version: Version, root: Stamp) -> Self {
        let root = Item {
            parent: 0,
            name: "Root Entry".encode_utf16().collect(),
            kind: ItemKind::Storage,
            stamp: root,
        };
        Self {
            version,
            items: vec![root],
            streams: 0,
        }
    }

    /// Adds a storage, by its stored name.
    pub fn add_storage(
        &mut self,
        parent: Parent,
        name: &str,
        stamp: Stamp,
    ) -> Result<Parent, OutlineError> {
        self.add(parent, name, ItemKind::Storage, stamp)?;
        Ok(Parent(self.items.len() - 1))
    }

    /// Adds a stream of that size, by its stored name. Streams are numbered and written in this order.
    pub fn add_stream(
        &mut self,
        parent: Parent,
        name: &str,
        stamp: Stamp,
        size: u64,
    ) -> Result<(), OutlineError> {
        let number = self.streams;
        self.add(parent, name, ItemKind::Stream { number, size }, stamp)?;
        self.streams += 1;
        Ok(())
    }

    fn add(
        &mut self,
        parent: Parent,
        name: &str,
        kind: ItemKind,
        stamp: Stamp,
    ) -> Result<(), OutlineError> {
        let units: Vec<u16> = name.encode_utf16().collect();
        if !(1..=31).contains(&units.len()) || !is_nameable(&units) {
            let name = name.to_owned();
            return Err(OutlineError::BadName { name });
        }
        self.items.push(Item {
            parent: parent.0,
            name: units,
            kind,
            stamp,
        });
        Ok(())
    }

    /// Returns the version to write.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Returns the sizes of the streams in their order.
    pub(super) fn sizes(&self) -> impl Iterator<Item = u64> {
        self.items.iter().filter_map(|item| match item.kind {
            ItemKind::Stream { size, .. } => Some(size),
            ItemKind::Storage => None,
        })
    }

    /// Returns how many mini sectors the short streams take.
    pub(super) fn mini_sectors(&self) -> u64 {
        let short = self.sizes().filter(|size| *size < MINI_STREAM_CUTOFF);
        short.map(|size| size.div_ceil(MINI_SECTOR)).sum()
    }

    /// Returns how many sectors the directory takes.
    pub(super) fn directory_sectors(&self) -> u64 {
        ((self.items.len() * ENTRY_BYTES) as u64).div_ceil(self.version.sector_bytes())
    }

    /// Returns how many sectors the streams and the directory take.
    pub fn content_sectors(&self) -> u64 {
        let sector = self.version.sector_bytes();
        let minis = self.mini_sectors();
        let mini_table = minis.div_ceil(sector / 4);
        let mini_stream = (minis * MINI_SECTOR).div_ceil(sector);
        let long = self.sizes().filter(|size| *size >= MINI_STREAM_CUTOFF);
        let long = long.fold(0_u64, |sum, size| sum.saturating_add(size.div_ceil(sector)));
        (self.directory_sectors() + mini_table + mini_stream).saturating_add(long)
    }

    /// Returns the size of the smallest file that holds it.
    pub fn smallest_size(&self) -> Result<u64, OutlineError> {
        Apportionment::smallest(self.version, self.content_sectors())
            .map(|apportionment| apportionment.size)
    }

    /// Returns the items as the directory lists them: the root, then the children of one storage after the other, each
    /// in the order of names, with the range of each storage's children.
    pub(super) fn listing(&self) -> Result<Vec<Listed<'_>>, OutlineError> {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.items.len()];
        for (index, item) in self.items.iter().enumerate().skip(1) {
            if let Some(own) = children.get_mut(item.parent) {
                own.push(index);
            }
        }
        let order = |a: &usize, b: &usize| tree::order(&self.items[*a].name, &self.items[*b].name);
        let mut listing = vec![Listed::of(&self.items[0])];
        let mut numbers = vec![0];
        let mut next = 0;
        while let Some(&number) = numbers.get(next) {
            let mut own = std::mem::take(&mut children[number]);
            own.sort_by(order);
            if let Some(twice) = own
                .windows(2)
                .find(|pair| order(&pair[0], &pair[1]).is_eq())
            {
                let name = String::from_utf16_lossy(&self.items[twice[0]].name);
                return Err(OutlineError::NameTwice { name });
            }
            listing[next].children = (listing.len(), listing.len() + own.len());
            listing.extend(own.iter().map(|&index| Listed::of(&self.items[index])));
            numbers.extend(own);
            next += 1;
        }
        Ok(listing)
    }
}

/// An item where the directory lists it.
pub(super) struct Listed<'a> {
    pub item: &'a Item,
    /// Where its children begin and end in the directory.
    pub children: (usize, usize),
}

impl<'a> Listed<'a> {
    const fn of(item: &'a Item) -> Self {
        Self {
            item,
            children: (0, 0),
        }
    }
}
