//! The facts of a cabinet, and of the set that it belongs to.

use super::contents::in_one_line;
use super::facts::{Cabinet, Folder, Member, Problem, SetCabinet};
use crate::cab::{self, CabError, CabinetSet, Defect, Neighbour, Shelf};
use crate::digest::Digest;
use crate::payload::{Beside, FileShelf};

/// A cabinet that was opened, with those of its set that could be reached.
pub(crate) struct OpenCabinet<'a> {
    set: CabinetSet<FileShelf<'a>>,
    own: String,
}

impl<'a> OpenCabinet<'a> {
    /// Opens a cabinet and its neighbours.
    pub fn of(beside: Beside<'a>) -> Result<Self, CabError> {
        let own = beside.own();
        let set = beside.open().map_err(|mut error| {
            // Who asked for the one file knows what it is called.
            error.cabinet = error.cabinet.filter(|cabinet| **cabinet != *own);
            error
        })?;
        Ok(Self { set, own })
    }

    /// Returns what the tables say. What is missing of the set is a problem.
    pub fn facts(&self, problems: &mut Vec<Problem>) -> Cabinet {
        cabinet(&self.set, &self.own, problems)
    }

    /// Reads the members. One that cannot be read is a problem.
    pub fn read(&mut self, facts: &mut Cabinet, problems: &mut Vec<Problem>) {
        let mut extraction = self.set.extract();
        while let Some(mut member) = extraction.next_member() {
            let name = member.member().name.text();
            let index = member.index();
            match Digest::of_reader(&mut member) {
                Ok((digest, _)) => {
                    if let Some(facts) = facts.members.get_mut(index) {
                        facts.sha256 = Some(digest.to_string());
                    }
                }
                Err(error) => problems.push(Problem {
                    message: format!(
                        "the member `{name}` cannot be read: {}",
                        in_one_line(&error)
                    ),
                    at_fault: !is_read_elsewhere(&error),
                }),
            }
        }
    }
}

/// Returns what the tables of the cabinet `own` and of the others of its set say.
#[doc(hidden)] // `xtask` mutates cabinets in memory.
pub fn cabinet<S: Shelf>(set: &CabinetSet<S>, own: &str, problems: &mut Vec<Problem>) -> Cabinet {
    problems.extend(set.ended().iter().map(|error| Problem {
        message: format!("the set is not whole: {}", in_one_line(error)),
        at_fault: !is_elsewhere(error),
    }));
    let place = set.names().position(|name| name == own).unwrap_or(0);
    let header = set.headers().get(place);
    let folders = set.folders().iter().map(|folder| Folder {
        compression: folder.compression.to_string(),
        blocks: folder.blocks(),
    });
    let cabinets = cabinets(set);
    let names: Vec<&str> = match &*cabinets {
        [] => Vec::new(),
        _ => set.names().collect(),
    };
    let members = set.members().iter();
    let members = members.map(|one| member(one, names.get(one.cabinet).copied()));
    Cabinet {
        set: header.map_or(0, |header| header.set),
        number: header.map_or(0, |header| header.number),
        previous: header.and_then(|header| name(header.previous.as_ref())),
        next: header.and_then(|header| name(header.next.as_ref())),
        reserved_bytes: header.map_or(0, |header| header.reserve.len() as u64),
        folders: folders.collect(),
        members: members.collect(),
        cabinets,
    }
}

/// Returns the cabinets of a set, those among them that are known by name only; none for a cabinet on its own.
fn cabinets<S: Shelf>(set: &CabinetSet<S>) -> Vec<SetCabinet> {
    let headers = set.headers();
    let outside = |neighbour: Option<&Neighbour>| {
        neighbour.map(|neighbour| SetCabinet {
            name: neighbour.cabinet.text().to_owned(),
            disk: Some(neighbour.disk.text().to_owned()).filter(|disk| !disk.is_empty()),
            is_read: false,
        })
    };
    let before = outside(headers.first().and_then(|first| first.previous.as_ref()));
    let after = outside(headers.last().and_then(|last| last.next.as_ref()));
    if headers.len() == 1 && before.is_none() && after.is_none() {
        return Vec::new();
    }
    let opened = set.names().map(|name| SetCabinet {
        name: name.to_owned(),
        disk: None,
        is_read: true,
    });
    before.into_iter().chain(opened).chain(after).collect()
}

fn name(neighbour: Option<&Neighbour>) -> Option<String> {
    neighbour.map(|neighbour| neighbour.cabinet.text().to_owned())
}

fn member(member: &cab::Member, cabinet: Option<&str>) -> Member {
    Member {
        name: member.name.text().to_owned(),
        size: member.size,
        folder: member.folder,
        modified: member.date_time.civil().map(|civil| civil.to_string()),
        attributes: member.attributes,
        sha256: None,
        cabinet: cabinet.map(str::to_owned),
    }
}

/// Whether the bytes are in another cabinet of the set, or the system does not give them.
fn is_read_elsewhere(error: &std::io::Error) -> bool {
    let inner = error.get_ref();
    inner
        .and_then(|inner| inner.downcast_ref::<CabError>())
        .is_none_or(is_elsewhere)
}

fn is_elsewhere(error: &CabError) -> bool {
    matches!(
        error.defect,
        Defect::Read(_) | Defect::Open(_) | Defect::MissingCabinet { .. }
    )
}
