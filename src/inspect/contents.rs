//! The facts of a database that need its streams: digests, and what the files say of themselves.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::database::listed;
use super::facts::{Database, File, Pe, Problem};
use crate::digest::Digest;
use crate::msi::{self, MsiError};
use crate::payload::{Event, Facts, PayloadFile, Unread};
use crate::pe::PeFacts;

/// Digests the streams that are whole. One that cannot be read is a problem.
pub fn streams<R: Read + Seek>(
    database: &mut msi::Database<R>,
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    let ids: Vec<_> = listed(database.package()).map(|stream| stream.id).collect();
    let streams = ids.into_iter().zip(&mut facts.streams);
    for (id, stream) in streams.filter(|(_, stream)| stream.readable.is_none()) {
        match digest(database, id, &stream.name) {
            Ok(digest) => stream.sha256 = Some(digest.to_string()),
            Err(error) => problems.push(Problem {
                message: in_one_line(&error),
                at_fault: !error.is_environment(),
            }),
        }
    }
}

fn digest<R: Read + Seek>(
    database: &mut msi::Database<R>,
    id: msi::StreamId,
    name: &str,
) -> Result<Digest, MsiError> {
    let mut stream = database.open_stream(id)?;
    let digested = Digest::of_reader(&mut stream);
    digested
        .map(|(digest, _)| digest)
        .map_err(|source| MsiError::Io {
            part: format!("the stream `{name}`"),
            source,
        })
}

/// Takes what is met on the way through the files of a package into its facts.
pub struct FileFacts<'a> {
    facts: &'a mut Database,
    problems: &'a mut Vec<Problem>,
    /// By key.
    places: HashMap<String, usize>,
}

impl<'a> FileFacts<'a> {
    /// Starts with the files that the facts list.
    pub fn new(facts: &'a mut Database, problems: &'a mut Vec<Problem>) -> Self {
        let files = facts.files.iter().enumerate();
        let places = files.map(|(index, file)| (file.key.clone(), index));
        Self {
            places: places.collect(),
            facts,
            problems,
        }
    }

    /// Reads a file, or notes why it cannot be read.
    pub fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Content(file, content) => match content.digest() {
                Ok(found) => self.enter(file, &found),
                Err(error) => self.problems.push(problem(&error)),
            },
            Event::Unread(_, error) => self.problems.push(problem(&error)),
            Event::Stray { cabinet, member } => self.problems.push(Problem {
                message: format!(
                    "the cabinet `{cabinet}` has a member `{member}` that no row of `File` has"
                ),
                at_fault: false,
            }),
            Event::OutOfOrder(disorder) => self.problems.push(Problem {
                message: disorder.to_string(),
                at_fault: false,
            }),
        }
    }

    fn enter(&mut self, file: &PayloadFile, found: &Facts) {
        let disagreements = found.disagreements.iter().map(|other| Problem {
            message: other.to_string(),
            at_fault: other.is_about_bytes(),
        });
        self.problems.extend(disagreements);
        let place = self.places.get(&file.key).copied();
        if let Some(facts) = place.and_then(|place| self.facts.files.get_mut(place)) {
            enter(facts, found);
        }
    }
}

fn enter(facts: &mut File, found: &Facts) {
    facts.sha256 = Some(found.sha256.to_string());
    facts.hash = Some(found.hash.parts());
    facts.pe = found.pe.as_ref().ok().and_then(Option::as_ref).map(pe);
}

fn pe(found: &PeFacts) -> Pe {
    let version = found.version.as_ref();
    Pe {
        machine: found.machine.to_string(),
        version: version.map(|version| version.file.to_string()),
        languages: version
            .map(|version| {
                version
                    .translations
                    .iter()
                    .map(|one| one.language)
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn problem(error: &Unread) -> Problem {
    Problem {
        message: in_one_line(error),
        at_fault: !error.is_about_surroundings(),
    }
}

/// An error and what caused it.
pub(super) fn in_one_line(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    message
}
