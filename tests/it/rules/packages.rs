//! Packages made of the tables that a case writes down, and judged as files that no spec documents.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use rollpack::disk;
use rollpack::finding::Finding;
use rollpack::inventory::{Depth, Digests, Payload, Reader};
use rollpack::judge::judge_files;
use rollpack::msi::Kind;
use rollpack::previous::Previous;
use rollpack::rules::{Options, Profile, Rule};
use rollpack::spec::PayloadKind;
use xtask::vector;

use super::sealed;

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

/// How packages are judged that no spec documents.
#[derive(Default)]
pub struct Asked {
    /// The profile, if not the usual one.
    pub profile: Option<Profile>,
    /// The certificates in `tests/data/trust` that signers must lead to.
    pub authorities: Vec<String>,
}

/// Returns what a rule finds in files that are judged together.
pub fn judge(
    rule: &'static Rule,
    profile: Option<Profile>,
    files: &[(String, Vec<u8>)],
) -> Vec<Finding> {
    let asked = Asked {
        profile,
        ..Asked::default()
    };
    judge_upgrade(rule, &asked, files, &[])
}

/// Returns what a rule finds in files that are judged together, as upgrades of previous ones if there are some.
pub fn judge_upgrade(
    rule: &'static Rule,
    asked: &Asked,
    files: &[(String, Vec<u8>)],
    previous: &[(String, Vec<u8>)],
) -> Vec<Finding> {
    let former = tempfile::tempdir().unwrap();
    for (file, bytes) in previous {
        std::fs::write(former.path().join(file), bytes).unwrap();
    }
    let mut options = options(asked.profile);
    for name in &asked.authorities {
        let text = String::from_utf8(sealed::fixture(name)).unwrap();
        options.package_trust.add_authorities(&text).unwrap();
    }
    options.previous =
        (!previous.is_empty()).then(|| Arc::new(Previous::read(former.path(), &()).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let write = |(file, bytes): &(String, Vec<u8>)| {
        let path = folder.path().join(file);
        std::fs::write(&path, bytes).unwrap();
        let payload = read(&path);
        assert!(payload.package().is_some(), "{file}: {:?}", payload.content);
        (file.clone(), payload)
    };
    look_with(
        &[rule],
        &options,
        &files.iter().map(write).collect::<Vec<_>>(),
    )
}

/// Reads a file as `rollpack validate FILE` does.
pub fn read(path: &Path) -> Payload {
    let reader = Reader::new(Depth::Content, Digests::Taken, &());
    reader
        .read(PayloadKind::Msi, disk::stat(path).unwrap())
        .unwrap()
}

/// Returns what these rules find in files that are judged together; all rules look.
pub fn look(
    rules: &[&'static Rule],
    profile: Option<Profile>,
    files: &[(String, Payload)],
) -> Vec<Finding> {
    look_with(rules, &options(profile), files)
}

fn options(profile: Option<Profile>) -> Options {
    let mut options = Options::strict(date(2026, 1, 1));
    options.selection.profile = profile;
    options
}

fn look_with(
    rules: &[&'static Rule],
    options: &Options,
    files: &[(String, Payload)],
) -> Vec<Finding> {
    let mut judged = judge_files(files, options);
    let is_of = |rule: &Rule| rules.iter().any(|known| known.id == rule.id);
    let unlisted = judged.unlisted.iter().find(|more| is_of(more.rule));
    assert!(unlisted.is_none(), "too many to be told: {unlisted:?}");
    judged.findings.retain(|finding| is_of(finding.rule));
    judged.findings
}
