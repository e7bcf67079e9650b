//! Judges a spec and its payloads by all rules: what was found, and whether that may be built.
//!
//! Rules find, suppressions suppress, and only then findings that are alike become one: so a suppression can
//! take one file out of a group. All rules look, whatever is selected; the selection decides what is told.

mod run;
mod selection;
mod suppress;

use crate::bundle::Fingerprint;
use crate::finding::{Finding, Level};
use crate::findings::{Findings, Unlisted};
use crate::inventory::{Inventory, Payload};
use crate::rules::{Check, Coverage, Options, Profile, Subject, checks};
use crate::spec::{Row, SPEC_RULES, SPEC_SYNTAX, Source, Spec};
use run::{Named, Outcome};
use selection::{condense, select, weigh};
use suppress::suppress;

pub use run::Look;

/// What was found, and the input if it may be built.
#[derive(Debug)]
pub struct Judgement {
    /// The findings to tell, by their place in the spec.
    pub findings: Vec<Finding>,
    /// The findings that are too many to be told one by one.
    pub unlisted: Vec<Unlisted>,
    /// Which rules looked.
    pub coverage: Coverage,
    /// How many files were looked at.
    pub files: usize,
    /// The spec's text, for showing the lines that findings point at.
    pub source: Source,
    /// The input, where no error stands against it.
    pub accepted: Option<Accepted>,
}

/// What was found in files that no spec documents.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The findings to tell, file by file.
    pub findings: Vec<Finding>,
    /// The findings that are too many to be told one by one.
    pub unlisted: Vec<Unlisted>,
    /// Which rules looked.
    pub coverage: Coverage,
}

/// A spec and its payloads that were judged and may be built.
///
/// Only [`judge`] makes one: every documented file is there, every package among them could be read, and no
/// error counts.
#[derive(Debug)]
pub struct Accepted {
    spec: Spec,
    payloads: Vec<(Payload, Fingerprint)>,
}

impl Accepted {
    /// Returns the spec.
    pub const fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Returns each documented file with its row and its digests, in the spec's order.
    pub fn payloads(&self) -> impl ExactSizeIterator<Item = (&Row, &Payload, &Fingerprint)> {
        let rows = self.spec.inventory.iter().zip(&self.payloads);
        rows.map(|(row, (payload, fingerprint))| (row, payload, fingerprint))
    }
}

/// Judges a spec and its payloads.
///
/// Without an inventory only the spec is judged, and never accepted.
pub fn judge(spec: Spec, inventory: Option<Inventory>, options: &Options) -> Judgement {
    let subject = inventory.as_ref().map(|inventory| Subject {
        spec: &spec,
        inventory,
        options,
    });
    let Outcome {
        mut findings,
        mut coverage,
    } = Outcome::of_spec(&spec, subject.as_ref(), options);
    let files: Vec<Named<'_>> = subject
        .iter()
        .flat_map(Subject::present)
        .map(named(&spec))
        .collect();
    if subject.is_some() {
        let outcome = Outcome::of_files(&files, options);
        findings.append(outcome.findings);
        coverage.merge(outcome.coverage);
    }
    let files = files.len();
    let (mut findings, mut unlisted) = findings.into_parts();
    weigh(&mut findings, &mut unlisted, options, spec.rollup.profile);
    let suppressions: Vec<_> = spec.suppressions.iter().chain(&options.baseline).collect();
    suppress(
        &suppressions,
        &coverage,
        options.today,
        &mut findings,
        &mut unlisted,
    );
    let is_error = |counts: bool, level: Level| counts && level == Level::Error;
    let refused = findings
        .iter()
        .any(|finding| is_error(finding.counts(), finding.level))
        || unlisted
            .iter()
            .any(|more| is_error(more.counts(), more.level));
    let mut findings = condense(&spec, findings);
    select(&mut findings, &mut unlisted, options);
    Judgement {
        findings,
        unlisted,
        coverage,
        files,
        source: spec.source.clone(),
        accepted: inventory
            .filter(|_| !refused)
            .and_then(|inventory| accept(spec, inventory)),
    }
}

