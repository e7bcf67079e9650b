//! The product has no higher version than before.

use super::replaced::covering;
use std::cmp::Ordering;

use crate::finding::Marker;
use crate::findings::Findings;
use crate::msi::category::version;
use crate::msi::schema::{PROPERTY, property};
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::{Update, UpgradeSubject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "product-version-not-raised",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the product does not have a higher version than the one that it replaces",
    help: include_str!("product_version_not_raised.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let packages =
        [subject.ground, subject.previous].map(|ground| ground.property("ProductVersion"));
    let [Some(version), Some(former)] = packages else {
        return;
    };
    let [Ok(fields), Ok(former_fields)] = [version, former].map(version::product) else {
        return;
    };
    let level = match (fields.cmp(&former_fields), subject.update()) {
        (Ordering::Greater, _) => return,
        // A small update keeps the version as it is.
        (Ordering::Equal, Update::Small) if version == former => return,
        (Ordering::Equal, Update::Major) if covering(subject).is_some() => Level::Warning,
        (Ordering::Less | Ordering::Equal, _) => Level::Error,
    };
    let message = if fields < former_fields {
        format!("the version {version} is lower than the previous one, {former}")
    } else if version == former {
        format!("the version {version} is that of the previous product")
    } else {
        format!(
            "the version {version} differs from the previous one, {former}, only in what does not count"
        )
    };
    let mut finding = RULE
        .finding_at(level, message)
        .hint("raise one of the first three fields; Windows Installer does not look at the fourth");
    if level == Level::Warning {
        finding = finding.marked(Marker::SameVersion);
    }
    let row = subject.ground.find(PROPERTY, &["ProductVersion"]);
    findings.add(match row {
        Some(row) => finding.cell(row, property::VALUE.name()),
        None => finding,
    });
}
