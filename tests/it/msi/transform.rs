//! Real transforms: a patch of the corpus whose product is there before and after, and the rest in full.

use rollpack::disk;
use rollpack::msi::transform::{ColumnSource, RowChange, TableChange, read};
use rollpack::msi::{Column, Database, Kind, Limits, Table, Value, patch};

use super::corpus::{Sample, samples};
use crate::peers;

fn open(sample: &Sample) -> Option<Database<std::fs::File>> {
    Database::open(disk::open(&sample.path).unwrap(), &Limits::default()).ok()
}

#[test]
fn every_change_of_the_corpus_is_read() {
    let Some(samples) = samples() else { return };
    let (mut transforms, mut changes) = (0, 0);
    for sample in &samples {
        let Some(mut database) = open(sample) else {
            continue;
        };
        let storages: Vec<_> = match database.package().kind {
            Kind::Transform => vec![None],
            Kind::Patch => {
                let patch = patch::facts(&mut database).unwrap().unwrap();
                assert!(
                    patch.code.is_some() && !patch.targets.is_empty(),
                    "{}",
                    sample.name
                );
                assert!(!patch.cabinets.is_empty(), "{}", sample.name);
                let pairs = patch.transforms.iter();
                pairs
                    .flat_map(|pair| [pair.target, pair.patch])
                    .inspect(|id| assert!(id.is_some()))
                    .collect()
            }
            _ => continue,
        };
        for storage in storages {
            let transform = read(&mut database, storage, None).unwrap();
            transforms += 1;
            for table in &transform.tables {
                let rows = table
                    .rows
                    .as_ref()
                    .unwrap_or_else(|error| panic!("{}: {}: {error}", sample.name, table.name));
                assert_ne!(table.known_from, ColumnSource::Nowhere);
                changes += rows.len();
            }
        }
    }
    eprintln!("{changes} changes of {transforms} transforms are read");
    assert!(transforms >= 10 && changes >= 100, "{transforms} {changes}");
}

/// The package of version 1.0.0, changed as the patch says, has what the package of version 1.0.1 has.
#[test]
fn a_patch_leads_from_one_package_to_the_next() {
    let Some(folder) = peers::shared("corpus") else {
        return;
    };
    let open = |name: &str| {
        let path = folder.join(format!("wixtoolset__wix3__{name}"));
        Database::open(disk::open(&path).unwrap(), &Limits::default()).unwrap()
    };
    let before = open("prodAv100.msi").into_package();
    let after = open("prodAv101.msi").into_package();
    let mut patch = open("PatchAv101.msp");
    let facts = patch::facts(&mut patch).unwrap().unwrap();
    assert!(
        facts
            .targets
            .iter()
            .any(|target| Some(target.as_str()) == before.product_code())
    );
    let target = facts.transforms[0].target;
    let transform = read(&mut patch, target, Some(&before.tables)).unwrap();
    let property = transform.table("Property").unwrap();
    let expect = RowChange::Changed {
        key: vec!["ProductVersion".into()],
        cells: vec![(1, "1.0.1.0".into())],
    };
    assert_eq!(property.rows, Ok(vec![expect]));
    for change in &transform.tables {
        let old = before.tables.get(&change.name).unwrap();
        let expect = after.tables.get(&change.name).unwrap();
        assert_eq!(change.known_from, ColumnSource::Base);
        let mut found = applied(old, change);
        let mut expect: Vec<_> = expect.rows().map(|row| row.cells().to_vec()).collect();
        let order = |row: &Vec<Value>| row.iter().map(Value::to_text).collect::<Vec<_>>();
        found.sort_by_key(order);
        expect.sort_by_key(order);
        assert_eq!(found, expect, "{}", change.name);
    }
}

fn applied(table: &Table, change: &TableChange) -> Vec<Vec<Value>> {
    let is_key: Vec<_> = change.columns.iter().map(Column::is_key).collect();
    let key_of = |row: &[Value]| -> Vec<Value> {
        let cells = row.iter().zip(&is_key).filter(|&(_, &is_key)| is_key);
        cells.map(|(value, _)| value.clone()).collect()
    };
    let mut rows: Vec<_> = table.rows().map(|row| row.cells().to_vec()).collect();
    for row in change.rows.as_ref().unwrap() {
        match row {
            RowChange::Added { cells } => {
                rows.retain(|row| key_of(row) != key_of(cells));
                rows.push(cells.clone());
            }
            RowChange::Deleted { key } => {
                let count = rows.len();
                rows.retain(|row| key_of(row) != *key);
                assert_eq!(rows.len() + 1, count, "{key:?}");
            }
            RowChange::Changed { key, cells } => {
                let row = rows.iter_mut().find(|row| key_of(row) == *key).unwrap();
                for (column, value) in cells {
                    row[*column] = value.clone();
                }
            }
        }
    }
    rows
}
