//! The facts of a cabinet.

use std::io::{Read, Seek};

use super::contents::in_one_line;
use super::facts::{Cabinet, Folder, Member, Problem};
use crate::cab::{self, CabError, Defect, Neighbour};
use crate::digest::Digest;

/// Returns what the tables of a cabinet say.
pub fn cabinet<R: Read + Seek>(cabinet: &cab::Cabinet<R>) -> Cabinet {
    let header = cabinet.header();
    let name = |neighbour: &Option<Neighbour>| {
        let neighbour = neighbour.as_ref();
        neighbour.map(|neighbour| neighbour.cabinet.text().to_owned())
    };
    Cabinet {
        set: header.set,
        number: header.number,
        previous: name(&header.previous),
        next: name(&header.next),
        reserved_bytes: header.reserve.len() as u64,
        folders: cabinet
            .folders()
            .iter()
            .map(|folder| Folder {
                compression: folder.compression.to_string(),
                blocks: folder.blocks(),
            })
            .collect(),
        members: cabinet.members().iter().map(member).collect(),
    }
}

fn member(member: &cab::Member) -> Member {
    Member {
        name: member.name.text().to_owned(),
        size: member.size,
        folder: member.folder,
        modified: member.date_time.civil().map(|civil| civil.to_string()),
        attributes: member.attributes,
        sha256: None,
    }
}

/// Reads the members. One that cannot be read is a problem.
pub fn members<R: Read + Seek>(
    cabinet: &mut cab::Cabinet<R>,
    facts: &mut Cabinet,
    problems: &mut Vec<Problem>,
) {
    let mut extraction = cabinet.extract();
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
                at_fault: !is_elsewhere(&error),
            }),
        }
    }
}

/// Whether the bytes are in another cabinet of the set, or the system does not give them.
fn is_elsewhere(error: &std::io::Error) -> bool {
    let inner = error.get_ref();
    inner
        .and_then(|inner| inner.downcast_ref::<CabError>())
        .is_none_or(|error| {
            matches!(
                error.defect,
                Defect::Read(_) | Defect::Open(_) | Defect::MissingCabinet { .. }
            )
        })
}
