//! Every cell of the corpus beside the `msi` crate.

use rollpack::disk;
use rollpack::msi::{Codepage, Kind, Package, Table, Value};

use super::corpus::samples;

#[test]
fn cells_equal_those_of_the_msi_crate() {
    let Some(samples) = samples() else { return };
    let mut cells = 0;
    for sample in samples {
        let Ok(package) = sample.read() else { continue };
        // The crate panics on transforms.
        if package.kind != Kind::Transform {
            let file = disk::open(&sample.path).unwrap();
            cells += compare(
                &sample.name,
                &package,
                &mut msi::Package::open(file).unwrap(),
            );
        }
    }
    eprintln!("{cells} cells are equal");
    assert!(cells > 200_000, "only {cells} cells");
}

fn compare(file: &str, ours: &Package, theirs: &mut msi::Package<std::fs::File>) -> usize {
    // The crate takes a neutral database for UTF-8.
    let codepage = match ours.codepage {
        Codepage::NEUTRAL => 65001,
        Codepage(number) => number,
    };
    let their_codepage = theirs.database_codepage().id();
    assert_eq!(i64::from(codepage), i64::from(their_codepage), "{file}");
    let names: Vec<_> = theirs
        .tables()
        .map(|table| table.name().to_owned())
        .collect();
    let names = names
        .iter()
        .filter(|name| !["_Tables", "_Columns"].contains(&name.as_str()));
    let expect: Vec<_> = ours.tables.iter().map(Table::name).collect();
    assert_eq!(names.clone().collect::<Vec<_>>(), expect, "{file}");
    let mut count = 0;
    for name in names {
        let rows = theirs.select_rows(msi::Select::table(name)).unwrap();
        let theirs: Vec<Vec<_>> = rows
            .map(|row| (0..row.len()).map(|i| show(&row[i])).collect())
            .collect();
        let ours = ours.tables.get(name).unwrap();
        let ours: Vec<Vec<_>> = ours
            .rows()
            .map(|row| row.cells().iter().map(show_ours).collect())
            .collect();
        assert_eq!(ours, theirs, "{file}: {name}");
        count += ours.iter().map(Vec::len).sum::<usize>();
    }
    count
}

fn show(value: &msi::Value) -> String {
    match value {
        msi::Value::Null => "null".to_owned(),
        msi::Value::Int(number) => number.to_string(),
        msi::Value::Str(text) => format!("`{text}`"),
        msi::Value::Binary => "stream".to_owned(),
    }
}

fn show_ours(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("`{text}`"),
        Value::Stream(_) => "stream".to_owned(),
    }
}