/// Refuses a spec that cannot be read, for the findings of its reading; no other rule looks.
pub fn refuse(source: Source, findings: Vec<Finding>, options: &Options) -> Judgement {
    let mut coverage = Coverage::default();
    // Of a text that is no YAML no more can be said than that.
    let is_text_at_fault = findings.iter().any(|finding| *finding.rule == SPEC_SYNTAX);
    let (looked, left): (Vec<_>, Vec<_>) =
        (SPEC_RULES.iter().copied()).partition(|rule| !is_text_at_fault || **rule == SPEC_SYNTAX);
    coverage.looked_at(&source.name, looked);
    for rule in left {
        coverage.skipped(rule, "the spec cannot be read");
    }
    for (rule, check) in checks() {
        match check {
            Check::Upgrade(_) if options.previous.is_none() => coverage.inapplicable(rule),
            _ => coverage.skipped(rule, "the spec cannot be read"),
        }
    }
    let mut findings = findings;
    let mut unlisted = Vec::new();
    select(&mut findings, &mut unlisted, options);
    Judgement {
        findings,
        unlisted,
        coverage,
        files: 0,
        source,
        accepted: None,
    }
}

fn named<'a>(spec: &'a Spec) -> impl Fn((&'a Row, &'a Payload)) -> Named<'a> {
    move |(row, payload)| Named {
        file: &row.name.value,
        payload,
        documented: Some((spec, row)),
    }
}

/// Judges files that no spec documents, each by itself and all of them as a set.
///
/// Merge modules, patches and transforms are packages here too. Each file comes with what to call it.
pub fn judge_files(files: &[(String, Payload)], options: &Options) -> Judged {
    let named: Vec<Named<'_>> = files
        .iter()
        .map(|(file, payload)| Named {
            file,
            payload,
            documented: None,
        })
        .collect();
    let Outcome { findings, coverage } = Outcome::of_files(&named, options);
    told(findings, coverage, options)
}

/// Judges files that no spec documents by what was seen of each, when none of them is in memory any more.
///
/// Nothing is compared with previous packages.
pub fn judge_looks(looks: Vec<Look>, options: &Options) -> Judged {
    let Outcome { findings, coverage } = Outcome::of_gone(looks);
    told(findings, coverage, options)
}

/// Weighs, suppresses and selects findings about files that no spec documents.
fn told(findings: Findings, coverage: Coverage, options: &Options) -> Judged {
    let (mut findings, mut unlisted) = findings.into_parts();
    weigh(&mut findings, &mut unlisted, options, Profile::Ice);
    suppress(
        &options.baseline.iter().collect::<Vec<_>>(),
        &coverage,
        options.today,
        &mut findings,
        &mut unlisted,
    );
    select(&mut findings, &mut unlisted, options);
    Judged {
        findings,
        unlisted,
        coverage,
    }
}

