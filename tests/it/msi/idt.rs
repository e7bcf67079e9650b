//! Every table of the corpus as IDT, beside `msiinfo export`.
//!
//! The exceptions are those that `docs/idt-differences.md` argues, and each is asserted byte for byte: what
//! `msiinfo` would have written is derived from our cells and must be what it did write.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rollpack::disk;
use rollpack::msi::{Column, ColumnKind, Kind, Limits, Package, Table, Value, read};

use super::corpus::{Sample, samples};
use crate::peers;

#[test]
fn every_table_is_exported_as_by_msiinfo() {
    let (Some(samples), Some(_)) = (samples(), peers::program("msiinfo")) else {
        return;
    };
    let halves = samples.chunks(samples.len().div_ceil(2));
    let told: Vec<Told> = std::thread::scope(|scope| {
        let runs: Vec<_> = halves
            .map(|half| scope.spawn(move || compare_all(half)))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let equal: usize = told.iter().map(|told| told.equal).sum();
    let excepted: BTreeSet<_> = told.into_iter().flat_map(|told| told.excepted).collect();
    eprintln!("{equal} tables are equal, {} are excepted", excepted.len());
    assert!(equal > 1500, "only {equal} tables");
    let small = "wixtoolset__wix__Firewall4.msi: Wix4FirewallException";
    assert!(excepted.contains(small), "{excepted:#?}");
}

/// The corpus has no letters beyond ASCII in its tables.
#[test]
fn texts_of_every_code_page_are_exported_as_utf_8() {
    if peers::program("msiinfo").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (codepage, text) in [
        (msi::CodePage::Windows1252, "café €"),
        (msi::CodePage::Windows1251, "Привет"),
        (msi::CodePage::Windows932, "日本語 表"),
        (msi::CodePage::Windows949, "한국어"),
        (msi::CodePage::Utf8, "é 日 😀"),
    ] {
        let path = folder.path().join("sample.msi");
        disk::PendingFile::beside(&path)
            .unwrap()
            .publish(disk::Replace::Existing)
            .unwrap();
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path);
        write_property(file.unwrap(), codepage, text);
        let package = read(disk::open(&path).unwrap(), &Limits::default()).unwrap();
        assert_eq!(package.property("Greeting"), Some(text));
        assert_eq!(package.summary.author(), Some(text));
        let theirs = msiinfo(folder.path(), &["export", "Property"], &path);
        let ours = package.to_idt("Property").unwrap();
        assert_eq!(ours, String::from_utf8(theirs).unwrap());
    }
}

fn write_property(file: std::fs::File, codepage: msi::CodePage, text: &str) {
    let mut package = msi::Package::create(msi::PackageType::Installer, file).unwrap();
    package.set_database_codepage(codepage);
    package.summary_info_mut().set_codepage(codepage);
    package.summary_info_mut().set_author(text);
    let columns = vec![
        msi::Column::build("Property").primary_key().id_string(72),
        msi::Column::build("Value").localizable().text_string(0),
    ];
    package.create_table("Property", columns).unwrap();
    let row = ["Greeting", text].map(msi::Value::from).to_vec();
    let insert = msi::Insert::into("Property").row(row);
    package.insert_rows(insert).unwrap();
    package.flush().unwrap();
}

#[derive(Default)]
struct Told {
    equal: usize,
    excepted: BTreeSet<String>,
}

fn compare_all(samples: &[Sample]) -> Told {
    let mut told = Told::default();
    // It writes the streams of a table into its working directory.
    let folder = tempfile::tempdir().unwrap();
    for sample in samples {
        match sample.read() {
            // Their streams hold changes, which `msiinfo` takes for rows.
            Ok(package) if package.kind == Kind::Transform => {}
            Ok(package) => compare(sample, &package, folder.path(), &mut told),
            Err(error) => {
                let theirs = msiinfo(folder.path(), &["tables"], &sample.path);
                assert_eq!(theirs, b"", "{}: {error}", sample.name);
            }
        }
    }
    told
}

fn compare(sample: &Sample, package: &Package, folder: &Path, told: &mut Told) {
    let listed = String::from_utf8(msiinfo(folder, &["tables"], &sample.path)).unwrap();
    let listed: BTreeSet<_> = listed.lines().collect();
    let own = package.tables.iter().map(Table::name);
    let own: BTreeSet<_> = own
        .chain(["_SummaryInformation", "_ForceCodepage"])
        .collect();
    assert_eq!(own, listed, "{}", sample.name);
    for table in listed {
        let ours = package.to_idt(table).unwrap();
        let theirs = msiinfo(folder, &["export", table], &sample.path);
        if ours.as_bytes() == theirs {
            told.equal += 1;
            continue;
        }
        let place = format!("{}: {table}", sample.name);
        let expect = match package.tables.get(table) {
            Some(table) => as_msiinfo_writes(table),
            // It writes the NUL at the end of its own text.
            None if table == "_ForceCodepage" => format!("{ours}\0"),
            None => ours,
        };
        assert_eq!(expect, String::from_utf8_lossy(&theirs), "{place}");
        told.excepted.insert(place);
    }
}

/// Renders a table with the defects of `msiinfo` 0.101.
fn as_msiinfo_writes(table: &Table) -> String {
    let head: String = table.to_idt().split_inclusive('\n').take(3).collect();
    let rows = table.rows().map(|row| {
        let cells = row.cells().iter().zip(table.columns());
        let cells: Vec<_> = cells.map(|(value, column)| cell(value, column)).collect();
        cells.join("\t") + "\r\n"
    });
    head + &rows.collect::<String>()
}

fn cell(value: &Value, column: &Column) -> String {
    match (value, column.kind()) {
        // Decoded as if it were stored in four bytes.
        (Value::Int(number), ColumnKind::Integer(0 | 1)) => {
            (i64::from(*number) + 0x8000 - 0x8000_0000).to_string()
        }
        // Tabs and line ends are written as they are.
        _ => value.to_text(),
    }
}

fn msiinfo(folder: &Path, arguments: &[&str], file: &Path) -> Vec<u8> {
    let mut command = Command::new("msiinfo");
    command
        .env("TZ", "UTC")
        .current_dir(folder)
        .arg(arguments[0]);
    let output = command.arg(file).args(&arguments[1..]).output().unwrap();
    output.stdout
}
