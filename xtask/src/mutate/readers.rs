//! Everything that is done with a file that may be damaged.

use std::io::{Cursor, Read as _, copy, sink};

use rollpack::cab::{self, CabinetSet};
use rollpack::inspect::{self, Facts, Subject};
use rollpack::msi::{
    self, Database, Kind, Limits, PropertySet, Salvaged, patch, signature, transform,
};
use rollpack::pe::{self, Watch};

use crate::material::Format;

/// So much is read of each stream.
const STREAM: u64 = 1 << 18;
/// So much is unpacked of each cabinet.
const UNPACKED: u64 = 1 << 22;

/// Of the terminal for which facts are laid out.
const WIDTH: usize = 80;

/// Reads all there is to read. `true` if nothing was refused.
pub fn read(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Database => database(bytes),
        Format::PropertySet => PropertySet::parse(bytes).is_ok(),
        Format::Cabinet => cabinet(bytes),
        Format::Pe => program(bytes),
    }
}

/// What is refused is salvaged, as `inspect --salvage` does. Either is shown in every way.
fn database(bytes: &[u8]) -> bool {
    if let Ok(database) = Database::open(Cursor::new(bytes), &Limits::default()) {
        let mut whole = Salvaged {
            database,
            defects: Vec::new(),
            streams: Vec::new(),
        };
        show(&inspect::all_facts(&mut whole));
        return contents(&mut whole.database);
    }
    if let Ok(mut salvaged) = msi::salvage(Cursor::new(bytes), &Limits::default()) {
        show(&inspect::all_facts(&mut salvaged));
        contents(&mut salvaged.database);
    }
    false
}

fn show(facts: &Facts) {
    let shown = inspect::write_all_ways(facts, WIDTH, &mut sink());
    assert!(shown.is_ok(), "nothing keeps a sink from taking it");
}

fn contents(database: &mut Database<Cursor<&[u8]>>) -> bool {
    for table in database.package().tables.iter() {
        let _ = table.to_idt();
    }
    let mut fine = signature::facts(database).is_ok() & patch::facts(database).is_ok();
    let storages: Vec<_> = database.package().storages.iter().map(|s| s.id).collect();
    for storage in storages {
        let _ = transform::read(database, Some(storage), None);
    }
    if database.package().kind == Kind::Transform {
        fine &= transform::read(database, None, None).is_ok();
    }
    for stream in database.package().streams.clone() {
        fine &= database
            .open_stream(stream.id)
            .is_ok_and(|stream| copy(&mut stream.take(STREAM), &mut sink()).is_ok());
    }
    fine
}

/// What the mutated cabinet is called in its set, of which there is nothing else.
const OWN: &str = "own.cab";

fn cabinet(bytes: &[u8]) -> bool {
    let mut options = cab::Options::default();
    options.limits.unpacked = UNPACKED;
    let shelf = |name: &str| Ok((name == OWN).then(|| Cursor::new(bytes)));
    let Ok((mut set, _)) = CabinetSet::salvage(OWN, shelf, &options) else {
        return false;
    };
    let mut problems = Vec::new();
    let facts = inspect::cabinet(&set, OWN, &mut problems);
    show(&Facts {
        schema: inspect::SCHEMA.to_owned(),
        kind: inspect::Kind::Cab,
        size: 0,
        sha256: String::new(),
        subject: Subject::Cabinet(facts),
        problems,
    });
    let mut extraction = set.extract();
    let mut fine = true;
    while let Some(mut member) = extraction.next_member() {
        fine &= copy(&mut member, &mut sink()).is_ok();
    }
    fine
}

fn program(bytes: &[u8]) -> bool {
    let mut watch = Watch::default();
    bytes.chunks(1 << 15).for_each(|piece| watch.update(piece));
    let watched = watch.finish().is_ok();
    pe::read(Cursor::new(bytes)).is_ok() && watched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_the_format_is_refused() {
        for format in [Format::Database, Format::PropertySet, Format::Cabinet] {
            assert!(!read(format, b"nothing of the kind"), "{format:?}");
        }
        // That it is no program is an answer.
        assert!(read(Format::Pe, b"nothing of the kind"));
    }
}
