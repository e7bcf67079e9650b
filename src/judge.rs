//! Judges a spec and its payloads by all rules: what was found, and whether that may be built.
//!
//! Rules find, suppressions settle, and only then findings that are alike become one: so a suppression can
//! take one file out of a group. All rules look, whatever is selected; the selection decides what is told.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::{Finding, Level, Settled};
use crate::inventory::{Content, FoldedName, Inventory, Payload};
use crate::rules::inventory::{inventory_unchecked, not_a_package};
use crate::rules::settling::{suppression_expired, suppression_unmatched};
use crate::rules::{self, Check, Dates, Options, PackageSubject, RULES, Rule, Settling, Subject};
use crate::spec::{Row, Source, Spec, Suppression};

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

/// Applies the spec's suppressions, and finds those that are out of date.
fn settle(spec: &Spec, ran: &[&Rule], today: Date, findings: &mut Vec<Finding>) {
    let mut used = vec![false; spec.suppressions.len()];
    for finding in findings.iter_mut() {
        if !rules::find(finding.rule).is_some_and(|rule| rule.settling == Settling::Allowed) {
            continue;
        }
        for (suppression, used) in spec.suppressions.iter().zip(&mut used) {
            if !matches(suppression, finding) {
                continue;
            }
            *used = true;
            if finding.counts() && !has_expired(suppression, today) {
                finding.suppressed = Some(Settled {
                    reason: suppression.reason.clone(),
                    expires: suppression.expires,
                });
            }
        }
    }
    for (suppression, used) in spec.suppressions.iter().zip(used) {
        if used && has_expired(suppression, today) {
            findings.push(suppression_expired::finding(spec, suppression));
        }
        // Of a rule that did not look this time, nothing can be said.
        let idle = rules::find(&suppression.rule.value)
            .is_some_and(|rule| !ran.iter().any(|ran| ran.id == rule.id));
        if !used && !idle {
            findings.push(suppression_unmatched::finding(spec, suppression));
        }
    }
}

fn matches(suppression: &Suppression, finding: &Finding) -> bool {
    let same_file = |name: &String| {
        let file = finding.place.file.as_deref().map(FoldedName::of);
        file == Some(FoldedName::of(name))
    };
    suppression.rule.value.eq_ignore_ascii_case(finding.rule)
        && suppression.file.as_ref().is_none_or(same_file)
        && (suppression.subject.is_none() || suppression.subject == finding.subject)
}

fn has_expired(suppression: &Suppression, today: Date) -> bool {
    suppression.expires.is_some_and(|last| last < today)
}

/// Makes one finding of those that are alike, where their rule knows how.
fn condense(spec: &Spec, findings: Vec<Finding>) -> Vec<Finding> {
    let mut condensed = Vec::new();
    let mut groups: BTreeMap<(&str, Level), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        let rule = rules::find(finding.rule);
        if finding.counts() && rule.is_some_and(|rule| rule.condense.is_some()) {
            let group = groups.entry((finding.rule, finding.level)).or_default();
            group.push(finding);
        } else {
            condensed.push(finding);
        }
    }
    for ((rule, _), group) in groups {
        match rules::find(rule).and_then(|rule| rule.condense) {
            Some(condense) if group.len() > 1 => condensed.push(condense(spec, group)),
            _ => condensed.extend(group),
        }
    }
    condensed
}

/// Keeps what is to be told, in order: by place in the spec, then as the rules are listed, then by place
/// in the package.
fn select(findings: &mut Vec<Finding>, options: &Options) {
    findings.retain(|finding| {
        rules::find(finding.rule).is_none_or(|rule| options.selection.holds(rule))
    });
    findings.sort_by_cached_key(|finding| {
        let place = &finding.place;
        let rule = rules::all().position(|rule| rule.id == finding.rule);
        (
            place.spec.is_none(),
            place.spec.as_ref().map(|spec| spec.at),
            rule.unwrap_or(usize::MAX),
            (
                place.file.clone(),
                place.table.clone(),
                place.key.clone(),
                place.column.clone(),
            ),
            finding.message.clone(),
        )
    });
}

fn accept(spec: Spec, inventory: Inventory) -> Option<Accepted> {
    let payloads: Vec<Payload> = inventory.payloads.into_iter().collect::<Option<_>>()?;
    let complete = payloads.len() == spec.inventory.len();
    complete.then_some(Accepted { spec, payloads })
}
