//! The directory of a compound file: its entries, and the trees that order them.
//!
//! See [Compound File Directory Sectors](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/a94d7445-c4be-49cd-b6b9-2f4abc663817).

use std::cmp::Ordering;

use uuid::Uuid;

use super::super::defects::Defects;
use super::super::error::MsiError;
use super::super::property_set::FileTime;

/// Bytes of one entry.
pub(super) const ENTRY_BYTES: usize = 128;
/// The link to no entry.
const NONE: u32 = 0xffff_ffff;
const STORAGE: u8 = 1;
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// One entry as stored.
pub(super) struct Entry {
    /// Where it lies in the file.
    pub offset: u64,
    pub name: Vec<u16>,
    /// Bytes of the name and its NUL.
    name_bytes: u16,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    pub stamp: Stamp,
    pub start: u32,
    pub size: u64,
}

/// What the directory says of a stream or a storage beside its name.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Stamp {
    pub class: Uuid,
    pub state: u32,
    pub created: FileTime,
    pub modified: FileTime,
}

/// Where an entry stands in the trees.
pub(super) struct Place {
    /// Its number among the entries.
    pub index: usize,
    /// The number of the storage's entry around it; 0 is the root.
    pub parent: usize,
    /// How many storages are around it, the root among them.
    pub depth: usize,
}

impl Entry {
    /// Reads an entry; `version` 3 has sizes of 32 bits only.
    pub fn parse(bytes: &[u8; ENTRY_BYTES], version: u16, offset: u64) -> Self {
        let word = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let long = |at: usize| u32::from(word(at)) | u32::from(word(at + 2)) << 16;
        let quad = |at: usize| u64::from(long(at)) | u64::from(long(at + 4)) << 32;
        let name_bytes = word(64);
        let units = usize::from(name_bytes.min(64) / 2).saturating_sub(1);
        let mut class = [0; 16];
        class.copy_from_slice(&bytes[80..96]);
        Self {
            offset,
            name: (0..units).map(|unit| word(unit * 2)).collect(),
            name_bytes,
            kind: bytes[66],
            left: long(68),
            right: long(72),
            child: long(76),
            stamp: Stamp {
                class: Uuid::from_bytes_le(class),
                state: long(96),
                created: FileTime(quad(100)),
                modified: FileTime(quad(108)),
            },
            start: long(116),
            // Some writers leave garbage in the upper half.
            size: if version == 3 {
                u64::from(long(120))
            } else {
                quad(120)
            },
        }
    }

    /// Whether it is a stream.
    pub fn is_stream(&self) -> bool {
        self.kind == STREAM
    }

    /// Whether it is the root.
    pub fn is_root(&self) -> bool {
        self.kind == ROOT
    }

    /// Where the field that names its first sector lies in the file.
    pub fn start_offset(&self) -> u64 {
        self.offset + 116
    }

    /// Tells an entry that should be a stream or a storage.
    pub fn wrong_kind(&self) -> MsiError {
        MsiError::DirectoryKind {
            offset: self.offset + 66,
            kind: self.kind,
        }
    }
}

/// Walks the trees: siblings in their order, a storage before what is in it.
pub(super) fn walk(entries: &[Entry], defects: &mut Defects) -> Result<Vec<Place>, MsiError> {
    let mut walk = Walk {
        entries,
        seen: vec![false; entries.len()],
        places: Vec::new(),
        steps: Vec::new(),
    };
    let told = defects.count();
    if let Some(root) = entries.first() {
        walk.seen[0] = true;
        walk.steps.push(Step::Descend {
            link: root.child,
            from: root.offset + 76,
            parent: 0,
            depth: 1,
        });
    }
    while let Some(step) = walk.steps.pop() {
        walk.take(step, defects)?;
    }
    if defects.count() > told {
        walk.add_unreached();
    }
    Ok(walk.places)
}

enum Step {
    Descend {
        link: u32,
        /// Where the link lies in the file.
        from: u64,
        parent: usize,
        depth: usize,
    },
    Visit(Place),
}

struct Walk<'a> {
    entries: &'a [Entry],
    seen: Vec<bool>,
    places: Vec<Place>,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn take(&mut self, step: Step, defects: &mut Defects) -> Result<(), MsiError> {
        match step {
            Step::Descend { link: NONE, .. } => Ok(()),
            Step::Descend {
                link,
                from,
                parent,
                depth,
            } => self.descend(link, from, parent, depth, defects),
            Step::Visit(place) => {
                let entry = self.entries.get(place.index);
                if let Some(entry) = entry.filter(|entry| !entry.is_stream()) {
                    self.steps.push(Step::Descend {
                        link: entry.child,
                        from: entry.offset + 76,
                        parent: place.index,
                        depth: place.depth.saturating_add(1),
                    });
                }
                self.places.push(place);
                Ok(())
            }
        }
    }

    fn descend(
        &mut self,
        link: u32,
        from: u64,
        parent: usize,
        depth: usize,
        defects: &mut Defects,
    ) -> Result<(), MsiError> {
        let index = link as usize;
        let (Some(entry), Some(seen)) = (self.entries.get(index), self.seen.get_mut(index)) else {
            return defects.tell(MsiError::DirectoryLink { offset: from, link });
        };
        if std::mem::replace(seen, true) {
            return defects.tell(MsiError::DirectoryCycle { offset: from, link });
        }
        if !matches!(entry.kind, STORAGE | STREAM) {
            return defects.tell(entry.wrong_kind());
        }
        let sibling = |link, at| Step::Descend {
            link,
            from: entry.offset + at,
            parent,
            depth,
        };
        let length = entry.name_bytes;
        if length % 2 != 0 || !(2..=64).contains(&length) {
            let offset = entry.offset + 64;
            defects.tell(MsiError::DirectoryNameLength { offset, length })?;
        }
        // The last one pushed comes first.
        self.steps.extend([
            sibling(entry.right, 72),
            Step::Visit(Place {
                index,
                parent,
                depth,
            }),
            sibling(entry.left, 68),
        ]);
        Ok(())
    }

    /// Lists the streams that a broken tree does not lead to, as if they stood in the root.
    fn add_unreached(&mut self) {
        let unreached = self.entries.iter().zip(&self.seen).enumerate();
        let places = unreached
            .filter(|(_, (entry, seen))| !**seen && entry.is_stream())
            .map(|(index, _)| Place {
                index,
                parent: 0,
                depth: 1,
            });
        self.places.extend(places);
    }
}

/// Compares names as the trees are ordered: by length, then by capital letters.
pub(super) fn order(a: &[u16], b: &[u16]) -> Ordering {
    let capitals = |name: &[u16]| name.iter().map(|&unit| capital(unit)).collect::<Vec<_>>();
    a.len()
        .cmp(&b.len())
        .then_with(|| capitals(a).cmp(&capitals(b)))
}

fn capital(unit: u16) -> u16 {
    let Some(letter) = char::from_u32(unit.into()) else {
        return unit;
    };
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => u16::try_from(u32::from(capital)).unwrap_or(unit),
        _ => unit,
    }
}
