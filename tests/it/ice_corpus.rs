//! Windows Installer's rules on packages that nobody made for tests.
//!
//! Some were validated by those who made them, so that nothing may be found there. What is found in all is
//! written down in `ice_corpus/ID.txt`, a file for each rule that finds something: every line was reviewed. With
//! `ROLLPACK_BLESS=1` the files are written anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rollpack::disk;
use rollpack::finding::{Finding, Level};
use rollpack::inventory::Payload;
use rollpack::rules::{self, Rule};

use crate::peers;
use crate::rules::{exact, must_bless, packages, write};

/// Packages of `WiX`'s own tests, which were linked with validation on.
const CLEAN: [&str; 26] = [
    "AllStandardActions",
    "ChangeEnvironment",
    "ComponentRefsAndGroups",
    "ComponentSymbolPath",
    "CompressedPackage",
    "CreateFolderInFloatingComponent",
    "CreateFolderPermissionEx",
    "PermissionExTwiceOnOneFile",
    "RegistryPermissionEx",
    "RemoveEnvironment",
    "SimpleBasePath",
    "SimpleBindFiles",
    "SimpleComponent",
    "SimpleCreateFolder",
    "SimpleCustomAction",
    "SimpleCustomTable",
    "SimpleFeature",
    "SimpleMedia",
    "SimpleProduct",
    "SimpleRegistry",
    "SimpleRemoveFolder",
    "SimpleShortcutProperty",
    "SingleWixlib",
    "Win64Component",
    "namedbindpath",
    "simplebindpath",
];

/// The rules that the toolset always leaves out: its packages say nothing about them.
const LEFT_OUT: [&str; 4] = ["ICE08", "ICE33", "ICE47", "ICE66"];

/// What a test of the toolset expects, as the package, the rule and the finding.
const EXPECTED: [(&str, &str, &str); 1] = [("SimpleProduct", "ICE74", "warning Property\n")];

/// Damaged: no package, and told as none.
const DAMAGED: &str = "wixtoolset__wix3__MergeModule.msm";

#[test]
fn validated_packages_are_clean() {
    let Some(corpus) = peers::shared("corpus") else {
        return;
    };
    let rules: Vec<_> = published()
        .filter(|rule| !LEFT_OUT.contains(&rule.id))
        .collect();
    let mut expected = BTreeMap::new();
    for (package, rule, lines) in EXPECTED {
        if rules.iter().any(|known| known.id == rule) {
            expected.insert((package, rule), lines.to_owned());
        }
    }
    let mut found = BTreeMap::new();
    for package in CLEAN {
        let path = corpus.join(format!("wixtoolset__wix3__{package}_expected.msi"));
        let file = (package.to_owned(), packages::read(&path));
        assert!(file.1.package().is_some(), "{package} cannot be read");
        for (rule, findings) in by_rule(packages::look(&rules, None, &[file])) {
            let counted: Vec<Finding> = findings
                .into_iter()
                .filter(|finding| finding.level > Level::Info)
                .collect();
            if !counted.is_empty() {
                found.insert((package, rule), exact::lines(&counted, false));
            }
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn what_is_found_in_the_corpus_was_reviewed() {
    let Some(corpus) = peers::shared("corpus") else {
        return;
    };
    let rules: Vec<_> = published().collect();
    let files = files(&corpus);
    assert!(files.len() > 50, "{} packages are too few", files.len());
    let found: Vec<_> = files
        .par_iter()
        .map(|file| by_rule(packages::look(&rules, None, std::slice::from_ref(file))))
        .collect();
    let mut snapshots: BTreeMap<&str, String> = BTreeMap::new();
    for ((name, _), found) in files.iter().zip(found) {
        for (rule, findings) in found {
            let snapshot = snapshots.entry(rule).or_default();
            writeln!(snapshot, "# {name}").unwrap();
            snapshot.push_str(&exact::lines(&findings, false));
        }
    }
    let mut wrong = Vec::new();
    for rule in &rules {
        let path = folder().join(format!("{}.txt", rule.id));
        let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
        let snapshot = snapshots.remove(rule.id).unwrap_or_default();
        if reviewed == snapshot {
            continue;
        }
        if !must_bless() {
            wrong.push(format!("{} finds\n{snapshot}and not\n{reviewed}", rule.id));
        } else if snapshot.is_empty() {
            std::fs::remove_file(&path).unwrap();
        } else {
            std::fs::create_dir_all(folder()).unwrap();
            write(&path, &snapshot);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_snapshot_is_of_a_rule() {
    let Ok(entries) = disk::list(&folder()) else {
        assert_eq!(published().count(), 0, "no snapshot was written");
        return;
    };
    for entry in entries {
        let id = entry.name.strip_suffix(".txt").unwrap_or(&entry.name);
        assert!(
            published().any(|rule| rule.id == id),
            "there is no rule {id}"
        );
    }
}

fn published() -> impl Iterator<Item = &'static Rule> {
    rules::all().filter(|rule| rule.published.is_some())
}

fn by_rule(findings: Vec<Finding>) -> BTreeMap<&'static str, Vec<Finding>> {
    let mut sorted: BTreeMap<&'static str, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        sorted.entry(finding.rule.id).or_default().push(finding);
    }
    sorted
}

/// Returns the packages and merge modules by name, read.
fn files(corpus: &Path) -> Vec<(String, Payload)> {
    let entries = disk::list(corpus).unwrap();
    let is_package = |name: &str| matches!(name.rsplit_once('.'), Some((_, "msi" | "msm")));
    let entries: Vec<_> = entries
        .into_iter()
        .filter(|entry| is_package(&entry.name))
        .collect();
    let read = |entry: disk::Entry| (entry.name.clone(), packages::read(&entry.path));
    let mut files: Vec<_> = entries.into_par_iter().map(read).collect();
    files.retain(|(name, payload)| {
        let is_readable = payload.package().is_some();
        assert_eq!(is_readable, name != DAMAGED, "{name}");
        is_readable
    });
    files
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/ice_corpus")
}
