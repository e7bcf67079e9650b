//! Judges a spec and its payloads by all rules: what was found, and whether that may be built.
//!
//! Rules find, suppressions settle, and only then findings that are alike become one: so a suppression can
//! take one file out of a group. All rules look, whatever is selected; the selection decides what is told.

mod settle;
mod tell;

use crate::finding::{Finding, Level};
use crate::inventory::{Content, Inventory, Payload};
use crate::rules::inventory::{inventory_unchecked, not_a_package};
use crate::rules::{Check, Dates, Options, PackageSubject, RULES, Rule, Subject};
use crate::spec::{Row, Source, Spec};
use settle::settle;
use tell::{condense, select};

/// What was found, and the input if it may be built.
#[derive(Debug)]
pub struct Judgement {
    /// The findings to tell, by their place in the spec.
    pub findings: Vec<Finding>,
    /// How many files were looked at.
    pub files: usize,
    /// The spec's text, for showing the lines that findings point at.
    pub source: Source,
    /// The input, where no error stands against it.
    pub accepted: Option<Accepted>,
}

/// A spec and its payloads that were judged and may be built.
///
/// Only [`judge`] makes one: every documented file is there, every package among them could be read, and no
/// error counts.
#[derive(Debug)]
pub struct Accepted {
    spec: Spec,
    payloads: Vec<Payload>,
}

impl Accepted {
    /// Returns the spec.
    pub const fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Returns each documented file with its row, in the spec's order.
    pub fn payloads(&self) -> impl ExactSizeIterator<Item = (&Row, &Payload)> {
        self.spec.inventory.iter().zip(&self.payloads)
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
    let mut findings = Vec::new();
    if subject.is_none() {
        findings.extend(inventory_unchecked::without_payloads(&spec));
    }
    let mut ran = Vec::new();
    for rule in RULES {
        if run(rule, &spec, subject.as_ref(), &mut findings) {
            ran.push(*rule);
        }
    }
    settle(&spec, &ran, options.today, &mut findings);
    let refused = findings
        .iter()
        .any(|finding| finding.counts() && finding.level == Level::Error);
    let mut findings = condense(&spec, findings);
    select(&mut findings, options);
    let files = subject.map_or(0, |subject| subject.present().count());
    Judgement {
        findings,
        files,
        source: spec.source.clone(),
        accepted: inventory
            .filter(|_| !refused)
            .and_then(|inventory| accept(spec, inventory)),
    }
}

/// Judges one package that no spec documents, by the rules about packages.
///
/// Merge modules, patches and transforms are packages here too.
pub fn judge_package(file: &str, content: &Content, options: &Options) -> Vec<Finding> {
    let mut findings = Vec::new();
    match content {
        Content::Package(package) => {
            for rule in RULES {
                if let Check::Package(check) = rule.check {
                    check(&PackageSubject { file, package }, &mut findings);
                }
            }
            for finding in &mut findings {
                finding.place.file = Some(file.to_owned());
            }
        }
        Content::Unreadable(error) => findings.push(not_a_package::unreadable(file, error)),
        Content::File => {}
    }
    select(&mut findings, options);
    findings
}

/// Lets a rule look, and tells whether it did.
fn run(
    rule: &Rule,
    spec: &Spec,
    subject: Option<&Subject<'_>>,
    findings: &mut Vec<Finding>,
) -> bool {
    match (rule.check, subject) {
        (Check::Spec(check), _) => check(spec, findings),
        (Check::Rollup(check), Some(subject)) => check(subject, findings),
        (Check::Times(check), Some(subject)) if subject.options.dates == Dates::Checked => {
            check(subject, findings);
        }
        (Check::Package(check), Some(subject)) => {
            for (row, package) in subject.packages() {
                let file = &row.name.value;
                let mut found = Vec::new();
                check(&PackageSubject { file, package }, &mut found);
                findings.extend(
                    found
                        .into_iter()
                        .map(|finding| finding.row(spec, row, row.name.at)),
                );
            }
        }
        (Check::During(_), _) => {}
        (Check::Rollup(_) | Check::Times(_) | Check::Package(_), _) => return false,
    }
    true
}

fn accept(spec: Spec, inventory: Inventory) -> Option<Accepted> {
    let payloads: Vec<Payload> = inventory.payloads.into_iter().collect::<Option<_>>()?;
    let complete = payloads.len() == spec.inventory.len();
    complete.then_some(Accepted { spec, payloads })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::bundle::Fingerprint;
    use crate::disk::EntryKind;
    use crate::inventory::Stray;
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
                sha256: fingerprint.sha256,
                crc32: fingerprint.crc32,
                content: Content::File,
            })
        };
        Inventory {
            payloads: vec![payload("setup.exe"), payload("notes.txt")],
            strays: Vec::new(),
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
                let settled = if finding.counts() { "" } else { " (settled)" };
                format!("{line} {}{settled}", finding.rule)
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
        for (row, payload) in accepted.payloads() {
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
    fn settled_errors_are_told_and_do_not_count() {
        let mut inventory = inventory();
        inventory.payloads[0].as_mut().unwrap().size = 4;
        let settled = "suppressions:\n  - {rule: inventory-size-mismatch, reason: rebuilt}\n";
        insta::assert_snapshot!(
            check(spec(settled), Some(inventory), &options()),
            @"14 inventory-size-mismatch (settled), accepted"
        );
    }

    #[test]
    fn nothing_incomplete_is_accepted() {
        let settled = "suppressions:\n  - {rule: payload-missing, reason: it comes later}\n";
        let mut inventory = inventory();
        inventory.payloads[0] = None;
        insta::assert_snapshot!(check(spec(settled), Some(inventory), &options()), @"14 payload-missing, 26 suppression-unmatched, refused");
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
            profile: Some(rules::Profile::Package),
            ..rules::Selection::default()
        };
        insta::assert_snapshot!(check(spec(""), Some(inventory), &options), @"refused");
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
            let findings = judge_package("x.msi", &content, &options());
            assert!(!findings.is_empty());
            for finding in findings {
                assert_eq!(
                    (finding.rule, finding.place.file.as_deref()),
                    (expect, Some("x.msi"))
                );
            }
        }
    }
}
