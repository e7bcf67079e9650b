//! Rules: each shown at work in `tests/rules/ID.md`.
//!
//! `tests/rules/README.md` says how a case is written. With `ROLLPACK_BLESS=1` what is found is written anew;
//! review the difference.

mod bundle;
mod case;
pub mod exact;
mod folder;
pub mod packages;
mod sealed;
pub mod specimens;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use rollpack::disk::{self, PendingFile, Replace};
use rollpack::finding::{Finding, Level};
use rollpack::judge::judge;
use rollpack::report::{self, Colour, Format, Gaps, Report, Style};
use rollpack::rules::{self, Dates, Group, Later, Options, Profile, Rule};
use rollpack::spec::{Source, Spec};

use crate::spec::SMALLEST;
use case::{Case, Document, Form};

const BASE: &str = include_str!("rules/base.yaml");
const SILENT: &str = "no findings\n";

#[test]
fn every_rule_does_what_its_cases_show() {
    let mut wrong = Vec::new();
    for path in documents() {
        let mut document = Document::read(&path);
        for index in 0..document.cases.len() {
            let case = &document.cases[index];
            let found = run(document.rule, case);
            let mut differences = Vec::new();
            for expectation in &case.expectations {
                let actual = found.text(expectation.form);
                if actual != expectation.findings {
                    wrong.push(format!(
                        "{} in {}:\n{actual}\nand not:\n{}",
                        case.title,
                        path.display(),
                        expectation.findings
                    ));
                    differences.push((expectation.form, actual));
                }
            }
            for (form, actual) in differences {
                document.replace_findings(index, form, &actual);
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
        let (silent, firing): (Vec<_>, Vec<_>) =
            document.cases.iter().partition(|case| case.is_silent());
        let id = document.rule.id;
        assert!(!silent.is_empty(), "{id} has no silent case");
        let named = format!("[{id}]: ");
        let mut told = firing.iter().flat_map(|case| &case.expectations);
        let fires = told.all(|it| it.form == Form::Exact || it.findings.contains(&named));
        assert!(!firing.is_empty() && fires, "{id} has no firing case");
        documented.insert(id);
    }
    for (id, text) in ELSEWHERE {
        assert!(
            text.contains(id),
            "{id} is not shown where it is said to be"
        );
        assert!(documented.insert(id), "{id} has cases of its own");
    }
    for id in NEVER_FIRE {
        assert!(documented.insert(id), "{id} fires");
    }
    let needed: HashSet<_> = rules::all().map(|rule| rule.id).collect();
    assert_eq!(documented, needed);
}

/// The rules that have no case: Windows Installer's tests of its own evaluators, for packages and for modules.
const NEVER_FIRE: [&str; 2] = ["ICE01", "ICEM01"];

const AUTHORITIES: &str = include_str!("../../src/verify/attacks/signatures.rs");
const REVOCATION: &str = include_str!("revocation.rs");
const REBUILD: &str = include_str!("rebuild.rs");
const TIMESTAMPS: &str = include_str!("timestamps.rs");
const TRUST_FILE: &str = include_str!("trust_file.rs");

/// Rules that need what no case can state, such as an authority that answers or bundles that follow each other, and
/// the tests that show them.
const ELSEWHERE: [(&str, &str); 16] = [
    ("clock-implausible", include_str!("verify.rs")),
    ("rebuild-differs", REBUILD),
    ("rebuild-impossible", REBUILD),
    ("revocation-list-stale", REVOCATION),
    ("revocation-unknown", REVOCATION),
    ("rolled-back", TRUST_FILE),
    ("rollup-recalled", TRUST_FILE),
    ("sequence-reused", TRUST_FILE),
    ("series-unknown", TRUST_FILE),
    ("signer-of-other-series", TRUST_FILE),
    ("signer-outside-window", TRUST_FILE),
    ("signer-revoked", REVOCATION),
    ("signer-withdrawn", TRUST_FILE),
    ("signer-wrong-usage", AUTHORITIES),
    ("signers-too-few", TRUST_FILE),
    ("timestamp-untrusted", TIMESTAMPS),
];

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let entries = disk::list(&folder).unwrap().into_iter();
    let cases = entries.filter(|entry| entry.name != "README.md");
    cases.map(|entry| entry.path).collect()
}

/// What is found, in the form that is asked for.
struct Found {
    findings: Vec<Finding>,
    sources: Vec<Source>,
    files: usize,
}

impl Found {
    fn text(&self, form: Form) -> String {
        if self.findings.is_empty() {
            return SILENT.to_owned();
        }
        match form {
            Form::Exact => exact::lines(&self.findings, self.files > 1),
            Form::Told => self.told(),
        }
    }

    /// Returns what a person gets to see.
    fn told(&self) -> String {
        let report = Report {
            findings: self.findings.clone(),
            sources: self.sources.clone(),
            files: self.files,
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
}

/// Lets a rule look: at a bundle, at packages alone, or at a spec with its payloads.
fn run(rule: &'static Rule, case: &Case) -> Found {
    if let Some(found) = verify(rule, case) {
        return found;
    }
    let mut made = packages::make(&case.packages);
    let specimens = case.specimens.iter();
    made.extend(specimens.map(|(file, name)| (file.clone(), specimens::build(name.trim()))));
    let is_about_spec = !case.spec.is_empty() || !case.folder.is_empty();
    if !made.is_empty() && !is_about_spec {
        let mut asked = packages::Asked::default();
        for line in case.options.lines() {
            match line.split_once(' ') {
                Some(("profile", name)) => asked.profile = Profile::named(name),
                Some(("package-ca", name)) => asked.authorities.push(name.to_owned()),
                _ => panic!("{}: packages alone have no option `{line}`", case.title),
            }
        }
        return Found {
            findings: packages::judge_upgrade(rule, &asked, &made, &packages::make(&case.previous)),
            sources: Vec::new(),
            files: made.len(),
        };
    }
    if rule.group == Group::Spec {
        return read(rule, case);
    }
    let (spec, findings) = Spec::read("spec.yaml", &complete(&case.spec, BASE));
    assert_eq!(findings, [], "{}", case.title);
    let spec = spec.unwrap();
    let mut options = Options::strict(date(2026, 1, 1));
    options.selection.only = vec![rule];
    let mut inventory = folder::inventory(&spec, &case.folder);
    for (name, package) in made {
        folder::put(&spec, &mut inventory, &name, package);
    }
    let mut inventory = Some(inventory);
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
    Found {
        findings: judgement.findings,
        sources: vec![judgement.source],
        files: judgement.files,
    }
}

/// Lets a rule look at a bundle, or at the folder that one was extracted to; `None` where the case has neither.
fn verify(rule: &'static Rule, case: &Case) -> Option<Found> {
    let mut findings = match (&case.bundle, &case.extracted) {
        (Some(edits), None) => bundle::look(edits, &case.options),
        (None, Some(edits)) => bundle::look_at_folder(edits, &case.options),
        _ => return None,
    };
    findings.retain(|finding| *finding.rule == *rule);
    Some(Found {
        findings,
        sources: Vec::new(),
        files: 1,
    })
}

/// Lets a rule look at the text of a spec while it is read.
fn read(rule: &'static Rule, case: &Case) -> Found {
    let text = complete(&case.spec, SMALLEST);
    let (spec, mut findings) = Spec::read("spec.yaml", &text);
    assert_eq!(spec.is_some(), findings.is_empty(), "{}", case.title);
    findings.retain(|finding| *finding.rule == *rule);
    Found {
        findings,
        sources: vec![Source {
            name: "spec.yaml".to_owned(),
            text,
        }],
        files: 0,
    }
}

/// Returns the specs in which a rule of reading finds something, each with the rule and the case.
pub fn refused_specs() -> Vec<(&'static Rule, String, String)> {
    let mut specs = Vec::new();
    for path in documents() {
        let document = Document::read(&path);
        if document.rule.group != Group::Spec {
            continue;
        }
        for case in document.cases.iter().filter(|case| !case.is_silent()) {
            let text = complete(&case.spec, SMALLEST);
            specs.push((document.rule, case.title.clone(), text));
        }
    }
    specs
}

/// Adds the sections that a case leaves to the base. They come last, so that lines count from the block.
fn complete(snippet: &str, base: &str) -> String {
    let is_key = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let given: HashSet<String> = snippet
        .lines()
        .filter(|line| is_key(line))
        .map(key)
        .collect();
    let mut text = snippet.to_owned();
    let mut wanted = true;
    for line in base.lines() {
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
pub fn must_bless() -> bool {
    std::env::var_os("ROLLPACK_BLESS").is_some()
}

pub fn write(path: &Path, text: &str) {
    let mut file = PendingFile::beside(path).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    file.publish(Replace::Existing).unwrap();
}
