//! Rules: each shown at work in `tests/rules/ID.md`.
//!
//! A section of such a file is one case: a `yaml` block with the sections of a spec that matter, the rest
//! coming from `base.yaml`; a `folder` block with what differs from the documented payloads (see
//! `folder.rs`); an `options` block; and a `findings` block with what a person gets to see of that rule, or
//! `no findings`. With `ROLLPACK_BLESS=1` the last are written anew; review the difference.

mod case;
mod folder;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use rollpack::disk::{self, PendingFile, Replace};
use rollpack::finding::Level;
use rollpack::judge::judge;
use rollpack::report::{self, Colour, Format, Gaps, Report, Style};
use rollpack::rules::{self, Dates, Group, Later, Options, Rule};
use rollpack::spec::Spec;

use case::{Case, Document};

const BASE: &str = include_str!("rules/base.yaml");
const SILENT: &str = "no findings\n";

#[test]
fn every_rule_does_what_its_cases_show() {
    let mut wrong = Vec::new();
    for path in documents() {
        let mut document = Document::read(&path);
        for index in 0..document.cases.len() {
            let case = &document.cases[index];
            let actual = run(document.rule, case);
            if actual != case.findings {
                wrong.push(format!(
                    "{} in {}:\n{actual}\nand not:\n{}",
                    case.title,
                    path.display(),
                    case.findings
                ));
                document.replace_findings(index, &actual);
            }
        }
        if must_bless() {
            write(&path, document.text());
        }
    }
    assert!(must_bless() || wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_firing_and_a_silent_case() {
    let mut documented = HashSet::new();
    for path in documents() {
        let document = Document::read(&path);
        let (silent, firing): (Vec<_>, Vec<_>) = document
            .cases
            .iter()
            .partition(|case| case.findings == SILENT);
        let id = document.rule.id;
        assert!(!silent.is_empty(), "{id} has no silent case");
        let named = format!("[{id}]: ");
        let fires = firing.iter().all(|case| case.findings.contains(&named));
        assert!(!firing.is_empty() && fires, "{id} has no firing case");
        documented.insert(id);
    }
    let needed: HashSet<_> = rules::all()
        .filter(|rule| !matches!(rule.group, Group::Spec | Group::Bundle | Group::Trust))
        .map(|rule| rule.id)
        .collect();
    assert_eq!(documented, needed);
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let entries = disk::list(&folder).unwrap();
    entries.into_iter().map(|entry| entry.path).collect()
}

/// Returns what a person gets to see of the rule.
fn run(rule: &'static Rule, case: &Case) -> String {
    let (spec, findings) = Spec::read("spec.yaml", &complete(&case.spec));
    assert_eq!(findings, [], "{}", case.title);
    let spec = spec.unwrap();
    let mut options = Options::strict(date(2026, 1, 1));
    options.selection.only = vec![rule];
    let mut inventory = Some(folder::inventory(&spec, &case.folder));
    for line in case.options.lines() {
        match line.split_once(' ') {
            None if line == "ignore-dates" => options.dates = Dates::Ignored,
            None if line == "accept-later" => options.later = Later::Accepted,
            Some(("today", day)) => options.today = day.parse::<Date>().unwrap(),
            Some(("no", "packages")) => inventory = None,
            _ => panic!("unknown option `{line}`"),
        }
    }
    let judgement = judge(spec, inventory, &options);
    if judgement.findings.is_empty() {
        return SILENT.to_owned();
    }
    let report = Report {
        findings: judgement.findings,
        sources: vec![judgement.source],
        files: judgement.files,
        ..Report::new(Level::Error, Gaps::Told)
    };
    let style = Style {
        colour: Colour::None,
        width: 140,
    };
    let mut out = Vec::new();
    report::write(Format::Human, &report, style, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    // The last paragraph sums up.
    let (findings, _) = text.rsplit_once("\n\n").unwrap_or_default();
    format!("{findings}\n")
}

/// Adds the sections that a case leaves to the base. They come last, so that lines count from the block.
fn complete(snippet: &str) -> String {
    let is_key = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let given: HashSet<String> = snippet
        .lines()
        .filter(|line| is_key(line))
        .map(key)
        .collect();
    let mut text = snippet.to_owned();
    let mut wanted = true;
    for line in BASE.lines() {
        if is_key(line) {
            wanted = !given.contains(&key(line));
        }
        if wanted {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[expect(
    clippy::disallowed_methods,
    reason = "the way to ask for new expectations, as in other test tools"
)]
fn must_bless() -> bool {
    std::env::var_os("ROLLPACK_BLESS").is_some()
}

fn write(path: &Path, text: &str) {
    let mut file = PendingFile::beside(path).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    file.publish(Replace::Existing).unwrap();
}
