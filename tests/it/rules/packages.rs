//! Packages made of the tables that a case writes down, and judged as files that no spec documents.

use std::path::Path;

use jiff::civil::date;
use rollpack::disk;
use rollpack::finding::Finding;
use rollpack::inventory::{self, Content, Payload};
use rollpack::judge::judge_files;
use rollpack::msi::Kind;
use rollpack::rules::{Options, Rule};
use rollpack::spec::PayloadKind;
use xtask::vector;

/// What the package of a case is called when the case does not say: the rules of merge modules want one.
pub fn usual_file(rule: &str) -> &'static str {
    if rule.starts_with("ICEM") {
        "module.msm"
    } else {
        "package.msi"
    }
}

/// What a file of that name is.
pub fn kind(file: &str) -> Kind {
    let extension = Path::new(file).extension();
    if extension.is_some_and(|extension| extension == "msm") {
        Kind::MergeModule
    } else {
        Kind::Package
    }
}

/// Makes a package of each text of tables.
pub fn make(packages: &[(String, String)]) -> Vec<(String, Vec<u8>)> {
    let make = |(file, tables): &(String, String)| {
        let built =
            vector::read(tables).and_then(|tables| vector::build(kind(file), file, &tables));
        let built = built.unwrap_or_else(|error| panic!("{file} is not built: {error}\n{tables}"));
        (file.clone(), built.bytes)
    };
    packages.iter().map(make).collect()
}

/// Returns what a rule finds in files that are judged together.
pub fn judge(rule: &'static Rule, files: &[(String, Vec<u8>)]) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let write = |(file, bytes): &(String, Vec<u8>)| {
        let path = folder.path().join(file);
        std::fs::write(&path, bytes).unwrap();
        let payload = read(&path);
        if let Content::Unreadable(error) = &payload.content {
            panic!("{file} cannot be read: {error}");
        }
        (file.clone(), payload)
    };
    look(&[rule], &files.iter().map(write).collect::<Vec<_>>())
}

/// Reads a file as `rollpack validate FILE` does.
pub fn read(path: &Path) -> Payload {
    inventory::read(PayloadKind::Msi, disk::stat(path).unwrap(), &()).unwrap()
}

/// Returns what these rules find in files that are judged together.
pub fn look(rules: &[&'static Rule], files: &[(String, Payload)]) -> Vec<Finding> {
    let mut options = Options::strict(date(2026, 1, 1));
    options.selection.only = rules.to_vec();
    judge_files(files, &options).findings
}