fn accept(spec: Spec, inventory: Inventory) -> Option<Accepted> {
    let complete = |payload: Option<Payload>| {
        let fingerprint = payload.as_ref()?.fingerprint?;
        payload.map(|payload| (payload, fingerprint))
    };
    let payloads: Vec<_> = inventory
        .payloads
        .into_iter()
        .map(complete)
        .collect::<Option<_>>()?;
    let complete = payloads.len() == spec.inventory.len();
    complete.then_some(Accepted { spec, payloads })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::disk::EntryKind;
    use crate::inventory::{Content, Stray};
    use crate::msi;
    use crate::rules;

    const SPEC: &str = r#"
schema: rollpack/spec/v1
packaging: {id: portal, title: Portal, series: portal, sequence: 1}
article:
  number: {unknown: made up}
  title: {unknown: made up}
  released: {unknown: made up}
  product: {name: Portal, version: "2"}
  support: {site: {unknown: made up}}
  languages: [English]
  restart: {computer: false, services: false}
  replaces: nothing
inventory:
  - {name: setup.exe, kind: file, size: 3, modified: 16-May-2011}
  - {name: notes.txt, kind: file, size: 3, modified: 16-May-2011}
roles:
  - {id: web, name: web servers, servers: all, hosts: [WEB0n]}
procedure:
  - id: install
    title: Install the portal
    role: web
    steps:
      - run: {file: setup.exe}
      - transfer: {file: notes.txt}
"#;

    fn spec(suppressions: &str) -> Spec {
        let (spec, findings) = Spec::read("spec.yaml", &format!("{SPEC}{suppressions}"));
        assert_eq!(findings, []);
        spec.unwrap()
    }

    /// What the spec documents.
    fn inventory() -> Inventory {
        let payload = |name: &str| {
            let fingerprint = Fingerprint::of(name.as_bytes());
            Some(Payload {
                path: PathBuf::from(name),
                name: name.to_owned(),
                size: 3,
                modified: "2011-05-16T12:55:00Z".parse().unwrap(),
                fingerprint: Some(fingerprint),
                content: Content::File,
                examination: None,
            })
        };
        Inventory {
            payloads: vec![payload("setup.exe"), payload("notes.txt")],
            strays: Vec::new(),
            own: Vec::new(),
        }
    }

    fn options() -> Options {
        Options::strict(date(2026, 1, 1))
    }

    /// The rules that fired, each with the line it points at, and the verdict.
    fn check(spec: Spec, inventory: Option<Inventory>, options: &Options) -> String {
        let judgement = judge(spec, inventory, options);
        let mut words: Vec<String> = judgement
            .findings
            .iter()
            .map(|finding| {
                let line = finding.place.spec.as_ref().unwrap().at.line;
                let suppressed = if finding.counts() {
                    ""
                } else {
                    " (suppressed)"
                };
                format!("{line} {}{suppressed}", finding.rule.id)
            })
            .collect();
        let verdict = judgement.accepted.map_or("refused", |_| "accepted");
        words.push(verdict.to_owned());
        words.join(", ")
    }

    #[test]
    fn what_is_as_documented_is_accepted_with_its_rows() {
        let judgement = judge(spec(""), Some(inventory()), &options());
        assert_eq!(judgement.findings, []);
        assert_eq!(judgement.files, 2);
        let accepted = judgement.accepted.unwrap();
        assert_eq!(accepted.spec().rollup.id.value, "portal");
        for (row, payload, _) in accepted.payloads() {
            assert_eq!(row.name.value, payload.name);
        }
    }

    #[test]
    fn findings_come_by_place_and_then_as_rules_are_listed() {
        let mut inventory = inventory();
        inventory.strays = vec![Stray {
            name: "stray".to_owned(),
            kind: EntryKind::File,
        }];
        inventory.payloads[0].as_mut().unwrap().size = 4;
        inventory.payloads[1] = None;
        insta::assert_snapshot!(
            check(spec(""), Some(inventory), &options()),
            @"13 payload-unlisted, 14 inventory-size-mismatch, 15 payload-missing, refused"
        );
    }

    #[test]
    fn suppressed_errors_are_shown_and_do_not_count() {
        let mut inventory = inventory();
        inventory.payloads[0].as_mut().unwrap().size = 4;
        let suppressed = "suppressions:\n  - {rule: inventory-size-mismatch, reason: rebuilt}\n";
        insta::assert_snapshot!(
            check(spec(suppressed), Some(inventory), &options()),
            @"14 inventory-size-mismatch (suppressed), accepted"
        );
    }

    #[test]
    fn nothing_incomplete_is_accepted() {
        let suppressed = "suppressions:\n  - {rule: payload-missing, reason: it comes later}\n";
        let mut inventory = inventory();
        inventory.payloads[0] = None;
        insta::assert_snapshot!(check(spec(suppressed), Some(inventory), &options()), @"14 payload-missing, 26 suppression-unmatched, refused");
        insta::assert_snapshot!(check(spec(""), None, &options()), @"13 inventory-unchecked, refused");
    }

    #[test]
    fn a_selection_decides_what_is_told_and_not_what_is_accepted() {
        let mut inventory = inventory();
        inventory.payloads[0].as_mut().unwrap().size = 4;
        let mut options = options();
        options.selection.skip = vec![rules::find("inventory-size-mismatch").unwrap()];
        insta::assert_snapshot!(check(spec(""), Some(inventory.clone()), &options), @"refused");
        options.selection = rules::Selection {
            profile: Some(Profile::Logo),
            ..rules::Selection::default()
        };
        insta::assert_snapshot!(check(spec(""), Some(inventory), &options), @"14 inventory-size-mismatch, refused");
    }

    #[test]
    fn a_package_without_a_spec_is_judged_by_the_rules_about_packages() {
        let content = std::io::Cursor::new(Vec::new());
        let package = ::msi::Package::create(::msi::PackageType::Installer, content).unwrap();
        let content = package.into_inner().unwrap();
        let package = msi::read(content, &msi::Limits::default()).unwrap();
        let broken = msi::read(std::io::Cursor::new(b"no"), &msi::Limits::default()).unwrap_err();
        for (content, expect) in [
            (
                Content::Package(Arc::new(package)),
                "package-property-missing",
            ),
            (Content::Unreadable(Arc::new(broken)), "not-a-package"),
        ] {
            let mut payload = inventory().payloads[0].clone().unwrap();
            payload.content = content;
            let judged = judge_files(&[("x.msi".to_owned(), payload)], &options());
            let found = judged.findings.iter();
            assert!(found.clone().any(|finding| finding.rule.id == expect));
            for finding in found {
                assert_eq!(finding.place.file.as_deref(), Some("x.msi"));
            }
        }
    }
}
