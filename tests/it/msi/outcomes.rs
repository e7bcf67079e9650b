//! What becomes of each database of the corpus, as `corpus.tsv` states it.

use std::fmt::Write as _;

use rollpack::disk;
use rollpack::msi::{Database, Kind, Limits, Table, salvage, transform};

use super::corpus::{Sample, samples};

/// A name on each line, then the kind, then what is read or why it is not.
const EXPECT: &str = include_str!("corpus.tsv");

#[test]
fn every_file_has_its_outcome() {
    let Some(mut samples) = samples() else { return };
    samples.sort_by(|a, b| a.name.cmp(&b.name));
    let mut found = String::from("file\tkind\toutcome\n");
    for sample in &samples {
        writeln!(found, "{}\t{}", sample.name, outcome(sample)).unwrap();
    }
    for (found, expect) in found.lines().zip(EXPECT.lines()) {
        assert_eq!(found, expect);
    }
    assert!(found == EXPECT, "the table of outcomes should be:\n{found}");
}

fn outcome(sample: &Sample) -> String {
    let open = || disk::open(&sample.path).unwrap();
    let mut database = match Database::open(open(), &Limits::default()) {
        Ok(database) => database,
        Err(error) => return format!("-\trefused: {error}; {}", saved(sample)),
    };
    let package = database.package();
    let kind = package.kind;
    let streams = package.streams.len();
    let storages = package.storages.len();
    if kind == Kind::Transform {
        let transform = transform::read(&mut database, None, None).unwrap();
        let rows = transform
            .tables
            .iter()
            .map(|table| table.rows.as_ref().unwrap().len());
        let (changes, tables) = (rows.sum::<usize>(), transform.tables.len());
        return format!("{kind}\tread: {changes} changes of {tables} tables, {streams} streams");
    }
    let tables = package.tables.iter().len();
    let rows: usize = package.tables.iter().map(Table::row_count).sum();
    format!("{kind}\tread: {tables} tables, {rows} rows, {streams} streams, {storages} storages")
}

/// What can be saved of a file that is refused.
fn saved(sample: &Sample) -> String {
    match salvage(disk::open(&sample.path).unwrap(), &Limits::default()) {
        Ok(salvaged) => {
            let tables = salvaged.database.package().tables.iter().len();
            let cut = salvaged
                .streams
                .iter()
                .filter(|stream| stream.missing() > 0);
            let (defects, cut) = (salvaged.defects.len(), cut.count());
            format!("saved: {tables} tables, {cut} cut streams, {defects} defects")
        }
        Err(_) => "nothing can be saved".to_owned(),
    }
}
