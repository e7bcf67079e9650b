//! The shared vectors: small packages with known findings, each a real file that is judged by its rule alone.
//!
//! What is found is compared exactly: level, table, whole primary key, and the column where the vector names it.
//! `vectors-open.txt` lists the vectors whose rules do not exist yet, and no others: a rule that comes takes its own
//! off the list. `vectors-contradicted.txt` lists those that are wrong, each with the reason.

mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use rollpack::finding::Finding;
use rollpack::rules::{self, Rule};
use xtask::vector::{self, Built};

use crate::rules::{must_bless, packages, write};
use crate::sandbox::Sandbox;
use shared::{Expected, Vector};

const OPEN: &str = include_str!("vectors-open.txt");
const CONTRADICTED: &str = include_str!("vectors-contradicted.txt");
const OPEN_HEAD: &str = "# Vectors of rules that do not exist yet. `ROLLPACK_BLESS=1 cargo test --test it vectors` writes this file.\n";

/// A finding as vectors are compared: level, table, key, column.
type Place = (String, String, Vec<String>, Option<String>);

/// What became of a vector.
enum Outcome {
    Open,
    Exact,
    Differs(String),
}

#[test]
fn every_vector_finds_exactly_what_it_expects() {
    let Some(vectors) = shared::vectors() else {
        return;
    };
    let outcomes: Vec<Outcome> = vectors.par_iter().map(outcome).collect();
    let mut contradicted = contradicted();
    let (mut open, mut wrong) = (BTreeSet::new(), Vec::new());
    for (vector, outcome) in vectors.iter().zip(outcomes) {
        let title = vector.title();
        let reason = contradicted.remove(&title);
        match (outcome, reason) {
            (Outcome::Open, _) => assert!(open.insert(title.clone()), "{title} is there twice"),
            (Outcome::Exact, None) | (Outcome::Differs(_), Some(_)) => {}
            (Outcome::Differs(how), None) => wrong.push(format!("{title}\n{how}")),
            (Outcome::Exact, Some(_)) => wrong.push(format!(
                "{title} is right: take it out of `vectors-contradicted.txt`"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(contradicted.is_empty(), "no vector: {contradicted:?}");
    let mut listed = OPEN_HEAD.to_owned();
    for title in &open {
        listed.extend([title, "\n"]);
    }
    if must_bless() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
        write(&folder.join("vectors-open.txt"), &listed);
    } else {
        assert_eq!(
            OPEN, listed,
            "set ROLLPACK_BLESS=1 to write `vectors-open.txt`"
        );
    }
}

/// The library was asked above; here the program itself is, with one vector of each of some rules.
#[test]
fn the_program_finds_what_the_library_finds() {
    let sandbox = Sandbox::new();
    let mut asked = vec![(
        rules::find("package-property-missing").unwrap(),
        "package.msi".to_owned(),
        vector::build(
            packages::kind("package.msi"),
            "no properties",
            &vector::read("_Drop: [Property]").unwrap(),
        ),
    )];
    let vectors = shared::vectors().unwrap_or_default();
    let mut firsts = BTreeMap::new();
    for vector in vectors.iter().filter(|vector| !vector.expect.is_empty()) {
        if let Some(rule) = rules::find(&vector.rule) {
            firsts.entry(rule.id).or_insert((rule, vector));
        }
    }
    let step = firsts.len().div_ceil(8).max(1);
    for (rule, vector) in firsts.into_values().step_by(step) {
        asked.push((
            rule,
            format!("{}-{}", rule.id, vector.file()),
            vector.build(),
        ));
    }
    for (rule, file, built) in asked {
        let bytes = built.unwrap().bytes;
        sandbox.write(&file, &bytes);
        let found = packages::judge(rule, None, &[(file.clone(), bytes)]);
        assert!(!found.is_empty(), "{file} has no finding to compare");
        assert_eq!(told(&sandbox, rule, &file), places(&found), "{file}");
    }
}

/// Returns what the program finds.
fn told(sandbox: &Sandbox, rule: &Rule, file: &str) -> BTreeSet<Place> {
    let mut command = sandbox.command();
    command.args(["validate", file, "--format", "json", "--only", rule.id]);
    let output = command.output().unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{file}: {output:?}"
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            assert_eq!(finding["rule"], rule.id);
            let key = finding["key"].as_array().into_iter().flatten();
            (
                text(&finding["level"]),
                text(&finding["table"]),
                key.map(text).collect(),
                finding["column"].as_str().map(str::to_owned),
            )
        })
        .collect()
}

fn outcome(vector: &Vector) -> Outcome {
    // Those of rules to come are built too: what cannot be built would come as a surprise.
    let built = vector.build();
    let built = built.unwrap_or_else(|error| panic!("{} is not built: {error}", vector.title()));
    let expected: Vec<Place> = vector
        .expect
        .iter()
        .map(|expected| place(vector, expected, &built))
        .collect();
    let Some(rule) = rules::find(&vector.rule) else {
        return Outcome::Open;
    };
    let found = places(&packages::judge(
        rule,
        None,
        &[(vector.file().to_owned(), built.bytes)],
    ));
    let is_same = |expected: &Place, found: &Place| {
        (&expected.0, &expected.1, &expected.2) == (&found.0, &found.1, &found.2)
            && (expected.3.is_none() || expected.3 == found.3)
    };
    let missing = expected
        .iter()
        .filter(|expected| !found.iter().any(|found| is_same(expected, found)))
        .map(|place| format!("  missing: {place:?}\n"));
    let unexpected = found
        .iter()
        .filter(|found| !expected.iter().any(|expected| is_same(expected, found)))
        .map(|place| format!("  unexpected: {place:?}\n"));
    let differences: String = missing.chain(unexpected).collect();
    if differences.is_empty() {
        Outcome::Exact
    } else {
        Outcome::Differs(differences)
    }
}

/// Returns the place that is expected, and sees to it that there is such a row.
fn place(vector: &Vector, expected: &Expected, built: &Built) -> Place {
    let table = &expected.table;
    let row = match expected.key.as_slice() {
        [short] => short.strip_prefix("row"),
        _ => None,
    };
    let row = row.and_then(|number| number.parse::<usize>().ok());
    let key = match row {
        Some(number) => built.written[table][number - 1].clone(),
        None => expected.key.clone(),
    };
    let exists = built
        .keys
        .get(table)
        .is_some_and(|keys| keys.contains(&key));
    assert!(
        key.is_empty() || table == "_Summary" || exists,
        "{}: `{table}` has no row {key:?}",
        vector.title()
    );
    let column = expected.column.clone();
    (expected.level.clone(), table.clone(), key, column)
}

fn places(findings: &[Finding]) -> BTreeSet<Place> {
    let place = |finding: &Finding| {
        let place = &finding.place;
        let table = place.table.clone().unwrap_or_default();
        let level = finding.level.as_str().to_owned();
        (level, table, place.key.clone(), place.column.clone())
    };
    findings.iter().map(place).collect()
}

/// Returns the reason for each vector that is wrong.
fn contradicted() -> BTreeMap<String, String> {
    let lines = CONTRADICTED.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (title, reason) = line.split_once(": ").expect("a title, a colon, a reason");
            (title.to_owned(), reason.to_owned())
        })
        .collect()
}
