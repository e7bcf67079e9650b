//! Every file of the corpus.

use std::path::{Path, PathBuf};

use rollpack::inspect::{Facts, facts};
use serde_json::Value;

use super::{inspect, json};
use crate::peers::shared;
use crate::sandbox::Sandbox;

#[test]
fn every_file_of_the_corpus_is_shown_or_refused() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let mut refused = Vec::new();
    let paths = all(&corpus, &["msi", "msm", "msp", "mst", "cab"]);
    for path in paths {
        let output = inspect(&sandbox, &path, &[]);
        let name = path.file_name().unwrap().to_str().unwrap();
        match output.status.code() {
            Some(0) => {
                let text = String::from_utf8(output.stdout).unwrap();
                let wide = text.lines().find(|line| line.chars().count() > 80);
                assert_eq!(wide, None, "{name}");
            }
            Some(1) => refused.push(name.to_owned()),
            code => panic!("{name}: {code:?}"),
        }
    }
    insta::assert_snapshot!(refused.join("\n"), @"wixtoolset__wix3__MergeModule.msm");
}

#[test]
fn facts_of_every_database_of_the_corpus_fit_the_schema() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let sandbox = Sandbox::new();
    let schema = json(&sandbox, "schema facts");
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut fitting = 0;
    for path in all(&corpus, &["msi", "msm", "msp", "mst"]) {
        for options in [
            &["--format", "json"][..],
            &["--format", "json", "--salvage"],
        ] {
            let output = inspect(&sandbox, &path, options);
            let shown = path.display();
            if output.stdout.is_empty() {
                assert_eq!(output.status.code(), Some(1), "{shown}");
                assert_eq!(options.len(), 2, "{shown} cannot be salvaged");
                continue;
            }
            let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
            let mut errors = schema.iter_errors(&facts).map(|error| error.to_string());
            assert_eq!(errors.next(), None, "{shown}");
            assert_eq!(facts["signature"]["verified"], false, "{shown}");
            let own = match facts["kind"].as_str().unwrap() {
                "msm" => &facts["module"],
                "msp" => &facts["patch"],
                "mst" => &facts["transform"],
                _ => continue,
            };
            assert!(own.is_object(), "{shown}");
            fitting += 1;
        }
    }
    assert!(fitting > 20, "{fitting}");
}

#[test]
fn facts_of_every_file_of_the_corpus_become_the_same_again() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let (mut read, mut refused) = (0, Vec::new());
    for path in all(&corpus, &["msi", "msm", "msp", "mst", "cab"]) {
        let Ok(facts) = facts(&path) else {
            refused.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            continue;
        };
        let written = serde_json::to_string(&facts).unwrap();
        let again: Facts = serde_json::from_str(&written).unwrap();
        // Not `assert_eq`: it would print all of both.
        assert!(again == facts, "{}", path.display());
        read += 1;
    }
    assert!(read > 90, "{read}");
    insta::assert_snapshot!(refused.join("\n"), @"wixtoolset__wix3__MergeModule.msm");
}

/// The files of a folder that have one of the extensions, sorted.
pub fn all(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let own = path.extension();
            own.is_some_and(|own| extensions.iter().any(|known| own == *known))
        })
        .collect();
    paths.sort();
    paths
}
