//! What one cabinet or a whole set contains: folders and members, joined where they cross a border.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use super::error::{CabError, Defect};
use super::folder::{self, Folder};
use super::header::{self, Header};
use super::member::{self, Member};
use super::options::{Limits, Options};
use super::volume::Volume;

/// The tables of one cabinet, or of consecutive cabinets of a set.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    /// The names of the cabinets of a set; none for a cabinet on its own.
    pub names: Vec<Box<str>>,
    pub headers: Vec<Header>,
    pub folders: Vec<Folder>,
    pub members: Vec<Member>,
}

/// What both entries of a member that crosses a border have in common.
type Identity = (u32, u32, Box<[u8]>);

impl Contents {
    /// Reads the tables of one cabinet.
    pub(super) fn read<R: Read + Seek>(
        volume: &mut Volume<R>,
        options: &Options<'_>,
    ) -> Result<Self, CabError> {
        let (header, tables) = header::read(volume, options)?;
        let mut folders = folder::read_all(volume, &tables)?;
        let members = member::read_all(volume, &header, &tables, options)?;
        for member in &members {
            if let Some(folder) = folders.get_mut(member.folder) {
                folder.headless |= member.reach.from_previous;
                folder.tailless |= member.reach.to_next;
            }
        }
        Ok(Self {
            names: Vec::new(),
            headers: vec![header],
            folders,
            members,
        })
    }

    /// Returns the name of a cabinet of the set.
    pub(super) fn name(&self, cabinet: usize) -> Option<&str> {
        self.names.get(cabinet).map(AsRef::as_ref)
    }

    /// Says why `next` cannot be the cabinet after the last one here, if so.
    pub(super) fn check_next(&self, next: &Self, limits: Limits) -> Result<(), CabError> {
        let refused = |defect| Err(CabError::at(0, defect).of(next.name(0)));
        if let (Some(last), Some(first)) = (self.headers.last(), next.headers.first()) {
            let wanted = (last.set, u32::from(last.number) + 1);
            let found = (first.set, first.number);
            if (found.0, u32::from(found.1)) != wanted {
                return refused(Defect::WrongCabinet { wanted, found });
            }
        }
        if self.folder_crosses(next) && !self.is_continued_by(next) {
            return refused(Defect::NotAContinuation);
        }
        if self.members.len() + next.members.len() > limits.members {
            return refused(Defect::TooManyMembers(limits.members));
        }
        Ok(())
    }

    /// Appends the contents of the next cabinet, which has been checked.
    ///
    /// Where a folder crosses the border, its two parts become one folder, and the members that both
    /// cabinets list are kept once.
    pub(super) fn append(&mut self, mut next: Self) {
        let cabinets = self.headers.len();
        for part in next.folders.iter_mut().flat_map(|folder| &mut folder.parts) {
            part.volume += cabinets;
        }
        for member in &mut next.members {
            member.cabinet += cabinets;
        }
        let joined = self.folder_crosses(&next);
        if joined {
            self.join(&mut next);
        }
        let base = self.folders.len() - usize::from(joined);
        for member in &mut next.members {
            member.folder += base;
        }
        self.names.append(&mut next.names);
        self.folders.append(&mut next.folders);
        self.members.append(&mut next.members);
        self.headers.append(&mut next.headers);
    }

    fn folder_crosses(&self, next: &Self) -> bool {
        self.folders.last().is_some_and(|last| last.tailless)
            || next.folders.first().is_some_and(|first| first.headless)
    }

    /// The same compression, and at least one member that is listed on both sides.
    fn is_continued_by(&self, next: &Self) -> bool {
        let (Some(head), Some(tail)) = (self.folders.last(), next.folders.first()) else {
            return false;
        };
        let mut continued = next
            .members
            .iter()
            .filter(|member| member.reach.from_previous);
        let crossing: HashSet<Identity> = self.crossing().map(identity).collect();
        head.compression == tail.compression
            && continued.any(|member| crossing.contains(&identity(member)))
    }

    /// Moves the first folder of `next` to the end of the last one here, and drops what both list.
    fn join(&mut self, next: &mut Self) {
        let Some(head) = self.folders.last_mut() else {
            return;
        };
        let tail = next.folders.remove(0);
        let headless = head.headless;
        head.tailless = tail.tailless;
        head.parts.extend(tail.parts);

        let last = self.folders.len() - 1;
        let mut listed = HashMap::new();
        for member in &mut self.members {
            if member.folder == last && member.reach.to_next {
                member.reach.to_next = false;
                let key = identity(member);
                listed.insert(key, &mut member.reach.to_next);
            }
        }
        next.members
            .retain_mut(|member| match listed.get_mut(&identity(member)) {
                Some(to_next) if member.reach.from_previous => {
                    **to_next = member.reach.to_next;
                    false
                }
                _ => {
                    member.reach.from_previous &= headless;
                    true
                }
            });
    }

    fn crossing(&self) -> impl Iterator<Item = &Member> {
        let last = self.folders.len().wrapping_sub(1);
        self.members
            .iter()
            .filter(move |member| member.folder == last && member.reach.to_next)
    }
}

fn identity(member: &Member) -> Identity {
    (member.offset, member.size, member.name.raw().into())
}
