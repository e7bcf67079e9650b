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
    insta::assert_snapshot!(told, @"
    activescott__lessmsi__vcredist.msi: Feature.Directory_ VC_Redist: UpperCase `ProgramFilesFolder.3643236F_FC70_11D3_A536_0090278A1BB8`: character 2 is the lower-case letter `r`
    wixtoolset__wix3__HelloWorldNonAdmin_Readme_External.msi: Media.Cabinet 1: Cabinet `HelloWorldNonAdmin_Readme_External.cab`: `HelloWorldNonAdmin_Readme_External.cab` has not the form 8.3 of a short name
    ");
    // So that a search that finds nothing is noticed.
    let count = |category| judged.get(&category).copied().unwrap_or_default();
    assert!(judged.len() >= 15, "{judged:?}");
    assert!(
        count(Category::Condition) > 500 && count(Category::Formatted) > 1000,
        "{judged:?}"
    );
}
