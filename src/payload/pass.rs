//! One pass over the files of a package: every cabinet once, in the order of its data.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use super::arithmetic;
use super::content::{Content, Loose, Packed};
use super::defect::Unread;
use super::disorder::Disorder;
use super::embedded::Streams;
use super::folder::Folder;
use super::limits::{Budget, Options};
use super::media::{Cabinet, FoldedCabinet};
use super::{Payload, PayloadFile, Place, SourcePath};
use crate::cab::{self, CabError, CabinetSet, Extraction, Member, Shelf};
use crate::disk;
use crate::msi::{Codepage, Database};

/// What is met on the way through the files.
pub enum Event<'a> {
    /// A file's bytes, to be read now or never.
    Content(&'a PayloadFile, Content<'a>),
    /// Files that cannot be read, and why. Where the bytes of a file turn out to be broken, reading them says
    /// so instead.
    Unread(Vec<&'a PayloadFile>, Unread),
    /// Members of a cabinet that lie in another order than their sequence numbers; told once for each.
    OutOfOrder(Disorder),
    /// A member of a cabinet that no row of the `File` table has.
    Stray {
        /// The cabinet.
        cabinet: &'a str,
        /// The member.
        member: &'a str,
    },
}

/// How far into the cabinets a pass goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the last member that is a file of the package.
    Files,
    /// To the end of every cabinet that the package names, whether or not a file needs it.
    Everything,
}

