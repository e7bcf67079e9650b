//! One pass over the files of a package: every cabinet once, in the order of its data.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use super::content::{Content, Loose, Packed};
use super::defect::Unread;
use super::embedded::{self, Streams};
use super::folder::Folder;
use super::media::Cabinet;
use super::{Payload, PayloadFile, Place};
use crate::cab::{self, CabError, CabinetSet, Extraction, Header, Member, Options, Shelf};
use crate::disk;
use crate::msi::Database;

/// What is met on the way through the files.
pub enum Event<'a> {
    /// A file's bytes, to be read now or never.
    Content(&'a PayloadFile, Content<'a>),
    /// Files that cannot be read, and why. Where the bytes of a file turn out to be broken, reading them says
    /// so instead.
    Unread(Vec<&'a PayloadFile>, Unread),
    /// A member of a cabinet that no row of the `File` table has.
    Stray {
        /// The cabinet.
        cabinet: &'a str,
        /// The member.
        member: &'a str,
    },
}

/// Goes through all files of a package, each once, until `visit` breaks off.
///
/// `folder` is the package's own: cabinets and files that are not inside it are looked for there and nowhere
/// else. Memory does not depend on the size of the files.
pub fn each<R: Read + Seek, B>(
    database: &mut Database<R>,
    payload: &Payload,
    folder: &Path,
    visit: impl FnMut(Event<'_>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let mut pass = Pass {
        payload,
        folder: Folder::new(folder),
        groups: groups(payload),
        visit,
    };
    // A set of cabinets is opened through the first of its media, and takes the files of all of them.
    for medium in 0..payload.media.len() {
        if !pass.groups[medium].is_empty() {
            pass.medium(database, medium)?;
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

struct Pass<'a, V> {
    payload: &'a Payload,
    folder: Folder<'a>,
    /// By medium; what is done has been taken out.
    groups: Vec<Group<'a>>,
    visit: V,
}

impl<'a, V, B> Pass<'a, V>
where
    V: FnMut(Event<'_>) -> ControlFlow<B>,
{
    fn medium<R: Read + Seek>(
        &mut self,
        database: &mut Database<R>,
        medium: usize,
    ) -> ControlFlow<B> {
        match &self.payload.media[medium].cabinet {
            Some(Cabinet::Embedded(name)) => self.embedded(database, medium, name),
            Some(Cabinet::Beside(name)) => self.beside(medium, name),
            None => ControlFlow::Continue(()),
        }
    }

    fn embedded<R: Read + Seek>(
        &mut self,
        database: &mut Database<R>,
        medium: usize,
        name: &'a str,
    ) -> ControlFlow<B> {
        let Some((stream, _)) = embedded::find(database.package(), name) else {
            let stream = name.to_owned();
            return self.give_up(medium, Unread::NoStream { stream });
        };
        // Nearly every cabinet is alone, and read from one stream that stays open.
        {
            let opened = database.open_stream(stream).map_err(Unread::from);
            let opened = opened.and_then(|bytes| {
                cab::Cabinet::open(bytes, &Options::default()).map_err(|error| broken(name, error))
            });
            match opened {
                Err(error) => return self.give_up(medium, error),
                Ok(mut cabinet) if is_alone(cabinet.header()) => {
                    let mut found = Found {
                        cabinet: name,
                        wanted: std::mem::take(&mut self.groups[medium]),
                        ended: None,
                    };
                    self.strays(&found, cabinet.members())?;
                    let extraction = cabinet.extract_only(|member| found.wants(member));
                    return self.members(&mut found, extraction);
                }
                Ok(_) => {}
            }
        }
        self.set(medium, name, Streams::new(database))
    }

    fn beside(&mut self, medium: usize, name: &'a str) -> ControlFlow<B> {
        match self.folder.file(name) {
            Err(error) => self.give_up(medium, error),
            Ok(None) => {
                let cabinet = name.to_owned();
                self.give_up(medium, Unread::NoCabinet { cabinet })
            }
            Ok(Some(_)) => {
                let folder = self.folder.again();
                self.set(medium, name, |name: &str| open(&folder, name))
            }
        }
    }

    /// Opens the set of cabinets that one is a part of, and takes from it what is on any of its media.
    fn set(&mut self, medium: usize, name: &'a str, cabinets: impl Shelf) -> ControlFlow<B> {
        let (mut set, ended) = match CabinetSet::salvage(name, cabinets, &Options::default()) {
            Ok(opened) => opened,
            Err(error) => return self.give_up(medium, broken(name, error)),
        };
        let names: HashSet<String> = set.names().map(str::to_uppercase).collect();
        let mut found = Found {
            cabinet: name,
            wanted: std::mem::take(&mut self.groups[medium]),
            ended,
        };
        let media = &self.payload.media;
        let kind = media[medium].cabinet.as_ref().map(std::mem::discriminant);
        for (other, group) in media.iter().zip(&mut self.groups) {
            let cabinet = other.cabinet.as_ref();
            if cabinet.map(std::mem::discriminant) == kind
                && cabinet.is_some_and(|one| names.contains(&one.name().to_uppercase()))
            {
                found.wanted.extend(group.drain());
            }
        }
        self.strays(&found, set.members())?;
        let extraction = set.extract_only(|member| found.wants(member));
        self.members(&mut found, extraction)
    }

    fn strays(&mut self, found: &Found<'_>, members: &[Member]) -> ControlFlow<B> {
        for member in members.iter().filter(|member| !found.wants(member)) {
            (self.visit)(Event::Stray {
                cabinet: found.cabinet,
                member: member.name.text(),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn members(&mut self, found: &mut Found<'a>, mut extraction: Extraction<'_>) -> ControlFlow<B> {
        let cabinet = found.cabinet;
        while let Some(member) = extraction.next_member() {
            let name = &member.member().name;
            let Some(file) = found.wanted.remove(name.text()) else {
                // A second member of that name.
                let member = name.text();
                (self.visit)(Event::Stray { cabinet, member })?;
                continue;
            };
            let mut packed = Packed { member, cabinet };
            let modified = packed.modified();
            let content = Content::new(file, modified, &mut packed);
            (self.visit)(Event::Content(file, content))?;
        }
        let left = in_order(found.wanted.drain());
        match found.ended.take() {
            _ if left.is_empty() => ControlFlow::Continue(()),
            Some(error) => (self.visit)(Event::Unread(left, broken(cabinet, error))),
            None => left.into_iter().try_for_each(|file| {
                let missing = Unread::NoMember {
                    file: file.key.clone(),
                    cabinet: cabinet.to_owned(),
                };
                (self.visit)(Event::Unread(vec![file], missing))
            }),
        }
    }

    fn give_up(&mut self, medium: usize, reason: Unread) -> ControlFlow<B> {
        let files = in_order(self.groups[medium].drain());
        (self.visit)(Event::Unread(files, reason))
    }

    fn loose(&mut self, file: &PayloadFile, path: &[String]) -> ControlFlow<B> {
        let opened = self.folder.below(path).and_then(|found| match found {
            Some(found) => Ok((disk::stat(&found)?, disk::open(&found)?)),
            None => Err(Unread::NoFile {
                path: path.join("/"),
            }),
        });
        match opened {
            Err(error) => (self.visit)(Event::Unread(vec![file], error)),
            Ok((entry, opened)) => {
                let mut loose = Loose::new(opened, entry.path);
                let content = Content::new(file, Some(entry.modified), &mut loose);
                (self.visit)(Event::Content(file, content))
            }
        }
    }
}

/// A cabinet or a set that was opened, and the files that it should have.
struct Found<'a> {
    cabinet: &'a str,
    wanted: Group<'a>,
    /// Why the set is not whole.
    ended: Option<CabError>,
}

impl Found<'_> {
    fn wants(&self, member: &Member) -> bool {
        self.wanted.contains_key(member.name.text())
    }
}

fn is_alone(header: &Header) -> bool {
    header.previous.is_none() && header.next.is_none()
}

fn in_order<'a>(files: impl Iterator<Item = (&'a str, &'a PayloadFile)>) -> Vec<&'a PayloadFile> {
    let mut files: Vec<_> = files.map(|(_, file)| file).collect();
    files.sort_by_key(|file| (file.sequence, &file.key));
    files
}

fn broken(cabinet: &str, source: CabError) -> Unread {
    Unread::Cabinet {
        cabinet: cabinet.to_owned(),
        source,
    }
}

fn open(folder: &Folder<'_>, name: &str) -> io::Result<Option<std::fs::File>> {
    let found = folder.file(name).map_err(io::Error::other)?;
    let opened = found.map(|path| disk::open(&path)).transpose();
    opened.map_err(|error| io::Error::new(error.source.kind(), error))
}
