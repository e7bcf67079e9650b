//! One pass over the members, in the order in which their data lie.

use std::io::{self, BufRead, Read};

use super::block::LARGEST;
use super::contents::Contents;
use super::error::{CabError, Defect};
use super::member::Member;
use super::options::Limits;
use super::stream::{Budget, FolderStream, Wanted};
use super::volume::Volumes;

/// One pass over wanted members: folder by folder, and in each folder by offset.
///
/// Each folder is decompressed once, whatever is wanted of it; a member that is not read costs nothing
/// if nothing behind it is read either. Members that overlap, such as those of one content under several
/// names, cost what they have in common once more.
///
/// A defect spoils the members from its place on, in its folder; the others can still be read.
pub struct Extraction<'a> {
    contents: &'a Contents,
    volumes: &'a mut dyn Volumes,
    visits: std::vec::IntoIter<Visit>,
    /// The folder that was read last, and how it is going.
    stream: Option<(usize, Result<FolderStream<'a>, CabError>)>,
    budget: Budget,
}

/// A member that is to be visited.
#[derive(Clone, Copy, Debug)]
struct Visit {
    member: usize,
    /// Where the next member begins whose data will have been passed when its turn comes.
    revisit: Option<u64>,
}

impl<'a> Extraction<'a> {
    pub(super) fn new(
        contents: &'a Contents,
        volumes: &'a mut dyn Volumes,
        limits: Limits,
        mut is_wanted: impl FnMut(&Member) -> bool,
    ) -> Self {
        let members = contents.members.iter().enumerate();
        let wanted = members
            .filter(|(_, member)| is_wanted(member))
            .map(|(index, _)| index);
        Self {
            contents,
            volumes,
            visits: plan(&contents.members, wanted.collect()).into_iter(),
            stream: None,
            budget: Budget {
                left: limits.unpacked,
                limit: limits.unpacked,
            },
        }
    }

    /// Returns how many bytes were decompressed so far, those that were skipped among them.
    pub fn unpacked(&self) -> u64 {
        self.budget.limit.saturating_sub(self.budget.left)
    }

    /// Goes to the next member, whether or not the one before was read.
    pub fn next_member(&mut self) -> Option<MemberReader<'_, 'a>> {
        let visit = self.visits.next()?;
        let member = &self.contents.members[visit.member];
        Some(MemberReader {
            member,
            index: visit.member,
            wanted: Wanted {
                position: u64::from(member.offset),
                end: member.end(),
                revisit: visit.revisit,
            },
            extraction: self,
        })
    }

    fn bytes(&mut self, member: &Member, wanted: Wanted) -> Result<&[u8], CabError> {
        let contents = self.contents;
        let folder = &contents.folders[member.folder];
        if self
            .stream
            .as_ref()
            .is_none_or(|(index, _)| *index != member.folder)
        {
            self.stream = Some((member.folder, FolderStream::new(contents, folder)));
        }
        let fail =
            |defect| Err(CabError::at(member.entry, defect).of(contents.name(member.cabinet)));
        let most = folder.blocks() * LARGEST as u64;
        if wanted.end > most && !folder.tailless {
            return fail(Defect::MemberTooLong {
                end: wanted.end,
                folder: most,
            });
        }
        let stream = match &mut self.stream {
            Some((_, Ok(stream))) => stream,
            Some((_, Err(error))) => return Err(error.clone()),
            None => return Ok(&[]),
        };
        let reached = stream.reached();
        let bytes = stream.bytes(wanted, self.volumes, &mut self.budget)?;
        if !bytes.is_empty() {
            return Ok(bytes);
        }
        let next = contents
            .headers
            .last()
            .and_then(|header| header.next.as_ref());
        fail(match next {
            Some(next) if folder.tailless => next.missing(),
            _ => Defect::MemberTooLong {
                end: wanted.end,
                folder: reached,
            },
        })
    }
}

/// Orders the wanted members by where their data lie, and notes who will have to go back.
fn plan(members: &[Member], mut wanted: Vec<usize>) -> Vec<Visit> {
    wanted.sort_by_key(|&index| {
        let member = &members[index];
        (member.folder, member.offset, index)
    });
    let mut visits: Vec<Visit> = wanted
        .into_iter()
        .map(|member| Visit {
            member,
            revisit: None,
        })
        .collect();
    let mut passed = (0, 0);
    for visit in &mut visits {
        let member = &members[visit.member];
        let (start, end) = (u64::from(member.offset), member.end());
        if passed.0 != member.folder {
            passed = (member.folder, 0);
        }
        visit.revisit = (start < passed.1 && member.size != 0).then_some(start);
        passed.1 = passed.1.max(end);
    }
    // From what holds for each member to what holds for those after it in its folder.
    let mut coming = (usize::MAX, None);
    for visit in visits.iter_mut().rev() {
        let folder = members[visit.member].folder;
        if coming.0 != folder {
            coming = (folder, None);
        }
        let own = visit.revisit;
        visit.revisit = coming.1;
        coming.1 = own.or(coming.1);
    }
    visits
}

/// The data of one member.
///
/// It either gives exactly as many bytes as the file table states, or an error. As [`Read`] it gives the
/// [`CabError`] inside an [`io::Error`].
pub struct MemberReader<'e, 'a> {
    extraction: &'e mut Extraction<'a>,
    member: &'a Member,
    index: usize,
    wanted: Wanted,
}

impl<'a> MemberReader<'_, 'a> {
    /// Returns what the file table says of the member.
    pub fn member(&self) -> &'a Member {
        self.member
    }

    /// Returns the place of the member in the list of members.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the next bytes, at most 32 KiB; `None` behind the last.
    pub fn chunk(&mut self) -> Result<Option<&[u8]>, CabError> {
        if self.wanted.position == self.wanted.end {
            return Ok(None);
        }
        let bytes = self.extraction.bytes(self.member, self.wanted)?;
        self.wanted.position += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

impl BufRead for MemberReader<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.wanted.position == self.wanted.end {
            return Ok(&[]);
        }
        Ok(self.extraction.bytes(self.member, self.wanted)?)
    }

    fn consume(&mut self, count: usize) {
        self.wanted.position = self.wanted.end.min(self.wanted.position + count as u64);
    }
}

impl Read for MemberReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}