/// Goes through all files of a package, each once, until `visit` breaks off.
///
/// A member belongs to the row of `File` whose key is its name, to the letter. Names that are not marked as
/// UTF-8 are read in the code page of the database, as the keys were; neither is guessed at. Memory does not
/// depend on the size of the files.
pub fn each<R: Read + Seek, B>(
    database: &mut Database<R>,
    payload: &Payload,
    options: &Options<'_>,
    visit: impl FnMut(Event<'_>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    go(database, payload, options, Reach::Files, visit)
}

/// Goes through the files, and as far beyond them as is asked.
///
/// What is wrong with members that are no files is an [`Event::Unread`] without files.
pub(super) fn go<R: Read + Seek, B>(
    database: &mut Database<R>,
    payload: &Payload,
    options: &Options<'_>,
    reach: Reach,
    visit: impl FnMut(Event<'_>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let folder = Folder::of(options.folder);
    let size = database.package().container.size;
    let size = size.saturating_add(size_beside(payload, &folder));
    let mut pass = Pass {
        folder: &folder,
        codepage: database.package().codepage,
        budget: Budget::new(options.limits, size),
        streams: Streams::new(database),
        groups: groups(payload),
        by_cabinet: by_cabinet(payload),
        done: HashSet::new(),
        reach,
        visit,
    };
    // A set of cabinets is opened through the first of its media, and takes the files of all of them.
    for (medium, listed) in payload.media.iter().enumerate() {
        if let Some(cabinet) = &listed.cabinet
            && pass.is_due(medium, cabinet)
        {
            pass.cabinet(medium, cabinet)?;
        }
    }
    for file in &payload.files {
        match &file.place {
            Place::Cabinet(_) => {}
            Place::Loose(path) => pass.loose(file, path)?,
            Place::Nowhere => {
                let nowhere = Unread::Nowhere {
                    file: file.key.clone(),
                };
                (pass.visit)(Event::Unread(vec![file], nowhere))?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Returns how many bytes the cabinets beside the package have together, as far as they are there.
fn size_beside(payload: &Payload, folder: &Folder<'_>) -> u64 {
    let names = payload
        .media
        .iter()
        .filter_map(|medium| match &medium.cabinet {
            Some(Cabinet::Beside(name)) => Some(name.as_str()),
            _ => None,
        });
    let distinct: HashSet<&str> = names.collect();
    let found = distinct
        .into_iter()
        .filter_map(|name| folder.file(name).ok()?);
    let sizes: HashMap<_, _> = found.map(|entry| (entry.path, entry.size)).collect();
    sizes.into_values().fold(0, u64::saturating_add)
}

/// The files of one medium by the names of their members.
type Group<'a> = HashMap<&'a str, &'a PayloadFile>;

fn groups(payload: &Payload) -> Vec<Group<'_>> {
    let mut groups = vec![Group::new(); payload.media.len()];
    for file in &payload.files {
        if let Place::Cabinet(medium) = file.place
            && let Some(group) = groups.get_mut(medium)
        {
            group.insert(&file.key, file);
        }
    }
    groups
}

/// Returns the media of each cabinet, which are several where rows share it.
fn by_cabinet(payload: &Payload) -> HashMap<FoldedCabinet, Vec<usize>> {
    let mut media: HashMap<FoldedCabinet, Vec<usize>> = HashMap::new();
    for (medium, listed) in payload.media.iter().enumerate() {
        if let Some(cabinet) = &listed.cabinet {
            media.entry(cabinet.folded()).or_default().push(medium);
        }
    }
    media
}

struct Pass<'a, 'd, R, V> {
    folder: &'a Folder<'a>,
    codepage: Codepage,
    budget: Budget,
    streams: Streams<'d, R>,
    /// By medium; what is done has been taken out.
    groups: Vec<Group<'a>>,
    by_cabinet: HashMap<FoldedCabinet, Vec<usize>>,
    /// The cabinets that were opened, alone or with their set.
    done: HashSet<FoldedCabinet>,
    reach: Reach,
    visit: V,
}

impl<'a, R, V, B> Pass<'a, '_, R, V>
where
    R: Read + Seek,
    V: FnMut(Event<'_>) -> ControlFlow<B>,
{
    fn is_due(&self, medium: usize, cabinet: &Cabinet) -> bool {
        let is_new = || !self.done.contains(&cabinet.folded());
        !self.groups[medium].is_empty() || (self.reach == Reach::Everything && is_new())
    }

    fn cabinet(&mut self, medium: usize, cabinet: &'a Cabinet) -> ControlFlow<B> {
        self.done.insert(cabinet.folded());
        match cabinet {
            Cabinet::Embedded(name) if self.streams.has(name) => {
                self.set(medium, cabinet, self.streams.clone())
            }
            Cabinet::Embedded(name) => {
                let stream = name.clone();
                self.give_up(medium, Unread::NoStream { stream })
            }
            Cabinet::Beside(name) => match self.folder.file(name) {
                Ok(Some(_)) => {
                    let folder = self.folder;
                    self.set(medium, cabinet, |name: &str| open(folder, name))
                }
                Ok(None) => {
                    let cabinet = name.clone();
                    self.give_up(medium, Unread::NoCabinet { cabinet })
                }
                Err(error) => self.give_up(medium, error),
            },
        }
    }

    /// Opens the set of cabinets that one is a part of, and takes from it what is on any of its media.
    fn set(&mut self, medium: usize, cabinet: &'a Cabinet, cabinets: impl Shelf) -> ControlFlow<B> {
        let codepage = self.codepage;
        let decode_name = |name: &[u8]| decode(codepage, name);
        let options = cab::Options {
            limits: self.budget.left(),
            decode_name: &decode_name,
        };
        let (mut set, ended) = match CabinetSet::salvage(cabinet.name(), cabinets, &options) {
            Ok(opened) => opened,
            Err(error) => return self.give_up(medium, broken(cabinet, error)),
        };
        let mut found = Found {
            cabinet,
            wanted: std::mem::take(&mut self.groups[medium]),
            ended,
        };
        for name in set.names() {
            let folded = cabinet.beside_it(name).folded();
            let media = self.by_cabinet.get(&folded);
            for &other in media.into_iter().flatten() {
                found.wanted.extend(self.groups[other].drain());
            }
            self.done.insert(folded);
        }
        if let Err(refused) = arithmetic::check(cabinet, set.members(), &self.budget) {
            let files = in_order(found.wanted.drain());
            return (self.visit)(Event::Unread(files, refused));
        }
        self.strays(&found, set.members())?;
        self.repeated(&mut found, set.members())?;
        self.order(&found, set.members())?;
        let is_all = self.reach == Reach::Everything;
        let extraction = set.extract_only(|member| is_all || found.wants(member));
        self.members(&mut found, extraction)
    }

    fn strays(&mut self, found: &Found<'_>, members: &[Member]) -> ControlFlow<B> {
        for member in members.iter().filter(|member| !found.wants(member)) {
            (self.visit)(Event::Stray {
                cabinet: found.cabinet.name(),
                member: member.name.text(),
            })?;
        }
        ControlFlow::Continue(())
    }

    /// Gives up the files that have two members.
    fn repeated(&mut self, found: &mut Found<'a>, members: &[Member]) -> ControlFlow<B> {
        let mut seen = HashSet::new();
        for member in members {
            let name = member.name.text();
            if !seen.insert(name)
                && let Some(file) = found.wanted.remove(name)
            {
                let repeated = Unread::RepeatedMember {
                    file: file.key.clone(),
                    cabinet: found.cabinet.name().to_owned(),
                };
                (self.visit)(Event::Unread(vec![file], repeated))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Tells where members first come in another order than their files.
    fn order(&mut self, found: &Found<'a>, members: &[Member]) -> ControlFlow<B> {
        let files = || {
            let names = members.iter().map(|member| member.name.text());
            names.filter_map(|name| found.wanted.get(name))
        };
        let mut pairs = files().zip(files().skip(1));
        match pairs.find(|(one, next)| next.sequence < one.sequence) {
            Some((one, next)) => (self.visit)(Event::OutOfOrder(Disorder::Member {
                cabinet: found.cabinet.name().to_owned(),
                file: next.key.clone(),
                before: one.key.clone(),
            })),
            None => ControlFlow::Continue(()),
        }
    }

    fn members(&mut self, found: &mut Found<'a>, mut extraction: Extraction<'_>) -> ControlFlow<B> {
        let cabinet = found.cabinet;
        while let Some(member) = extraction.next_member() {
            let file = found.wanted.remove(member.member().name.text());
            let mut packed = Packed {
                member,
                cabinet,
                limit: self.budget.limit(),
            };
            let Some(file) = file else {
                if let Err(reason) = packed.pass_over() {
                    (self.visit)(Event::Unread(Vec::new(), reason))?;
                }
                continue;
            };
            let (size, modified) = (packed.size(), packed.modified());
            let content = Content::new(file, size, modified, &mut packed);
            (self.visit)(Event::Content(file, content))?;
        }
        self.budget.spend(extraction.unpacked());
        let left = in_order(found.wanted.drain());
        match found.ended.take() {
            None if left.is_empty() => ControlFlow::Continue(()),
            Some(_) if left.is_empty() && self.reach == Reach::Files => ControlFlow::Continue(()),
            Some(error) => (self.visit)(Event::Unread(left, broken(cabinet, error))),
            None => left.into_iter().try_for_each(|file| {
                let missing = Unread::NoMember {
                    file: file.key.clone(),
                    cabinet: cabinet.name().to_owned(),
                };
                (self.visit)(Event::Unread(vec![file], missing))
            }),
        }
    }

    fn give_up(&mut self, medium: usize, reason: Unread) -> ControlFlow<B> {
        let files = in_order(self.groups[medium].drain());
        (self.visit)(Event::Unread(files, reason))
    }

    fn loose(&mut self, file: &PayloadFile, path: &SourcePath) -> ControlFlow<B> {
        let found = self.folder.below(path.folders(), path.name());
        let opened = found.and_then(|found| match found {
            Some(entry) => Ok((disk::open(&entry.path)?, entry)),
            None => Err(Unread::NoFile {
                path: path.to_string(),
            }),
        });
        match opened {
            Err(error) => (self.visit)(Event::Unread(vec![file], error)),
            Ok((opened, entry)) => {
                let mut loose = Loose::new(opened, entry.path);
                let content = Content::new(file, entry.size, Some(entry.modified), &mut loose);
                (self.visit)(Event::Content(file, content))
            }
        }
    }
}

/// A cabinet or a set that was opened, and the files that it should have.
struct Found<'a> {
    cabinet: &'a Cabinet,
    wanted: Group<'a>,
    /// Why the set is not whole.
    ended: Option<CabError>,
}

impl Found<'_> {
    fn wants(&self, member: &Member) -> bool {
        self.wanted.contains_key(member.name.text())
    }
}

fn in_order<'a>(files: impl Iterator<Item = (&'a str, &'a PayloadFile)>) -> Vec<&'a PayloadFile> {
    let mut files: Vec<_> = files.map(|(_, file)| file).collect();
    files.sort_by_key(|file| (file.sequence, &file.key));
    files
}

pub(super) fn broken(cabinet: &Cabinet, source: CabError) -> Unread {
    Unread::Cabinet {
        cabinet: cabinet.clone(),
        source,
    }
}

/// Reads a name as the string pool reads the keys of `File`, so that the same bytes are the same text.
///
/// Comparing bytes instead would find no more: what decodes to the key is the key's bytes, or a second
/// spelling of it, which some code pages have. A code page that is not known here has given no key beyond
/// ASCII, and the name is only shown.
pub(super) fn decode(codepage: Codepage, name: &[u8]) -> String {
    match codepage.decode(name) {
        Ok(decoded) => decoded.text.into_owned(),
        Err(_) => (cab::Options::default().decode_name)(name),
    }
}

pub(super) fn open(folder: &Folder<'_>, name: &str) -> io::Result<Option<std::fs::File>> {
    let found = folder.file(name).map_err(io::Error::other)?;
    let opened = found.map(|entry| disk::open(&entry.path)).transpose();
    opened.map_err(|error| io::Error::new(error.source.kind(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(codepage: u32, name: &[u8], expect: &str) {
        assert_eq!(decode(Codepage(codepage), name), expect);
    }

    #[test]
    fn names_are_read_as_keys_are() {
        check(0, b"caf\xe9", "café");
        check(437, b"caf\x82", "café");
        check(932, b"\x83\x5c", "ソ");
        // Two spellings of one letter.
        check(932, b"\x81\xca", "￢");
        check(932, b"\xee\xf9", "￢");
        check(932, b"a\xff", "a\u{fffd}");
    }

    #[test]
    fn a_code_page_that_is_not_known_shows_something() {
        check(4711, b"caf\xe9", "café");
    }
}
