//! A row of Upgrade that does not do what it is meant to.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::finding::{Finding, Marker};
use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::category::version;
use crate::msi::standard_property::is_public;
use crate::msi::upgrade::Upgrade;
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE61",
    published: Some(Published {
        name: "upgrade-row-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice61",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a row of Upgrade cannot do its work, or removes what is not older",
    help: include_str!("ice61.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let secure = ground
        .property("SecureCustomProperties")
        .unwrap_or_default();
    let secure: HashSet<&str> = secure.split(';').map(str::trim).collect();
    let mut used = HashSet::new();
    for upgrade in ground.upgrades() {
        if let Some(property) = upgrade.action_property {
            let mut report = |what: &str, hint: &str| {
                findings.add(
                    RULE.finding(format!("the upgrade property `{property}` {what}"))
                        .hint(hint)
                        .cell(upgrade.row, "ActionProperty"),
                );
            };
            if ground.properties().contains_key(property) {
                report("is set in `Property` already", "take it out of `Property`");
            }
            if !is_public(property) {
                report(
                    "has lower-case letters",
                    "write it in capitals, so that it is public",
                );
            }
            if !secure.contains(property) {
                report(
                    "is not in `SecureCustomProperties`",
                    "add it there; in WiX `Secure=\"yes\"`",
                );
            }
            if !used.insert(property) {
                report(
                    "is used in more than one row",
                    "give each row a property of its own",
                );
            }
        }
        check_bounds(upgrade, findings);
        if let Some(finding) = removal_of_own(ground, upgrade) {
            findings.add(finding);
        }
    }
}

fn check_bounds(upgrade: &Upgrade<'_>, findings: &mut Findings) {
    let bounds = [
        ("VersionMin", upgrade.minimum),
        ("VersionMax", upgrade.maximum),
    ];
    for (column, bound) in bounds {
        let fault = bound.and_then(|bound| Some((bound, version::product(bound).err()?)));
        if let Some((bound, fault)) = fault {
            findings.add(
                RULE.finding(format!("`{bound}` is not a version of a product: {fault}"))
                    .hint("write it as `1.2.3`: up to 255, 255 and 65535")
                    .cell(upgrade.row, column),
            );
        }
    }
    if let (Some(minimum), Some(maximum)) = (upgrade.minimum, upgrade.maximum)
        && compare(maximum, minimum) == Some(Ordering::Less)
    {
        findings.add(
            RULE.finding(format!(
                "the maximum {maximum} is less than the minimum {minimum}"
            ))
            .hint("exchange them, or correct the one that is mistyped")
            .cell(upgrade.row, "VersionMax"),
        );
    }
}

/// What a row about earlier versions of this product removes beyond them.
fn removal_of_own(ground: &Groundwork<'_>, upgrade: &Upgrade<'_>) -> Option<Finding> {
    let own = ground.property("UpgradeCode")?;
    if upgrade.has(Upgrade::ONLY_DETECT) || !upgrade.upgrade_code?.eq_ignore_ascii_case(own) {
        return None;
    }
    let Some(maximum) = upgrade.maximum else {
        let finding = RULE.finding_at(
            Level::Warning,
            "the upgrade removes newer versions too: it has no maximum",
        );
        return Some(
            finding
                .hint("set one; in WiX `AllowDowngrades=\"yes\"` leaves it out")
                .cell(upgrade.row, "VersionMax"),
        );
    };
    let current = ground.property("ProductVersion")?;
    let is_same = match compare(maximum, current)? {
        Ordering::Less => return None,
        Ordering::Equal if !upgrade.has(Upgrade::MAXIMUM_INCLUSIVE) => return None,
        Ordering::Equal => true,
        Ordering::Greater => false,
    };
    let message =
        format!("the upgrade removes versions up to {maximum}, and this one is {current}");
    let finding = RULE
        .finding_at(Level::Warning, message)
        .hint("lower the maximum; in WiX `AllowSameVersionUpgrades=\"yes\"` includes the same version")
        .cell(upgrade.row, "VersionMax");
    Some(if is_same {
        finding.marked(Marker::SameVersion)
    } else {
        finding
    })
}

/// Compares the three fields that count.
fn compare(one: &str, other: &str) -> Option<Ordering> {
    let [one, other] = [one, other].map(|text| version::fields(text).ok());
    Some(one?[..3].cmp(&other?[..3]))
}
