//! The table that maps every line of the article's installation section to the steps that carry it.

use std::collections::BTreeSet;
use std::path::Path;

use rollpack::digest::Digest;

use super::{documented, text};
use crate::peers;

/// A line of the table.
struct Line {
    number: usize,
    sha256: String,
    steps: Vec<String>,
    what: String,
}

fn table() -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hmc-4.0-coverage.tsv");
    text(&path)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [number, sha256, steps, what] = columns[..] else {
                panic!("four columns: {line}");
            };
            Line {
                number: number.parse().unwrap(),
                sha256: sha256.to_owned(),
                steps: steps
                    .split(' ')
                    .filter(|steps| *steps != "-")
                    .map(str::to_owned)
                    .collect(),
                what: what.to_owned(),
            }
        })
        .collect()
}

#[test]
fn the_table_names_every_step_and_no_other() {
    let table = table();
    let named: BTreeSet<&str> = table
        .iter()
        .flat_map(|line| line.steps.iter().map(String::as_str))
        .collect();
    let spec = documented();
    let steps: BTreeSet<&str> = spec
        .procedure
        .steps
        .iter()
        // What packaging adds is not the article's.
        .filter(|step| step.added.is_none())
        .map(|step| step.id.as_str())
        .collect();
    assert_eq!(named, steps);
    for line in &table {
        assert!(!line.what.is_empty(), "line {}", line.number);
    }
}

/// The article goes through the steps in order, so their first lines do as well.
#[test]
fn the_table_is_in_the_order_of_the_steps() {
    let table = table();
    let first_line = |id: &str| {
        table
            .iter()
            .position(|line| line.steps.iter().any(|step| step == id))
    };
    let spec = documented();
    let lines: Vec<_> = spec
        .procedure
        .steps
        .iter()
        .filter(|step| step.added.is_none())
        .map(|step| first_line(&step.id))
        .collect();
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn the_table_has_every_line_of_the_article() {
    let Some(path) = peers::shared("seed/kb-article.txt") else {
        return;
    };
    let article = text(&path);
    let begin = article
        .lines()
        .position(|line| line == "Installation information")
        .unwrap();
    let lines: Vec<(usize, String)> = article
        .lines()
        .enumerate()
        .skip(begin)
        .map(|(index, line)| {
            let digest = Digest::of(line.as_bytes()).to_string();
            (index + 1, digest[..12].to_owned())
        })
        .collect();
    let table: Vec<(usize, String)> = table()
        .into_iter()
        .map(|line| (line.number, line.sha256))
        .collect();
    assert_eq!(table, lines);
}
