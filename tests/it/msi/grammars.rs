//! What the grammars of conditions, formatted texts and categories say of real packages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rollpack::groundwork::Groundwork;
use rollpack::msi::category::Category;

use super::corpus::samples;

#[test]
fn cells_of_real_packages_are_of_their_category() {
    let Some(samples) = samples() else {
        return;
    };
    let mut told = String::new();
    let mut judged: BTreeMap<Category, usize> = BTreeMap::new();
    for sample in samples {
        let Ok(package) = sample.read() else {
            continue;
        };
        let ground = Groundwork::of(&package);
        for cell in ground.cells(|_| true) {
            // What it says of itself is not judged: nearly every package is against it.
            if cell.row.table().name() == "_Validation" {
                continue;
            }
            *judged.entry(cell.category).or_default() += 1;
            if let Err(fault) = cell.judge() {
                let table = cell.row.table().name();
                let key = cell.row.key().join("/");
                writeln!(
                    told,
                    "{}: {table}.{} {key}: {} `{}`: {fault}",
                    sample.name,
                    cell.column.name(),
                    cell.category,
                    cell.text
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(told, @"");
    insta::assert_debug_snapshot!(judged, @"");
}
