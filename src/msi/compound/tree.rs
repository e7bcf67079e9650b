//! The trees that order the entries of a directory: one for each storage.
//!
//! See [Red-Black Tree](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/d30e462c-5f8a-435b-9c4c-cc0b9ca89956).

use std::cmp::Ordering;

use super::super::defects::Defects;
use super::super::error::MsiError;
use super::directory::{Entry, NONE, STORAGE, STREAM};

/// Where an entry stands in the trees.
pub(super) struct Place {
    /// Its number among the entries.
    pub index: usize,
    /// The number of the storage's entry around it; 0 is the root.
    pub parent: usize,
    /// How many storages are around it, the root among them.
    pub depth: usize,
    pub doubt: Doubt,
}

/// What is guessed of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Doubt {
    /// Nothing: the links of the directory lead to it.
    Nothing,
    /// The storage it stands in.
    Storage,
    /// That it is an entry at all, and the storage with it.
    Entry,
}

/// Walks the trees: siblings in their order, a storage before what is in it.
///
/// What a broken tree leads to only through a guessed entry, or not at all, comes after all the rest.
pub(super) fn walk(entries: &[Entry], defects: &mut Defects) -> Result<Vec<Place>, MsiError> {
    let mut walk = Walk {
        entries,
        seen: vec![false; entries.len()],
        places: Vec::new(),
        steps: Vec::new(),
        guesses: Vec::new(),
        is_guessing: false,
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
    walk.finish_steps(defects)?;
    let is_whole = defects.count() == told;
    walk.is_guessing = true;
    walk.steps = std::mem::take(&mut walk.guesses);
    walk.finish_steps(defects)?;
    if !is_whole || entries.iter().any(|entry| entry.is_guessed) {
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
    /// Steps to entries whose numbers are guessed, kept for later.
    guesses: Vec<Step>,
    is_guessing: bool,
}

impl Walk<'_> {
    fn finish_steps(&mut self, defects: &mut Defects) -> Result<(), MsiError> {
        while let Some(step) = self.steps.pop() {
            self.take(step, defects)?;
        }
        Ok(())
    }

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
            return self.record(MsiError::DirectoryLink { offset: from, link }, defects);
        };
        if entry.is_guessed && !self.is_guessing {
            self.guesses.push(Step::Descend {
                link,
                from,
                parent,
                depth,
            });
            return Ok(());
        }
        if std::mem::replace(seen, true) {
            return self.record(MsiError::DirectoryCycle { offset: from, link }, defects);
        }
        if !matches!(entry.kind, STORAGE | STREAM) {
            return self.record(entry.wrong_kind(), defects);
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
            self.record(MsiError::DirectoryNameLength { offset, length }, defects)?;
        }
        // The last one pushed comes first.
        self.steps.extend([
            sibling(entry.right, 72),
            Step::Visit(Place {
                index,
                parent,
                depth,
                doubt: match (entry.is_guessed, self.is_guessing) {
                    (true, _) => Doubt::Entry,
                    (false, true) => Doubt::Storage,
                    (false, false) => Doubt::Nothing,
                },
            }),
            sibling(entry.left, 68),
        ]);
        Ok(())
    }

    /// Tells a defect of the tree, unless it is only guessed that the tree is so.
    fn record(&self, defect: MsiError, defects: &mut Defects) -> Result<(), MsiError> {
        if self.is_guessing {
            return Ok(());
        }
        defects.record(defect)
    }

    /// Lists the streams that a broken tree does not lead to, as if they stood in the root.
    fn add_unreached(&mut self) {
        let unreached = self.entries.iter().zip(&self.seen).enumerate();
        let places = unreached
            .filter(|(_, (entry, seen))| !**seen && entry.is_stream())
            .map(|(index, (entry, _))| Place {
                index,
                parent: 0,
                depth: 1,
                doubt: if entry.is_guessed {
                    Doubt::Entry
                } else {
                    Doubt::Storage
                },
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
