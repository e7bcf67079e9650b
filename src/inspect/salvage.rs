//! What is missing from a database that is broken, and what of it is guessed.

use std::io::{Read, Seek};

use super::contents::in_one_line;
use super::database::listed;
use super::facts::{Database, Guess, Problem};
use crate::msi::{self, MsiError, Salvaged};

/// Notes the defects, how much of each stream is there, and what of it and of the tables is guessed.
pub fn salvaged<R: Read + Seek>(
    salvaged: &Salvaged<R>,
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    facts.salvaged = !salvaged.defects.is_empty();
    for (stream, facts) in listed(salvaged.database.package()).zip(&mut facts.streams) {
        let Some(stream) = salvaged.stream(stream.id) else {
            continue;
        };
        facts.readable = (stream.missing() > 0).then_some(stream.readable);
        facts.guessed = stream.guesses().into_iter().map(guess).collect();
    }
    for table in salvaged.guessed_tables() {
        if let Some(facts) = facts.tables.get_mut(table) {
            facts.guessed = true;
        }
    }
    problems.splice(0..0, defects(&salvaged.defects));
}

/// Returns the defects as problems.
pub fn defects(defects: &[MsiError]) -> Vec<Problem> {
    let defects = defects.iter().map(|defect| Problem {
        message: in_one_line(defect),
        at_fault: true,
    });
    defects.collect()
}

const fn guess(guess: msi::Guess) -> Guess {
    match guess {
        msi::Guess::Storage => Guess::Storage,
        msi::Guess::Entry => Guess::Entry,
        msi::Guess::Content => Guess::Content,
    }
}
