//! What is missing from a database that is broken.

use super::contents::in_one_line;
use super::database::listed;
use super::facts::{Database, Problem};
use crate::msi::{CutStream, MsiError, Package};

/// Notes the defects and how much of each stream is there.
pub fn salvaged(
    package: &Package,
    (defects, cut): (&[MsiError], &[CutStream]),
    facts: &mut Database,
    problems: &mut Vec<Problem>,
) {
    facts.salvaged = !defects.is_empty();
    for (stream, facts) in listed(package).zip(&mut facts.streams) {
        let cut = cut.iter().find(|cut| cut.id == stream.id);
        facts.readable = cut.map(|cut| cut.readable);
    }
    problems.splice(0..0, self::defects(defects));
}

/// Returns the defects as problems.
pub fn defects(defects: &[MsiError]) -> Vec<Problem> {
    let defects = defects.iter().map(|defect| Problem {
        message: in_one_line(defect),
        at_fault: true,
    });
    defects.collect()
}
