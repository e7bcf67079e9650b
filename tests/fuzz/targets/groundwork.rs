//! Computes all that rules know of a package.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rollpack::groundwork::Groundwork;
use rollpack::msi::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(package) = read(Cursor::new(bytes), &Limits::default()) else {
        return;
    };
    let ground = Groundwork::of(&package);
    for table in ground.lookup().tables() {
        for row in table.rows() {
            let key = row.key();
            let key: Vec<_> = key.iter().map(String::as_str).collect();
            if table.columns().iter().any(rollpack::msi::Column::is_key) {
                assert!(
                    ground.has(table.name(), &key),
                    "every row is found by its key"
                );
            }
        }
        let _ = ground.lookup().repeated(table.name()).count();
    }
    for cell in ground.cells(|_| true) {
        if let Err(fault) = cell.judge() {
            assert!(!fault.to_string().is_empty());
        }
    }
    let directories = ground.directories();
    for directory in directories.iter() {
        let _ = directories.parents(directory.key).count();
        if let Ok(place) = directory.place {
            assert!(directories.show(place.target).starts_with('['));
        }
    }
    for component in ground.components().iter() {
        let _ = (
            ground.directory_of(component.key),
            ground.features().of_component(component.key),
        );
    }
    let actions = ground
        .sequences()
        .iter()
        .map(|sequence| sequence.actions().len());
    let _ = (
        actions.sum::<usize>(),
        ground.upgrades().len(),
        ground.properties().len(),
    );
    let _ = (
        ground.conditions().count(),
        ground.formatted().count(),
        ground.custom_actions().iter().len(),
    );
});
